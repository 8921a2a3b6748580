"""Passkeys: made on one's own page, and a way in that needs no password (WebAuthn level 3)."""
