"""Whether it works: e-mails avoided, before and now, and the targets of a pilot."""
