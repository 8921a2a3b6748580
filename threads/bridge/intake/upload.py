"""Mail files a colleague uploads. Each mail is kept as the listener keeps one, for the review of who uploads it.

What stands in a file proves nothing: it is by who uploads it, and its authors are claims.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from itertools import islice
from typing import BinaryIO, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import erased
from accounts.models import User
from microblog.kit.storable import storable
from threads.bridge.unchain.mime.carried import outlook_subject

from ..erasing import mails as erasing
from ..models import IncomingMail
from . import headers, mbox
from .routes import Route
from .store import store

# A conversation has fewer; more is an archive, which `ingest` imports without a review of each.
MAX_MAILS = 200
MAX_BYTES = 100_000_000
_OUTLOOK = b"\xd0\xcf\x11\xe0"
# One alone also begins many a text; two of them in a header block are a mail.
_FIELD = re.compile(
    rb"^(from|to|date|subject|received|message-id|return-path|mime-version)[ \t]*:", re.M | re.I
)


@dataclass
class UploadOutcome:
    """What came of one file. ``problem`` says why nothing of it was kept."""

    name: str
    kept: int = 0
    known: int = 0
    problem: str = ""


def take(files: Iterable[UploadedFile], user: User) -> list[UploadOutcome]:
    """Keep the mails of each file: all of them, or none and a sentence why."""
    address = _address(user)
    return [_take(file, user, address) for file in files]


def _take(file: UploadedFile, user: User, address: str) -> UploadOutcome:
    taken = UploadOutcome(file.name or _("file"))
    try:
        mails = _checked(list(islice(_mails(file, address), MAX_MAILS + 1)))
    except ValueError as error:
        taken.problem = str(error)
        return taken
    for raw in mails:
        mail = _keep(raw, user, address)
        taken.known += mail.deliveries > 1
        taken.kept += mail.deliveries == 1
    return taken


def _mails(file: UploadedFile, address: str) -> Iterator[bytes | None]:
    if not file.size:
        raise ValueError(_("The file is empty."))
    if file.size > MAX_BYTES:
        raise ValueError(_("The file is too big."))
    file.seek(0)
    if file.read(4) == _OUTLOOK:
        file.seek(0)
        yield _outlook(file, address)
    else:
        file.seek(0)
        # A file of Django's reads like any other.
        yield from mbox.read(cast(BinaryIO, file), settings.MAIL_SIZE_LIMIT)


def _checked(mails: list[bytes | None]) -> list[bytes]:
    """The mails of a file; raises ValueError with a sentence when they cannot be taken."""
    if len(mails) > MAX_MAILS:
        text = ngettext(
            "It holds more than %d mail. An admin can import it as an archive.",
            "It holds more than %d mails. An admin can import it as an archive.",
            MAX_MAILS,
        )
        raise ValueError(text % MAX_MAILS)
    whole = [raw for raw in mails if raw is not None]
    if len(whole) < len(mails):
        raise ValueError(_("A mail in it is too big."))
    if not whole or not all(map(is_mail, whole)):
        raise ValueError(_("This is not a mail. Save the mail as .eml, .mbox or .msg."))
    return whole


def is_mail(raw: bytes) -> bool:
    head, _body = headers.split(raw)
    return len({name.lower() for name in _FIELD.findall(head)}) > 1


def _outlook(file: UploadedFile, address: str) -> bytes:
    """A .msg file as it came, in a mail that carries it: the pipeline reads mails, and keeps the original."""
    content = file.read()
    subject = outlook_subject(content)
    if subject is None:
        raise ValueError(_("This Outlook file cannot be read here. Save the mail as .eml, or forward it."))
    mail = EmailMessage()
    mail["From"] = address
    mail["Subject"] = storable(f"Fwd: {subject}")
    mail.make_mixed()
    name = (file.name or "mail").replace("\n", " ").replace("\r", " ")
    mail.add_attachment(content, maintype="application", subtype="vnd.ms-outlook", filename=name)
    # The same file is the same mail: no date, and no boundary by chance.
    mail.set_boundary(f"=_{hashlib.sha256(content).hexdigest()[:40]}")
    return mail.as_bytes()


def _address(user: User) -> str:
    own = user.addresses.filter(verified_at__isnull=False).order_by("-primary", "pk").first()
    return own.address if own else settings.DEFAULT_FROM_EMAIL


def _keep(raw: bytes, user: User, address: str) -> IncomingMail:
    marks = erased.load()
    return store(
        erasing.without(raw, marks) if marks else raw,
        envelope_from=address,
        recipient=f"in@{settings.MAIL_DOMAIN}",
        route=Route("upload", number=user.pk),
        sender=user,
    )
