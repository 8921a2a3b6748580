"""The DNS, with an end: two seconds a question, five a mail, and no waiting where no name server answers.

``Lookups`` is one mail's. Tests put other ``answers`` in; nothing else here talks to the network.
"""

import threading
import time
from collections.abc import Callable
from functools import cache

import dns.exception
import dns.name
import dns.resolver
from dns.rdata import Rdata

from .domains import is_reserved

LOOKUP_SECONDS = 2.0
MAIL_SECONDS = 5.0
# How long nobody asks again after no name server answered.
REST_SECONDS = 60.0
MAX_RECORDS = 50


class NoAnswer(Exception):
    """The DNS did not answer: nothing can be said, neither yes nor no."""


# Name and type to records as text; nothing for a name or type that is not there. Raises NoAnswer.
Answers = Callable[[str, str], list[str]]


class Lookups:
    """The questions of one mail, and the time they may take together."""

    def __init__(self, answers: Answers | None = None) -> None:
        self._answers = answers or ask
        self._end = time.monotonic() + MAIL_SECONDS

    def records(self, name: str, kind: str) -> list[str]:
        if time.monotonic() > self._end:
            raise NoAnswer
        return self._answers(name, kind)[:MAX_RECORDS]

    def txt(self, name: str) -> list[str]:
        return self.records(name, "TXT")


class _Rest:
    """A circuit breaker: until when no name server is asked."""

    until = 0.0
    lock = threading.Lock()


def ask(name: str, kind: str) -> list[str]:
    """The name servers of this machine."""
    if is_reserved(name):
        return []
    if time.monotonic() < _Rest.until:
        raise NoAnswer
    try:
        return _ask(name, kind)
    except NoAnswer:
        # A slow domain is not a machine without DNS: nobody must be able to switch the check off from outside.
        if not is_answering():
            with _Rest.lock:
                _Rest.until = time.monotonic() + REST_SECONDS
        raise


def is_answering() -> bool:
    """Whether any name server answers this machine: asked for the root, which every one of them knows."""
    try:
        _ask(".", "NS")
    except NoAnswer:
        return False
    return True


def _ask(name: str, kind: str) -> list[str]:
    try:
        answer = _resolver().resolve(
            dns.name.from_text(name), kind, lifetime=LOOKUP_SECONDS, raise_on_no_answer=False, search=False
        )
    except (dns.resolver.NXDOMAIN, dns.name.LabelTooLong, dns.name.EmptyLabel, dns.name.NameTooLong):
        return []
    except (dns.exception.DNSException, OSError) as error:
        raise NoAnswer(str(error)[:200]) from error
    return [_as_text(record) for record in answer.rrset or ()]


def _as_text(record: Rdata) -> str:
    if hasattr(record, "strings"):
        return b"".join(record.strings).decode("utf-8", "replace")
    if hasattr(record, "exchange"):
        return str(record.exchange)
    return record.to_text()


@cache
def _resolver() -> dns.resolver.Resolver:
    try:
        resolver = dns.resolver.Resolver()
    except dns.exception.DNSException:
        # No configuration on this machine: every question fails, and is_answering says so.
        resolver = dns.resolver.Resolver(configure=False)
    resolver.cache = dns.resolver.LRUCache(1_000)
    return resolver
