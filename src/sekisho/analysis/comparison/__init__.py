"""What differs between two days, or two versions of law and files, and what of it loosens."""
