"""One benchmark in each file: `measure()` yields lines. The folder is the registry."""
