"""The worked example organisation, as the thing to measure with: real law, real exports, real papers."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "policies" / "acme"
EXPORT = "crm-to-us"
COUNTED = "payroll-to-tokyo"
"""One whose heads a law counts."""
