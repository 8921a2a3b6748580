"""Write an entry, and say it to whoever collects logs."""

import json
import logging
import secrets
from typing import Any

from django.db import transaction

from accounts.models import AuditEntry, Group, User

from . import chain
from .acts import Act
from .origin import agent, origin

# One line of JSON for each entry; SKEIN_AUDIT_SYSLOG sends them to another machine.
log = logging.getLogger("skein.audit")


def record(
    what: Act,
    *,
    by: User | None,
    person: User | None = None,
    group: Group | None = None,
    words: dict[str, str] | None = None,
    **detail: str | int | bool | None,
) -> AuditEntry:
    """Note an act, in the transaction that does it: the entry exists if and only if the act does.

    ``words``: names, addresses and what else is personal; they can be erased one day. ``detail`` cannot;
    in it ``agent`` is the name of the machine that did it.
    """
    if name := agent():
        detail["agent"] = name
    entry = AuditEntry(
        act=what.name, actor=by, person=person, group=group, source=origin(), detail=detail, words=words or {}
    )
    if words:
        entry.words_salt = secrets.token_hex(16)
    entry.words_digest = chain.digest_of_words(entry.words, entry.words_salt)
    entry.digest = chain.digest_of(entry)
    entry.save(force_insert=True)
    transaction.on_commit(lambda: _committed(entry), robust=True)
    return entry


def _committed(entry: AuditEntry) -> None:
    log.info(json.dumps(as_line(entry), ensure_ascii=True))
    chain.seal_new()


def as_line(entry: AuditEntry) -> dict[str, Any]:
    """The entry for a log: numbers of people and groups, no names."""
    return {
        "id": entry.pk,
        "at": entry.at.isoformat(),
        "act": entry.act,
        "actor": entry.actor_id,
        "person": entry.person_id,
        "group": entry.group_id,
        "source": entry.source,
        "detail": entry.detail,
        "digest": entry.digest,
    }
