"""Kinds of evidence: one file each, named after the kind; the folder is the registry."""
