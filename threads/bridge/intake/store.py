"""Durable first: a mail is committed with its raw bytes before anybody promises to keep it."""

import hashlib
from ipaddress import ip_address

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from microblog.kit.storable import storable
from threads.bridge.models import ImportBatch, IncomingMail, RawMail

from . import headers
from .routes import Route


def store(
    raw: bytes,
    *,
    envelope_from: str,
    recipient: str,
    route: Route,
    batch: ImportBatch | None = None,
    sender: User | None = None,
    peer: str = "",
    helo: str = "",
    is_fetched: bool = False,
) -> IncomingMail:
    """Commit a mail and return its row. The same delivery again only counts up ``deliveries``.

    ``peer``, ``helo``: who handed it over; ``is_fetched``: nobody, we took it from our mailbox.
    Whoever calls this may answer 250 as soon as it returns. Raises
    only what the database raises; the caller then answers 451.
    """
    mail = build(
        raw, envelope_from=envelope_from, recipient=recipient, route=route, batch=batch, sender=sender
    )
    mail.peer, mail.helo, mail.is_fetched = _address(peer), storable(helo)[:255], is_fetched
    with transaction.atomic():
        known = IncomingMail.objects.filter(key=mail.key).first()
        if known is not None and _may_be_forged(known, raw):
            mail.key = hashlib.sha256(f"{mail.key}{hashlib.sha256(raw).hexdigest()}".encode()).hexdigest()
            known = IncomingMail.objects.filter(key=mail.key).first()
        if known is None:
            mail.raw = _keep(raw)
            mail.reason = "" if mail.is_upload else _same_id(mail)
            # Another connection may store the same mail in this very moment: the unique key decides.
            known, is_new = IncomingMail.objects.get_or_create(key=mail.key, defaults=_values(mail))
            if is_new:
                return known
        IncomingMail.objects.filter(pk=known.pk).update(deliveries=F("deliveries") + 1)
    known.refresh_from_db(fields=["deliveries"])
    return known


def build(
    raw: bytes,
    *,
    envelope_from: str,
    recipient: str,
    route: Route,
    batch: ImportBatch | None = None,
    found: headers.Headers | None = None,
    sender: User | None = None,
) -> IncomingMail:
    """The unsaved row of a mail. ``found`` and ``sender`` spare the work when the caller knows them."""
    found = found or headers.read(raw)
    content = content_hash(raw, found)
    message_id = found.message_id or f"{content[:32]}@without-id.invalid"
    target = f"{route.kind}:{route.group.slug if route.group else route.number or ''}"
    return IncomingMail(
        key=hashlib.sha256(f"{target}\0{message_id}\0{content}".encode()).hexdigest(),
        batch=batch,
        envelope_from=storable(envelope_from)[:320],
        recipient=storable(recipient)[:320],
        group=route.group,
        sender=sender or (None if batch else sender_of(found, route)),
        message_id=message_id,
        is_upload=route.kind == "upload",
        subject=found.subject[:300],
    )


def content_hash(raw: bytes, found: headers.Headers) -> str:
    """Hash of what the author wrote: the same mail by two paths has other Received lines and line ends."""
    digest = hashlib.sha256()
    for part in (found.from_address, found.date_raw, found.subject):
        digest.update(part.encode() + b"\0")
    _head, body = headers.split(raw)
    digest.update(body.replace(b"\r\n", b"\n").strip(b"\n"))
    return digest.hexdigest()


def sender_of(found: headers.Headers, route: Route) -> User | None:
    """The colleague behind the From address, or the one a secret group address stands for.

    Only whom the mail names: whether it is from them the worker asks (sender_check). Reply-To and quoted names
    are never asked.
    """
    if route.kind == "group_token":
        return User.objects.employees().filter(pk=route.number).first()
    if not found.from_address:
        return None
    # Guests answer what was mailed to them; mail of theirs to any other address is that of a stranger.
    return person_at(found.from_address) if route.kind == "reply" else colleague_at(found.from_address)


def colleague_at(address: str) -> User | None:
    """The colleague to whom a verified address belongs."""
    owners = User.objects.employees().filter(addresses__address=address, addresses__verified_at__isnull=False)
    return owners.first()


def person_at(address: str) -> User | None:
    """The same, or the guest."""
    owners = User.objects.coming_in().filter(addresses__address=address, addresses__verified_at__isnull=False)
    found = owners.first()
    return found if found and found.can_sign_in else None


def _address(peer: str) -> str | None:
    try:
        return str(ip_address(peer.partition("%")[0]))
    except ValueError:
        return None


def _keep(raw: bytes) -> RawMail:
    digest = hashlib.sha256(raw).hexdigest()
    kept, _is_new = RawMail.objects.get_or_create(
        sha256=digest, defaults={"size": len(raw), "packed": RawMail.pack(raw)}
    )
    return kept


def _may_be_forged(known: IncomingMail, raw: bytes) -> bool:
    """A mail that was disproved must not stand for the true one: the same words may come again with a proof."""
    is_other = known.raw.sha256 != hashlib.sha256(raw).hexdigest()
    return known.checked == IncomingMail.Checked.FAIL and is_other


def _same_id(mail: IncomingMail) -> str:
    """A guessed Message-ID must not keep the true mail out: both stay, the later is marked."""
    others = IncomingMail.objects.filter(message_id=mail.message_id, group=mail.group)
    return _("Same Message-ID as another mail with other content.") if others.exists() else ""


def _values(mail: IncomingMail) -> dict:
    return {
        field.attname: getattr(mail, field.attname)
        for field in mail._meta.concrete_fields
        if field.name not in ("id", "key")
    }
