"""Passwords, sessions, and what stands before the door."""
