"""The one polite letter that tells a sender what became of a mail."""
