"""How a report is told: one file each, named after the format; the folder is the registry."""
