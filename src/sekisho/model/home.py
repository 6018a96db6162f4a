"""What makes a folder an organisation's."""

from __future__ import annotations

from typing import Final

SETTINGS: Final = "sekisho.toml"
"""The file of settings: the folder that holds it is the organisation's."""
