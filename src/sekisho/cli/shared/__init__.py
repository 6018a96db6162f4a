"""What commands have in common: options, columns, lines, the ledger that they speak to."""
