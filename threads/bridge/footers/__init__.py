"""Footers that many people of one domain have below their mails: found, confirmed at the desk, folded, and unfolded."""
