"""The command line. Click is imported in this folder only; law and models are loaded by the commands that need them."""

from sekisho.cli.main import main

__all__ = ["main"]
