"""Notices, in the browser and by mail."""
