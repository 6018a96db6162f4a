"""How papers and judgements stand on a day, what depends on them, and what is wrong with them."""
