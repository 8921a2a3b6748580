"""The index, its one writer, and the search page."""
