"""Counting distinct natural persons without keeping who they are: keyed hashes in sketches that can be merged.

`Sketch` is imported from its own file, because it brings numerical libraries along.
"""

from sekisho.heads.count import Heads, count
from sekisho.heads.key import HashKey, generate
from sekisho.heads.sources.sql import sql

__all__ = ["HashKey", "Heads", "count", "generate", "sql"]
