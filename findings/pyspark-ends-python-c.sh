#!/usr/bin/env bash
# One would guess: `python -c 'import great_expectations; ...'` runs what follows the import, or fails with an exit code
# that is not 0.
# What happens: where PySpark 4 is installed without grpcio-status, Great Expectations imports pyspark.sql.connect to see
# whether it is there. PySpark takes a main module that has neither a file nor a spec (`python -c`, a worker of
# pytest-xdist or execnet) for a run of its own doctests, prints "Skipping doctests" and ends the process with exit
# code 0. The same lines in a file, or on standard input, run to their end.
# Why it matters: a validation that a pipeline starts by `python -c` (a BashOperator, a step of CI) is green, and nothing
# was validated. Write the lines into a file, or install grpcio-status as well.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  great-expectations==1.24.1 pyspark==4.3.0 pandas==3.1.1 pyarrow==26.0.1

cd "$folder"
lines='import great_expectations; print("validated")'
echo "$lines" >check.py
code=0
from_option=$(venv/bin/python -W ignore -c "$lines" 2>option.err) || code=$?
from_file=$(venv/bin/python -W ignore check.py 2>file.err)
said=$(tail -n 1 option.err)

echo "great-expectations 1.24.1, pyspark 4.3.0: python -c prints '$from_option', says '$said', exit code $code;" \
  "the same lines in a file print '$from_file'"
[ "$from_option" = "" ] && [ "$code" = 0 ] && [[ "$said" == "Skipping doctests"* ]] && [ "$from_file" = "validated" ]
