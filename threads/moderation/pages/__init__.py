"""Pages: of who reports, of the moderators, of whose message was decided about."""
