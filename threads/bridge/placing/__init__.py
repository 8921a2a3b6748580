"""Which conversation a mail belongs to, which of its messages are there already, and writing the rest."""
