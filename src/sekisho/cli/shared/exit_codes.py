"""The exit codes of the program, the same for every command and whatever the flags."""

from typing import Final

FINDINGS: Final = 1
"""Findings at or above `--fail-on`."""
USAGE: Final = 2
"""The command line or the configuration is wrong."""
LOAD: Final = 3
"""An input could not be loaded."""
NOTHING: Final = 4
"""Nothing was checked."""
