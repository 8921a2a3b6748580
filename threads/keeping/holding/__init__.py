"""Legal hold: people go on working, and a copy of what they change, take back or remove is kept."""
