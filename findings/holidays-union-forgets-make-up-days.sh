#!/usr/bin/env bash
# One would guess: the calendars of two countries added together (`holidays.CN() + holidays.JP()`, for deadlines that count
# days worked in both) keep what each knows. China makes up for long holidays by working on some Saturdays and Sundays.
# What happens: the sum has all holidays of both, and `is_working_day` forgets the made-up working days: 2026-02-14, a
# Saturday that is worked in China, is one for `holidays.CN()` and none for the sum, whatever the order of the two.
# Why it matters: a filing term in Chinese working days that is computed with a sum ends a day too late. Ask each
# calendar by itself and join the answers.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check holidays==0.109

cat >"$folder/days.py" <<'PY'
import sys
from datetime import date
import holidays

day = date(2026, 2, 14)
china, japan = holidays.CN(years=2026), holidays.JP(years=2026)
said = {
    "CN": china.is_working_day(day),
    "CN + JP": (china + japan).is_working_day(day),
    "JP + CN": (japan + china).is_working_day(day),
}
print(f"holidays 0.109: is {day:%A %Y-%m-%d} a working day? {said}")
sys.exit(said != {"CN": True, "CN + JP": False, "JP + CN": False})
PY
"$folder/venv/bin/python" "$folder/days.py"
