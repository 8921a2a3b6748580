"""Answers written inside a quoted text, told from it by a name, a colour or their place."""
