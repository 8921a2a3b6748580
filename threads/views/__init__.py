"""Pages: HTTP in and out."""
