"""Registered functions that a law may call by name: one file each, hoped to stay empty."""
