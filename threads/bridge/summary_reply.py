"""The answer to a summary: each text goes to the conversation whose number it names, or whose part of the summary it stands
below. All of it or nothing: what cannot be placed is refused with the numbers there are.

The numbers are of one person and good for SentSummary.KEPT; who answers the verified sender alone says, and each text has to
pass what an answer to a single notice has to (reply.py). The mail itself stays its sender's: it quotes what readers of one
conversation may not know of another.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NoReturn

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from microblog.kit import site
from threads import addresses
from threads.actions import posting
from threads.models import Message, SentSummary

from . import reply
from .answering.answers import remember
from .footers.current import current
from .mail_job import Work, in_context
from .models import IncomingMail, Origin
from .outcome import Settled
from .placing import resent
from .recognising import gestures, phrases, wordless
from .unchain import unchain
from .unchain.values import ExtractedMessage

State = IncomingMail.State
# "#2", "# 2:", "#2)" at the beginning of a line.
_MARK = re.compile(r"#\s?(\d{1,3})(?!\w)[\s:.,;)\]–—-]*")
_LINK = re.compile(r"[<(\[]*https?://\S+")
# A subject that a mail program wrapped goes on in the next line.
_WRAPPED = 16
# {number: the subject of its part}
Subjects = Mapping[int, str]


@dataclass(frozen=True)
class PlacedText:
    """What is for one conversation: ``parent`` is the message it answers; ``command``: "mute", if it says only that."""

    number: int
    parent: Message
    text: str

    @property
    def command(self) -> str:
        return phrases.command(self.text)


def take(work: Work) -> None:
    """Publish the answer to a summary, and raise Settled; do nothing with a mail to another address."""
    asked = addresses.read_summary(gestures.token_of(work.mail))
    if asked is None or work.is_import or work.mail.is_upload:
        return
    sent = _sent(work, *asked)
    found = unchain(work.raw, current())
    own = found.messages[0]
    if not wordless.has_words(own):
        raise Settled(State.REFUSED, wordless.reason(wordless.is_quoted(own, found.pieces)))
    texts = _by_number(
        own, [message.body for message in found.messages[1:]], _subjects(sent), len(sent.messages)
    )
    if own.attachments and len(texts) > 1:
        raise Settled(
            State.REFUSED, _("A file can go to one conversation only. Answer each by a mail of its own.")
        )
    _carry_out(work, own, [_placed(work, sent, number, text) for number, text in texts.items()])


def _sent(work: Work, number: int, user_id: int) -> SentSummary:
    """The summary that is answered, if it is its own person who answers."""
    sender = work.mail.sender
    if sender is None:
        raise Settled(State.REFUSED, reply.unknown(work.headers.from_address))
    sent = SentSummary.objects.filter(pk=number, user=user_id).first()
    if sender.pk != user_id:
        raise Settled(State.REFUSED, _("Only the person whom a summary was sent to can answer it."))
    if sent is None or sent.at < timezone.now() - SentSummary.KEPT:
        page = settings.BASE_URL + reverse("inbox")
        raise Settled(
            State.REFUSED, _("This summary is too old to be answered. Answer in the browser: %s") % page
        )
    return sent


def _subjects(sent: SentSummary) -> dict[int, str]:
    rows = dict(Message.objects.filter(pk__in=sent.messages).values_list("pk", "conversation__subject"))
    return {number: rows[pk] for number, pk in enumerate(sent.messages, 1) if pk in rows}


# --- What goes where -----------------------------------------------------------------------------


def _by_number(
    own: ExtractedMessage, quotes: Iterable[str], subjects: Subjects, count: int
) -> dict[int, str]:
    """{number: text}, ``count`` of them at most. Raises Settled when a text has no number, or one there is not."""
    whole = in_context([own])[0]
    quotes = list(quotes)
    texts = read(wordless.own_words(whole), places_of(quotes, subjects), subjects)
    if loose := texts.pop(None, ""):
        only = _only_number([*quotes, whole.body], subjects, count)
        if only is None:
            _refuse(_("It has text without a number."), count)
        texts[only] = "\n\n".join(text for text in (loose, texts.get(only, "")) if text)
    if not texts or any(number is None or not 1 <= number <= count for number in texts):
        _refuse(_("It names a number that is not in the summary."), count)
    if any(f"@{settings.MAIL_DOMAIN}" in text and "reply+" in text for text in texts.values()):
        # The quote was not told apart: no word of the summary becomes one of the sender's.
        _refuse(_("The summary in it cannot be told from your own words. Answer without quoting it."), count)
    return {number: texts[number] for number in sorted(number for number in texts if number)}


def read(text: str, places: Mapping[str, int | None], subjects: Subjects) -> dict[int | None, str]:
    """{number: what is said to it}; None: said to none. ``text``: with what it answers between the lines, marked by "> ";
    ``places``: of the lines of the summary."""
    found: dict[int | None, list[str]] = {}
    number, is_quote = None, False
    for line in text.split("\n"):
        # A quote that begins anew may be of any part: what does not say which is of none.
        before, is_quote = number if is_quote else None, line.startswith(">")
        if is_quote:
            number = _of_quote(line, before, places, subjects)
            continue
        if mark := _MARK.match(line.strip()):
            number, line = int(mark[1]), line.strip()[mark.end() :]
        found.setdefault(number, []).append(line)
    texts = {number: "\n".join(lines).strip() for number, lines in found.items()}
    return {number: text for number, text in texts.items() if text}


def places_of(quotes: Iterable[str], subjects: Subjects) -> dict[str, int | None]:
    """{line of the quoted summary: number of the part it stands in}; None where it stands in several, or in none."""
    found: dict[str, int | None] = {}
    for text in quotes:
        number = None
        for line in text.split("\n"):
            number = _of_quote(line, number, {}, subjects)
            plain = _plain(line)
            found[plain] = number if found.get(plain, number) == number else None
    return found


def _of_quote(
    line: str, before: int | None, places: Mapping[str, int | None], subjects: Subjects
) -> int | None:
    """The number of the part a quoted line belongs to, ``before``: of the line above it."""
    text = _plain(line)
    if _MARK.match(text):
        return _marked(text, subjects)
    if _is_end(text):
        return None
    return places.get(text) or before


def _marked(text: str, subjects: Subjects) -> int | None:
    """The number at the beginning of a quoted line, if the line is the one the summary has above that part: what somebody
    wrote in another part may begin alike."""
    mark = _MARK.match(text)
    subject = subjects.get(int(mark[1])) if mark else None
    if mark is None or subject is None:
        return None
    said, own = _letters(_LINK.sub("", text[mark.end(1) :])), _letters(_LINK.sub("", subject))
    is_own = said == own or len(said) >= _WRAPPED and own.startswith(said)
    return int(mark[1]) if is_own or said == _letters(_silent_words(text[mark.end(1) :])) else None


def _silent_words(text: str) -> str:
    """What stands in the place of a silent group's subject, with the count that ``text`` has."""
    count = re.search(r"[0-9]{1,6}", text)
    number = int(count[0]) if count else 0
    one, many = (
        "%(count)s new message for you in %(site_name)s",
        "%(count)s new messages for you in %(site_name)s",
    )
    with translation.override(settings.LANGUAGE_CODE):
        return ngettext(one, many, number) % {"count": number, "site_name": site.name()}


def _letters(text: str) -> str:
    """Alike however it is wrapped, escaped or dressed."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if char.isalnum()) or "".join(folded.split())


def _plain(line: str) -> str:
    return " ".join(line.lstrip("> \t").split())


def _is_end(text: str) -> bool:
    """Whether a quoted line stands below all parts of a summary."""
    with translation.override(settings.LANGUAGE_CODE):
        return text.startswith((_("All of it:"), _("Open the inbox")))


def _only_number(quotes: Iterable[str], subjects: Subjects, count: int) -> int | None:
    """The one number that can be meant by a text without one: the summary has no other, or no other part is quoted."""
    if count == 1:
        return 1
    lines = [line.lstrip("> \t") for text in quotes for line in text.split("\n")]
    # Each that stands there at all, also of a conversation that has another subject by now.
    printed = {int(mark[1]) for line in lines if (mark := _MARK.match(line))} & set(range(1, count + 1))
    trusted = {number for line in lines if (number := _marked(line, subjects))}
    return trusted.pop() if len(printed) == 1 and printed == trusted else None


def _refuse(why: str, count: int) -> NoReturn:
    first = _("Put the number first, like “#1 yes”.")
    known = (
        _("This summary has the number #1.")
        if count == 1
        else _("This summary has the numbers #1 to #%d.") % count
    )
    raise Settled(State.REFUSED, f"{why} {first} {known} {_('Nothing of it was published.')}")


def _placed(work: Work, sent: SentSummary, number: int, text: str) -> PlacedText:
    """Raises Settled when its sender may not answer there."""
    sender = _sender(work)
    parent = Message.objects.visible_to(sender).filter(pk=sent.messages[number - 1]).first()
    why = _("There is no such conversation for this sender.") if parent is None else ""
    if parent is not None and not phrases.command(text):
        why = reply.why_not(sender, parent.conversation)
    if parent is None or why:
        raise Settled(State.REFUSED, f"#{number}: {why} {_('Nothing of it was published.')}")
    return PlacedText(number, parent, text)


def _sender(work: Work) -> User:
    assert work.mail.sender is not None  # asked before
    return work.mail.sender


# --- Doing it ------------------------------------------------------------------------------------


def _carry_out(work: Work, own: ExtractedMessage, parts: list[PlacedText]) -> NoReturn:
    mail = work.mail
    written = [part for part in parts if not part.command]
    try:
        with transaction.atomic():
            reasons = [_obey(work, part) for part in parts if part.command]
            is_new = [_publish(work, own, part, is_alone=len(written) == 1) for part in written]
            if reasons:
                remember(mail)
            # Of no conversation: nobody else sees the mail itself.
            mail.state = State.PUBLISHED if any(is_new) else State.DUPLICATE if written else State.DONE
            mail.processed_at, mail.reason = timezone.now(), " ".join(reasons)[:500]
            mail.save(update_fields=["state", "processed_at", "reason"])
    except (PermissionDenied, ValidationError) as error:
        raise Settled(State.REFUSED, gestures.said(error)) from error
    raise Settled(mail.state, mail.reason)


def _obey(work: Work, part: PlacedText) -> str:
    return f"#{part.number}: {gestures.carry_out(_sender(work), part.parent.conversation, part.command)}"


def _publish(work: Work, own: ExtractedMessage, part: PlacedText, *, is_alone: bool) -> bool:
    """Whether it is new here; the same mail by another way brings nothing twice."""
    mail, conversation = work.mail, part.parent.conversation
    before = Message.objects.filter(
        origins__mail__message_id=mail.message_id, author=mail.sender, parent=part.parent
    )
    if any(resent.is_same(one.body, part.text) for one in before.exclude(origins__mail=mail)):
        return False
    message = posting.reply(
        author=_sender(work),
        conversation=conversation,
        parent=part.parent,
        body=part.text,
        signature=own.signature,
        source=Message.Source.MAIL,
        # Of several texts none is the mail: a mail program shows one mail for each Message-ID.
        message_id=reply.own_id(mail, conversation) if is_alone else "",
        unchecked=not mail.is_proven,
        files=reply.files_of(own),
    )
    start, end = own.span
    Origin.objects.create(
        message=message, mail=mail, role=Origin.Role.OUTER, index=0, start=start, end=max(start, end)
    )
    return True
