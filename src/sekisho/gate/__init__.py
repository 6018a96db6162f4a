"""The gate: export, law, papers and a moment give a decision. The one place where unknown blocks."""

from sekisho.gate.decide import Gate

__all__ = ["Gate"]
