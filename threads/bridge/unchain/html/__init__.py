"""HTML read as a mail client shows it: lines with quote depth, colours, lists and tables, and where each came from."""
