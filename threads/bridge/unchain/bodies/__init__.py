"""A mail often says the same in plain text and in HTML: which of the two is read, or both as one."""
