"""Texts that nobody reads without the secret key: in a page of somebody who is signed out, in the database."""

import base64
import hashlib
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


def seal(purpose: str, text: str) -> str:
    """``purpose``: what was sealed for one thing opens no other."""
    return _cipher(purpose, settings.SECRET_KEY).encrypt(text.encode()).decode()


def unseal(purpose: str, sealed: str, lasts: int | None = None) -> str | None:
    """None for what is no seal of ours, or older than ``lasts`` seconds."""
    try:
        return _cipher(purpose, settings.SECRET_KEY).decrypt(sealed.encode(), ttl=lasts).decode()
    except (InvalidToken, ValueError):
        return None


@lru_cache(maxsize=8)
def _cipher(purpose: str, secret: str) -> Fernet:
    key = hashlib.sha256(purpose.encode() + secret.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
