"""Counting distinct natural persons without keeping who they are: keyed hashes in sketches that can be merged."""
