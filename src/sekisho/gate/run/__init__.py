"""A decision at run time: count, decide, reserve, record, and decide once more from the record."""
