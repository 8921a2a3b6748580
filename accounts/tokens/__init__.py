"""Tokens of machines: made, asked for, revoked."""
