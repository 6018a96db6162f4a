"""Performance budgets, each beside its measured figure: `make bench`, or `python -m benchmarks [NAME...]`.

One file in `budgets/` for each benchmark; the folder is the registry.
"""
