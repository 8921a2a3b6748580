"""Fetch mail from a mailbox. What was taken is committed together with how far we came: nothing is lost when we die in
between, and nothing comes twice. The mail stays where it is, marked as read.
"""

import imaplib
import logging

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from microblog.kit.models import LostPassword

from ..models import FetchedMailbox
from . import addressed, imap
from .store import store

log = logging.getLogger("skein.mailbox")
# Mails in one go; then others are let in.
BATCH = 50
# Tries at a mail that cannot be kept.
MAX_TRIES = 5


def fetch() -> int:
    """Take what is new; returns how many mails. Runs in one worker at a time."""
    mailbox = FetchedMailbox.objects.first()
    if mailbox is None:
        return 0
    try:
        with imap.opened(mailbox, mailbox.folder) as folder:
            taken = _take(mailbox, folder)
    except (*imap.ERRORS, LostPassword) as error:
        _note_trouble(mailbox, error)
        return 0
    FetchedMailbox.objects.filter(pk=mailbox.pk).update(
        checked_at=timezone.now(), trouble="", trouble_since=None
    )
    return taken


def knock(mailbox: FetchedMailbox) -> None:
    """See that it opens, and go on where we were. Raises one of imap.ERRORS, or LostPassword."""
    with imap.opened(mailbox, mailbox.folder):
        mailbox.trouble, mailbox.trouble_since = "", None


def begin(mailbox: FetchedMailbox) -> None:
    """Note where it ends, for only what comes from now on is ours. Raises one of imap.ERRORS, or LostPassword."""
    with imap.opened(mailbox, mailbox.folder) as folder:
        mailbox.since, mailbox.tries = timezone.now(), 0
        mailbox.uid_validity, mailbox.last_uid = folder.validity, folder.last_uid


def said(error: Exception) -> str:
    """What went wrong, for a person."""
    if isinstance(error, imaplib.IMAP4.error):
        # imaplib gives some answers of the server as the text of their bytes.
        words = error.args[0] if error.args else ""
        text = words.decode(errors="replace") if isinstance(words, bytes) else str(words)
        return _("The server answers: %s") % text.removeprefix("b'").removesuffix("'")[:200]
    return str(error)[:250] or type(error).__name__


def _take(mailbox: FetchedMailbox, folder: imap.Folder) -> int:
    if folder.validity != mailbox.uid_validity:
        # A server that was rebuilt counts anew. What comes again is known by its content.
        first = min(folder.uids_since(mailbox.since), default=folder.last_uid + 1)
        mailbox.uid_validity, mailbox.last_uid, mailbox.tries = folder.validity, first - 1, 0
        mailbox.save(update_fields=["uid_validity", "last_uid", "tries"])
    uids = folder.uids_after(mailbox.last_uid)[:BATCH]
    return sum(_take_one(mailbox, folder, uid) for uid in uids)


def _take_one(mailbox: FetchedMailbox, folder: imap.Folder, uid: int) -> bool:
    """Whether it was kept. One that is gone, too large, or failed too often is left where it is."""
    # Counted before the try, so that a mail that kills the process does not hold up the others for good.
    FetchedMailbox.objects.filter(pk=mailbox.pk).update(tries=mailbox.tries + 1)
    mailbox.tries += 1
    if mailbox.tries > MAX_TRIES:
        return _leave(mailbox, uid, _("Mail %s of the mailbox could not be kept.") % uid)
    size = folder.size(uid)
    if size is not None and size > settings.MAIL_SIZE_LIMIT:
        return _leave(mailbox, uid, _("Mail %s of the mailbox is larger than the limit.") % uid)
    raw = folder.raw(uid) if size is not None else None
    with transaction.atomic():
        if raw:
            _keep(raw)
        _goes_on(mailbox, uid)
    if raw:
        folder.mark_read(uid)
    return bool(raw)


def _keep(raw: bytes) -> None:
    found = addressed.read(raw)
    for address, route in found.recipients:
        store(raw, envelope_from=found.envelope_from, recipient=address, route=route, is_fetched=True)


def _leave(mailbox: FetchedMailbox, uid: int, why: str) -> bool:
    log.error("%s", why)
    mailbox.left, mailbox.left_why = mailbox.left + 1, why
    FetchedMailbox.objects.filter(pk=mailbox.pk).update(left=mailbox.left, left_why=why)
    _goes_on(mailbox, uid)
    return False


def _goes_on(mailbox: FetchedMailbox, uid: int) -> None:
    mailbox.last_uid, mailbox.tries = uid, 0
    FetchedMailbox.objects.filter(pk=mailbox.pk).update(last_uid=uid, tries=0)


def _note_trouble(mailbox: FetchedMailbox, error: Exception) -> None:
    """Trouble of the server is not the fault of a mail: however long it lasts, none is left behind for it."""
    text = said(error)
    if text != mailbox.trouble:
        log.error("No mail can be fetched from %s: %s", mailbox.place, text)
    FetchedMailbox.objects.filter(pk=mailbox.pk).update(
        trouble=text, trouble_since=mailbox.trouble_since or timezone.now(), tries=0
    )
