"""An import taken back: what it brought goes, what was here before is as it was."""
