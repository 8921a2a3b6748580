"""Addresses that carry a signed number: reply+TOKEN@, bounce+TOKEN@, SLUG+TOKEN@. Pure helpers.

A token is lower-case letters and digits only, because some mail servers fold the local part of an
address (RFC 5321 section 2.4 leaves them free to). It says which thing is meant, never who writes.
"""

import base64
from datetime import date

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int, int_to_base36

from accounts.models import Group, User
from threads.models import Message, SentSummary
from threads.questions import HELD, JOIN

# 80 bits: a guess is as hopeless as it is for the session cookie's short life, and the address stays short.
SEAL_BYTES = 10
# Of the second of two numbers in one token.
_BITS = 32


def mint(purpose: str, number: int) -> str:
    """A token for ``number`` that is only good for ``purpose`` ("reply", "bounce", "group:7")."""
    return f"{int_to_base36(number)}.{_seal(purpose, number)}"


def read(purpose: str, token: str) -> int | None:
    """The number of a token minted for ``purpose``; None when it was not."""
    head, dot, seal = token.lower().partition(".")
    try:
        number = base36_to_int(head)
    except ValueError:
        return None
    return number if dot and constant_time_compare(seal, _seal(purpose, number)) else None


def reply_address(message: Message) -> str:
    """Where an answer to the notice about this message goes."""
    return f"reply+{mint('reply', message.pk)}@{settings.MAIL_DOMAIN}"


def answer_token(address: str) -> str:
    """The token of ``reply+TOKEN@``; empty for other addresses."""
    name, plus, token = address.partition("@")[0].lower().partition("+")
    return token if name == "reply" and plus else ""


def question_address(number: int, user: User, kind: str = JOIN) -> str:
    """Where this admin's answer to a question goes (threads/questions.py); bound to its kind, its number and the admin."""
    return f"reply+{mint(kind, number << _BITS | user.pk)}@{settings.MAIL_DOMAIN}"


def read_question(token: str) -> tuple[str, int, int] | None:
    """(kind, number of what is asked, number of the person who is asked); None for other tokens."""
    for kind in (JOIN, HELD):
        both = read(kind, token)
        if both is not None:
            return kind, both >> _BITS, both & (1 << _BITS) - 1
    return None


def summary_address(sent: SentSummary) -> str:
    """Where the answer to a summary goes; bound to the summary and to the person it was sent to."""
    return f"reply+{mint('summary', sent.pk << _BITS | sent.user_id)}@{settings.MAIL_DOMAIN}"


def read_summary(token: str) -> tuple[int, int] | None:
    """(number of the summary, number of the person it was sent to); None for other tokens."""
    both = read("summary", token)
    return None if both is None else (both >> _BITS, both & (1 << _BITS) - 1)


def bounce_address(user: User) -> str:
    """Where mail servers report that a mail of today to this person could not be delivered."""
    both = user.pk << _BITS | timezone.now().date().toordinal()
    return f"bounce+{mint('bounce-day', both)}@{settings.MAIL_DOMAIN}"


def read_bounce(token: str) -> tuple[int, date | None] | None:
    """(number of the person, UTC day of the mail); no day for tokens of before, which had none; None for other tokens."""
    both = read("bounce-day", token)
    if both is None:
        number = read("bounce", token)
        return None if number is None else (number, None)
    return both >> _BITS, date.fromordinal(both & (1 << _BITS) - 1)


def group_address(group: Group, user: User | None = None) -> str:
    """The group's address; with a user, the secret one that stands for this sender."""
    token = f"+{mint(f'group:{group.pk}', user.pk)}" if user else ""
    return f"{group.slug}{token}@{settings.MAIL_DOMAIN}"


def message_id(message: Message) -> str:
    """The RFC 5322 Message-ID of a message when it leaves by mail, without brackets."""
    return message.message_id or own_message_id(message.pk)


def is_own_domain(domain: str) -> bool:
    """``domain``: in lower case; also one that Skein had before."""
    return domain in (settings.MAIL_DOMAIN, *settings.MAIL_OLD_DOMAINS)


def own_message_id(number: int) -> str:
    """The Message-ID of a message of this number that did not come by mail. Sealed: whoever names it has had the message,
    and that of another database is not taken for one of ours."""
    return f"message-{mint('message-id', number)}@{settings.MAIL_DOMAIN}"


def number_in(message_id: str) -> int | None:
    """The message that ``message-TOKEN@`` is the Message-ID of, also at a domain that Skein had before; None for other names."""
    token = _after("message-", message_id)
    return read("message-id", token) if token else None


def conversation_in(message_id: str) -> int | None:
    """The conversation in ``conversation-12@``, which our mails answer that answer no message. Anybody can guess it."""
    number = _after("conversation-", message_id)
    return int(number) if number.isascii() and number.isdigit() and len(number) < 16 else None


def _after(start: str, message_id: str) -> str:
    local, _at, domain = message_id.rpartition("@")
    is_ours = is_own_domain(domain.lower()) and local.startswith(start)
    return local.removeprefix(start) if is_ours else ""


def replied_to(address: str) -> int | None:
    """The message that ``reply+TOKEN@`` answers; None for other addresses."""
    local, _at, domain = address.lower().rpartition("@")
    name, _plus, token = local.partition("+")
    return read("reply", token) if name == "reply" and is_own_domain(domain) else None


def _seal(purpose: str, number: int) -> str:
    digest = salted_hmac(f"skein.addresses.{purpose}", str(number), algorithm="sha256").digest()
    return base64.b32encode(digest[:SEAL_BYTES]).decode().lower()
