#!/usr/bin/env bash
# One would guess: ExpectColumnValuesToBeOfType with "datetime64[ns]" fails on a pandas column of datetime64[s], and agrees
# with ExpectColumnValuesToBeInTypeList that names the same single type.
# What happens: the first says success for every unit and every unit that is asked (NumPy's class is the same), the second
# compares the names and sees the unit. Neither tells the unit in `observed_value`: both report "datetime64".
# Why it matters: since pandas 3 most columns come in microseconds. A suite that pins nanoseconds by the first expectation
# is green, and what reads the values as integers afterwards is wrong by a factor of 1,000 or 1,000,000,000.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check great-expectations==1.24.1 pandas==3.1.1

cat >"$folder/units.py" <<'PY'
import sys
import great_expectations as gx
import pandas as pd
from great_expectations.expectations import ExpectColumnValuesToBeInTypeList as InList
from great_expectations.expectations import ExpectColumnValuesToBeOfType as OfType

context = gx.get_context(mode="ephemeral")
context.variables.progress_bars = {"globally": False}
asset = context.data_sources.add_pandas("source").add_dataframe_asset("frame")
whole = asset.add_batch_definition_whole_dataframe("whole")
asked, said = "datetime64[ns]", {}
for unit in ("s", "us", "ns"):
    frame = pd.DataFrame({"when": pd.to_datetime(["2026-01-01"]).astype(f"datetime64[{unit}]")})
    batch = whole.get_batch({"dataframe": frame})
    of_type = batch.validate(OfType(column="when", type_=asked))
    in_list = batch.validate(InList(column="when", type_list=[asked]))
    said[unit] = (of_type.success, in_list.success, of_type.result["observed_value"])
print(f"great-expectations 1.24.1, pandas 3.1.1: asked for {asked}, columns of s, us, ns answer (OfType, InTypeList, observed): {said}")
right = {"s": (True, False, "datetime64"), "us": (True, False, "datetime64"), "ns": (True, True, "datetime64")}
sys.exit(said != right)
PY
cd "$folder"
venv/bin/python -W ignore units.py 2>err.log || { tail -3 err.log; exit 1; }
