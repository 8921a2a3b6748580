"""The mail as it came, and which of its characters became which message.

Its sender sees all of it. Everybody else sees the pieces that became messages they may read, and nothing
of what was left out: not its text, not its header lines.
"""

from collections import Counter
from dataclasses import dataclass, field

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import User
from accounts.requests import PersonRequest
from microblog.kit import scanner
from threads import activity
from threads.bridge.intake import headers
from threads.bridge.models import IncomingMail, Origin
from threads.bridge.unchain import unchain
from threads.bridge.unchain.values import ExtractedMessage, Piece
from threads.models import Message
from threads.models.message import without_signature

from ..footers.current import current
from ..mail_job import from_json, in_context
from ..placing.dedupe import kept_once
from .authors import against_the_mail
from .wording import marked

# Longer mails are shown from the beginning; the file to download has it all.
MAX_SOURCE = 300_000
MAX_OTHERS = 200


@dataclass
class ShownPart:
    """A piece of the mail to show; ``row`` is the message it became, when the reader may read it."""

    message: ExtractedMessage
    row: Message | None = None
    is_here: bool = False
    is_altered: bool = False
    # Published in other words than the mail's: (kind, text), see wording.marked.
    wording: list[tuple[str, str]] = field(default_factory=list)
    shows_words: bool = True

    @property
    def body(self) -> str:
        """The words of the mail; its signature is folded below."""
        return without_signature(self.message.body, self.message.signature)

    # Other mails with a copy that says something else.
    others: list[int] = field(default_factory=list)
    # What its sender did with it before publishing, each a sentence.
    changes: list[str] = field(default_factory=list)


@require_GET
def original(request: PersonRequest, pk: int) -> HttpResponse:
    mail = get_object_or_404(_visible(request.user), pk=pk)
    rows = _visible_origins(mail, request.user)
    is_own = _is_own(mail, request.user)
    if not rows and not is_own:
        raise Http404
    if mail.sender_id != request.user.pk:
        activity.record(
            activity.Verb.OPEN,
            activity.MailDetail(mail=mail.pk),
            actor=request.user,
            group=mail.group,
            conversation=mail.conversation,
        )
    if not mail.raw.size:
        return render(request, "bridge/original_gone.html", {"mail": mail})
    raw = mail.raw.data
    found, pieces = _split(mail, raw)
    here = request.GET.get("message", "")
    parts = _parts(found, rows, here, is_own)
    _show_rewritten(mail, parts, request.user, is_own)
    _point_to_others(mail, parts, request.user)
    context = {
        "mail": mail,
        "is_own": is_own,
        "head": headers.read(raw) if is_own or any(p.message.index == 0 and p.row for p in parts) else None,
        "parts": parts,
        "source": _source(raw, pieces) if is_own else [],
        "is_cut": is_own and len(raw) > MAX_SOURCE,
        "here": next((part.row for part in parts if part.is_here), None),
    }
    return render(request, "bridge/original.html", context)


@require_GET
def of_message(request: PersonRequest, pk: int) -> HttpResponse:
    """From a message to the best mail that proves it; 404 when it did not come by mail. A guest stays at the message: a mail has
    words that were edited out since."""
    row = get_object_or_404(Message.objects.visible_to(request.user), pk=pk, withdrawn_at=None)
    if request.user.is_guest:
        return redirect(row)
    mails = IncomingMail.objects.visible_to(request.user)
    origin = Origin.objects.filter(message=row, mail__in=mails.values("pk"))
    # The mail itself before a copy of it.
    best = next(iter(sorted(origin, key=lambda o: (o.role not in ("outer", "note"), o.pk))), None)
    if best is None and row.origins.exists():
        messages.info(
            request, _("The mail it came in is its sender's alone: it holds more than this message.")
        )
        return redirect(row)
    if best is None:
        raise Http404
    url = reverse("mail_original", args=[best.mail_id])
    return redirect(f"{url}?message={row.pk}#here")


@require_GET
def eml(request: PersonRequest, pk: int) -> HttpResponse:
    """The raw bytes, for the sender alone: they hold what was left out."""
    mail = get_object_or_404(_visible(request.user).filter(sender=request.user), pk=pk)
    if _is_moderated(mail) or not mail.raw.size:
        raise Http404
    data = mail.raw.data
    if objection := scanner.objection(data):
        messages.error(request, objection)
        return redirect("mail_original", pk=mail.pk)
    response = HttpResponse(data, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="mail-{mail.pk}.eml"'
    return response


def _visible(user: User) -> QuerySet[IncomingMail]:
    return IncomingMail.objects.visible_to(user).select_related("raw", "sender", "conversation", "group")


def _is_own(mail: IncomingMail, user: User) -> bool:
    waits = mail.state == IncomingMail.State.HELD and IncomingMail.objects.waiting_for(user).filter(
        pk=mail.pk
    )
    return (mail.sender_id == user.pk or bool(waits)) and not _is_moderated(mail)


def _is_moderated(mail: IncomingMail) -> bool:
    """What moderators hid is hidden from whoever sent the mail, too."""
    return mail.origins.exclude(message__moderated="").exists()


def _visible_origins(mail: IncomingMail, user: User) -> list[Origin]:
    """Origins of messages this person may read and that were not taken back."""
    rows = Message.objects.visible_to(user).filter(withdrawn_at=None)
    origins = mail.origins.filter(message__in=rows.values("pk")).select_related("message__author")
    return list(origins)


def _point_to_others(mail: IncomingMail, parts: list[ShownPart], user: User) -> None:
    """Which other mails have a copy of a message here that says something else."""
    mails = IncomingMail.objects.visible_to(user).exclude(pk=mail.pk)
    found = Origin.objects.filter(
        message__in=[part.row.pk for part in parts if part.row], altered=True, mail__in=mails.values("pk")
    )
    others: dict[int, list[int]] = {}
    for message, other in found.order_by("mail").values_list("message_id", "mail_id")[:MAX_OTHERS]:
        others.setdefault(message, []).append(other)
    for part in parts:
        part.others = others.get(part.row.pk, []) if part.row else []


def _split(mail: IncomingMail, raw: bytes) -> tuple[list[ExtractedMessage], list[Piece]]:
    """The split as it was kept; an imported archive is split again instead of being stored twice."""
    if mail.split:
        return from_json(mail.split)
    found = unchain(raw, current())
    messages, pieces, _copies = kept_once(in_context(list(found.messages)), list(found.pieces))
    return messages, pieces


def _parts(
    messages: list[ExtractedMessage], origins: list[Origin], here: str, is_own: bool
) -> list[ShownPart]:
    starts = Counter(message.span[0] for message in messages)
    # Origins of before the index was kept are sure only where no other message begins at the same place.
    found = {(o.start, o.index): o for o in origins if o.index is not None or starts[o.start] == 1}
    parts = []
    for message in sorted(messages, key=lambda m: m.span):
        start = message.span[0]
        origin = found.get((start, message.index)) or found.get((start, None))
        if origin is None and not is_own:
            continue
        row = origin.message if origin else None
        is_here = row is not None and str(row.pk) == here
        parts.append(ShownPart(message, row, is_here, origin is not None and origin.altered))
    return parts


def _show_rewritten(mail: IncomingMail, parts: list[ShownPart], user: User, is_own: bool) -> None:
    """Where other words were published than the mail has, mark them. The words that were taken out stay
    with the sender, and with whose address the mail prints as their author."""
    split = mail.split or {"messages": []}
    entries = {entry["index"]: entry for entry in split["messages"]}
    renamed = against_the_mail(split)
    published = [(part, entries[part.message.index]) for part in parts if part.row and entries]
    for part, entry in published:
        part.changes = _changes(entry, part.message.index in renamed)
    changed = [(part, entry) for part, entry in published if "text" in entry]
    if not changed:
        return
    mine = set(user.addresses.filter(verified_at__isnull=False).values_list("address", flat=True))
    for part, entry in changed:
        part.wording = marked(part.message.body, entry["text"])
        # Joined words are of two people; neither sees what was taken out of the other's.
        is_author = part.message.author_email.lower() in mine and not entry.get("joined")
        part.shows_words = is_own or is_author


def _changes(entry: dict, is_renamed: bool) -> list[str]:
    """What a person did, beyond the text, with a message whose kept ``entry`` this is."""
    said = {
        _("Its author was changed: the mail names somebody else."): is_renamed,
        _("Its date was set by hand."): "sent" in entry,
        _("It is a part of what the mail shows as one message."): "cut" in entry or "cut_from" in entry,
        _("It was joined out of messages of several people."): entry.get("joined"),
    }
    return [sentence for sentence, is_so in said.items() if is_so]


def _source(raw: bytes, pieces: list[Piece]) -> list[tuple[str, str]]:
    """(kind, text) of the raw mail in order."""
    shown = []
    for piece in pieces:
        if piece.start >= MAX_SOURCE:
            break
        data = raw[piece.start : min(piece.end, MAX_SOURCE)]
        if data:
            shown.append((piece.kind, data.decode("utf-8", "replace")))
    return shown
