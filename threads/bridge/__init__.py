"""E-mail in: taken, split, checked, placed."""
