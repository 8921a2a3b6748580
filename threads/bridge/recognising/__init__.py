"""Mails that are no messages: robots, absence notes, reactions, commands."""
