"""The only writers of more than one kind of row: one verb a function."""
