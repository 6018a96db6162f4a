"""How many persons have left, how many more may, and where an answer of the law changes."""
