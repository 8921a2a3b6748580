"""Where a mail belongs: which conversation, which of its messages are there already, and writing the rest."""
