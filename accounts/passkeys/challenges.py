"""What a device has to sign: random, good once, for five minutes, in the browser that asked for it."""

import secrets
import time

from django.http import HttpRequest

IN_SESSION = "passkey"
LASTS = 5 * 60
NEW, SIGN_IN = "new", "in"


def fresh(request: HttpRequest, purpose: str) -> bytes:
    challenge = secrets.token_bytes(32)
    request.session[IN_SESSION] = [purpose, challenge.hex(), time.time()]
    return challenge


def take(request: HttpRequest, purpose: str) -> bytes | None:
    """None when there is none for this, or it is too late. Used up in any case, before anything is judged."""
    known, challenge, since = request.session.pop(IN_SESSION, None) or ("", "", 0.0)
    request.session.save()
    is_good = known == purpose and -60 <= time.time() - since < LASTS
    return bytes.fromhex(challenge) if is_good else None
