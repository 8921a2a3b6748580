"""The queries of the pages: compiled once, typed rows out. No HTML, no HTTP."""
