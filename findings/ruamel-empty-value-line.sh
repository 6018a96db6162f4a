#!/usr/bin/env bash
# One would guess: a key without a value (`purpose:`) has its empty value on the line of the key, as PyYAML says; the line
# of a node is what a program shows to the one who must mend the file.
# What happens: ruamel.yaml puts the mark of an empty value where the next token begins: behind blank lines and comments,
# on the line of the next key, or at the end of the file. PyYAML puts it behind the colon. Both read the same value.
# Why it matters: a message that takes its line from the value points at the neighbour, which is written well. With
# ruamel.yaml take the line of the key where the value is an empty scalar.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check ruamel.yaml==0.19.1 PyYAML==6.0.3

printf 'purpose:\n\n# who receives it\nrecipient: acme-us\nstored_in:\n\n' >"$folder/export.yaml"
cat >"$folder/lines.py" <<'PY'
import sys
import yaml
from ruamel.yaml import YAML


def lines(node):
    return [(key.value, key.start_mark.line + 1, value.start_mark.line + 1) for key, value in node.value]


with open(sys.argv[1]) as file:
    text = file.read()
ruamel, pyyaml = lines(YAML(pure=True).compose(text)), lines(yaml.compose(text))
print(f"ruamel.yaml 0.19.1 (key, its line, line of its value): {ruamel}; PyYAML 6.0.3: {pyyaml}")
values = [value for _, _, value in ruamel], [value for _, _, value in pyyaml]
sys.exit(values != ([4, 4, 7], [1, 4, 5]))
PY
"$folder/venv/bin/python" "$folder/lines.py" "$folder/export.yaml"
