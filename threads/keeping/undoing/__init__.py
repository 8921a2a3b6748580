"""The import of an archive taken back: what came by it alone goes, what was there before and what was answered stays."""
