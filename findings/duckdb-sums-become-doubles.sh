#!/usr/bin/env bash
# One would guess: a sum of whole numbers that DuckDB writes to Parquet is read back as the same whole number.
# What happens: sum() of integers is a HUGEINT, Parquet has no such type, and COPY writes it as a DOUBLE without a word.
# Sums above 2^53 come back rounded; smaller ones come back as floats. A cast to BIGINT or DECIMAL(38,0) keeps them.
# Why it matters: identity numbers and amounts that went through one aggregation are no longer what was declared
# (`integer`), and two long identifiers can become one. Cast in the query that writes the export.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check duckdb==2.0.0

cat >"$folder/sums.py" <<'PY'
import sys
import duckdb

query = "SELECT sum(n) AS plain, sum(n)::DECIMAL(38,0) AS as_decimal FROM (VALUES (9007199254740992::BIGINT), (1)) AS t(n)"
within = duckdb.sql(query).fetchall()[0]
duckdb.sql(f"COPY ({query}) TO '{sys.argv[1]}' (FORMAT parquet)")
back = duckdb.sql(f"FROM '{sys.argv[1]}'")
kinds, read = [str(kind) for kind in back.types], back.fetchall()[0]
print(f"duckdb 2.0.0: sum {int(within[0])} written to Parquet is read as {kinds[0]} {int(read[0])}; cast: {kinds[1]} {int(read[1])}")
sys.exit(not (int(within[0]) == 9007199254740993 == int(read[1]) and kinds[0] == "DOUBLE" and int(read[0]) != int(within[0])))
PY
"$folder/venv/bin/python" "$folder/sums.py" "$folder/out.parquet"
