"""Codes of an authenticator app (TOTP, RFC 6238), and codes on paper."""

import re
import secrets
from time import time as now

import pyotp
import segno
from django.utils.crypto import constant_time_compare

# Of a clock that is wrong: one step of 30 seconds, either way (RFC 6238, section 5.2).
STEPS = (-1, 0, 1)
# Without those that look like one another on paper.
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH, PART = 12, 4


def new_secret() -> str:
    """160 bits, as an app wants them typed."""
    return pyotp.random_base32()


def in_fours(text: str) -> str:
    return " ".join(re.findall(".{1,4}", text))


def address_of(secret: str, *, person: str, site: str) -> str:
    """What the app reads: otpauth://totp/..."""
    return pyotp.TOTP(secret).provisioning_uri(name=person, issuer_name=site)


def drawn(text: str) -> str:
    """As a QR code: SVG without styles, black on white whatever the theme, since cameras want it so."""
    return segno.make(text, error="m").svg_inline(dark="#000", light="#fff", omitsize=True, border=3)


def step_of(secret: str, code: str, after: int = 0) -> int | None:
    """The time step whose code this is, of those behind ``after``; None for a wrong one."""
    digits = re.sub(r"\s", "", code)
    if not secret or not re.fullmatch(r"[0-9]{6}", digits):
        return None
    totp = pyotp.TOTP(secret)
    here = int(now()) // totp.interval
    good = [here + by for by in STEPS if here + by > after]
    found = [step for step in good if constant_time_compare(totp.generate_otp(step), digits)]
    return found[0] if found else None


def new_recovery_code() -> str:
    """ "k3vh-8wqa-pz5t"."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return "-".join(re.findall(f".{{{PART}}}", letters))


def letters_of(typed: str) -> str:
    """Of a recovery code as somebody typed it: "K3VH 8WQA PZ5T"."""
    return re.sub(r"[\s-]", "", typed).lower()
