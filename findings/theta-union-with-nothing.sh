#!/usr/bin/env bash
# One would guess: a theta sketch that still holds every item (it says that it does not estimate) keeps its count when it
# is united with an empty sketch.
# What happens: an update sketch grows to about 15/8 of its nominal size before it begins to estimate, a union only to the
# nominal size itself. With lg_k 12 a sketch of 6,000 items counts 6,000 exactly; after a union with nothing, made with
# the same lg_k, it estimates.
# Why it matters: a count that is compared with a limit written in law (100,000 persons) was exact and is no longer, only
# because batches were merged; the answer of two runs differs by the order of merging. Choose lg_k by what the union holds.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check datasketches==5.2.0

cat >"$folder/union.py" <<'PY'
import sys
from datasketches import theta_union, update_theta_sketch

sketch, nothing = update_theta_sketch(12), update_theta_sketch(12)
for number in range(6000):
    sketch.update(number)
union = theta_union(12)
for one in (sketch, nothing):
    union.update(one)
after = union.get_result()
before = (sketch.is_estimation_mode(), sketch.get_estimate())
united = (after.is_estimation_mode(), round(after.get_estimate(), 1))
print(f"datasketches 5.2.0, lg_k 12: (estimates?, count) {before} before, {united} after a union with an empty sketch")
sys.exit(not (before == (False, 6000.0) and united[0] and united[1] != 6000.0))
PY
"$folder/venv/bin/python" "$folder/union.py"
