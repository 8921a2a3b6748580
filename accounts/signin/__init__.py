"""Passwords, sessions, and what stands before the door."""

from django.urls import reverse


def sign_in_part() -> str:
    """The address of the part of one's own page that is about signing in."""
    return reverse("account") + "#signin"
