"""What a declaration says that cannot both be true: where it stands, and what to write instead.

A model refuses by itself what no context can mend. Here is what depends on other files, or would only be found out by
a law that asks; it is looked at where files are read.
"""

from sekisho.model.contradictions.exports import of_export
from sekisho.model.contradictions.papers import of_paper
from sekisho.model.contradictions.parties import of_party
from sekisho.model.contradictions.waivers import of_approval, of_waiver

__all__ = ["of_approval", "of_export", "of_paper", "of_party", "of_waiver"]
