"""The whole way of one mail: parse, read lines, find anchors, segment, write the messages out."""

from collections import deque
from dataclasses import dataclass, replace
from datetime import datetime

from .answers import marked
from .answers.interleaved import answers, in_context
from .bodies import two_forms
from .bodies.choice import best_view
from .bounds import MAX_MESSAGES, UNSEARCHED
from .dates.chronology import settle_dates
from .languages.subjects import strip_prefixes
from .merging import merge
from .mime import opening
from .mime.carried import MAX_LEVEL, carried, open_envelopes
from .mime.files import is_binary
from .mime.parse import parse_mail
from .output.coverage import account
from .people.participants import complete
from .quotes import unattributed
from .quotes.claims import Anchor
from .quotes.doubt import doubt
from .quotes.unquoted import without_cut
from .segments import Draft, Segments, drop_empty_forwards, fold_signatures, segment, trim_rules
from .text.body_text import body_text
from .text.lines import Line
from .values import Chain, ExtractedFile, ExtractedMessage, ParsedMail, Piece, Span, Unchained
from .wrappers import banners, repeated, trailing
from .wrappers.repeated import NONE, Footers


def unchain(raw: bytes, footers: Footers = NONE) -> Unchained:
    """Every message a mail holds, the mail itself first, mails attached to it last; of a mail beyond the
    bounds (bounds.py) the first ones, and the rest as text and files. Never raises. ``footers``: lines that are
    known to end the mails of a domain (wrappers/repeated.py)."""
    text = opening.readable(raw)
    first = _read(text, MAX_MESSAGES, footers)
    messages = list(first.messages)
    pending = deque((inner, span, 0, 1) for inner, span in first.carried)
    while pending:
        inner, span, carrier, level = pending.popleft()
        if len(messages) >= MAX_MESSAGES or level > MAX_LEVEL:
            messages[carrier] = _with_file(messages[carrier], inner, span)
            continue
        found = _read(inner, MAX_MESSAGES - len(messages), footers)
        at = len(messages)
        messages += [_moved(message, at, span) for message in found.messages]
        if messages[carrier].parent is None:
            messages[carrier] = replace(messages[carrier], parent=at)
        pending += [(deeper, span, at, level + 1) for deeper, _ in found.carried]
    settled = settle_dates(tuple(messages))
    whole = Unchained(
        first.forward, first.mail.subject, settled, first.pieces, _coverage(first.pieces, len(text))
    )
    return whole if len(text) == len(raw) else _stretched(whole, len(raw) / len(text))


def _stretched(found: Unchained, factor: float) -> Unchained:
    """What was found in a file of wider characters (UTF-16), with its places about where they are there."""

    def places(span: Span) -> Span:
        return round(span[0] * factor), round(span[1] * factor)

    messages = tuple(replace(message, span=places(message.span)) for message in found.messages)
    spans = (places((piece.start, piece.end)) for piece in found.pieces)
    pieces = tuple(
        replace(piece, start=a, end=b) for piece, (a, b) in zip(found.pieces, spans, strict=True) if b > a
    )
    return replace(found, messages=messages, pieces=pieces)


#: The confidence of a mail that does not say who wrote it, and of a text without any header.
ANONYMOUS, HEADLESS = 0.5, 0.3
#: The name of a carried mail that was left closed.
UNOPENED = "message.eml"


@dataclass(slots=True)
class _Reading:
    """What one mail says by itself, without the mails attached to it."""

    mail: ParsedMail
    forward: bool
    messages: list[ExtractedMessage]
    pieces: tuple[Piece, ...]
    carried: list[tuple[bytes, Span]]


def _read(raw: bytes, most: int, footers: Footers) -> _Reading:
    """What one mail says, at most ``most`` messages."""
    mail = open_envelopes(parse_mail(opening.readable(raw)))
    view = best_view(mail, _moment(mail.date_iso), most - 1)
    lines, anchors = view.lines, without_cut(view.lines, view.anchors, mail)
    complete(mail, anchors)
    doubt(lines, anchors, mail)
    gaps = most - 1 - len(anchors)
    segments = segment(lines, anchors, gaps)
    banners.fold(lines, segments)
    marked.give_back(lines, segments, mail)
    segments = drop_empty_forwards(lines, segments)
    trim_rules(lines, segments)
    trailing.give_back(lines, segments, mail)
    fold_signatures(lines, segments)
    repeated.fold(lines, segments, mail, footers)
    unattributed.keep(lines, segments)
    inside = carried(mail)
    bare, answered = strip_prefixes(mail.subject)
    forward = answered == "forward" or bool(anchors and anchors[0].forward)
    messages = [_outer(_emptied(mail, inside), lines, segments, forward and bool(anchors or inside))]
    messages += [
        _quoted(n, draft, draft.anchor, lines, bare if answered else "")
        for n, draft in enumerate(segments.drafts)
        if draft.anchor
    ]
    for owner, given in answers(lines, segments).items():
        shown = in_context(lines, segments.drafts[owner], given)
        messages[owner] = replace(
            messages[owner], answers=tuple(one.answer for one in given), in_context=shown
        )
    if view.other:
        for owner, text in two_forms.variants(lines, view.other, segments, _source(mail)).items():
            messages[owner] = replace(messages[owner], variants=(text,))
    if view.rest and view.rest.text.strip():
        messages[segments.last] = _with_rest(messages[segments.last], view.rest)
    return _Reading(mail, forward, messages, account(mail, view, segments), inside)


def _source(mail: ParsedMail) -> str:
    """All HTML of a mail."""
    forms = (mail.html, *(body.html for body in mail.further))
    return "\n".join(form.text for form in forms if form)


def _with_rest(message: ExtractedMessage, rest: Line) -> ExtractedMessage:
    """The last message with all that stands behind the bounds of reading."""
    body = f"{message.body}\n{rest.text.rstrip()}".lstrip("\n")
    return replace(
        message,
        body=body,
        in_context=f"{message.in_context}\n{rest.text.rstrip()}" if message.in_context else "",
        span=(message.span[0], rest.end),
        confidence=min(message.confidence, UNSEARCHED),
    )


def _with_file(message: ExtractedMessage, raw: bytes, span: Span) -> ExtractedMessage:
    """A message with a mail it carries that was not opened, as a file."""
    file = ExtractedFile(UNOPENED, "message/rfc822", len(raw), raw, span)
    return replace(message, attachments=(*message.attachments, file))


def _emptied(mail: ParsedMail, inside: list[tuple[bytes, Span]]) -> ParsedMail:
    """Without the files that were opened: what is in them are messages now, and no file of the mail's."""
    if not inside:
        return mail
    opened = {span for _, span in inside}
    return replace(mail, attachments=tuple(file for file in mail.attachments if file.span not in opened))


def _later(index: int | None, by: int) -> int | None:
    return None if index is None else index + by


def _moved(message: ExtractedMessage, by: int, span: Span) -> ExtractedMessage:
    """A message of an attached mail, renumbered; its place is that of the attachment."""
    return replace(
        message,
        index=message.index + by,
        parent=_later(message.parent, by),
        role="attached" if message.index == 0 else message.role,
        span=span,
        answers=tuple(replace(answer, of=_later(answer.of, by)) for answer in message.answers),
    )


def unchain_many(mails: list[bytes]) -> Chain:
    """One conversation from several mails, in any order: each message once, the tree all copies prove."""
    found = [unchain(raw) for raw in mails]
    messages = merge.merge(one.messages for one in found)
    subject = next((strip_prefixes(one.subject)[0] for one in found if one.subject), "")
    return Chain(subject, tuple(messages), min((one.coverage for one in found), default=1.0))


def _moment(iso: str | None) -> datetime | None:
    return datetime.fromisoformat(iso) if iso else None


def _outer(mail: ParsedMail, lines: list[Line], segments: Segments, forward: bool) -> ExtractedMessage:
    draft = segments.drafts[0]
    body = body_text(lines, draft.lines, draft.marks)
    return ExtractedMessage(
        index=0,
        parent=draft.parent,
        role="note" if forward else "outer",
        author_name=mail.author_name,
        author_email=mail.author_email,
        to=mail.to,
        cc=mail.cc,
        date_iso=mail.date_iso,
        date_raw=mail.date_raw,
        subject=mail.subject,
        body=body,
        signature=body_text(lines, draft.signature),
        message_id=mail.message_id,
        attachments=mail.attachments,
        confidence=_certainty(mail, body),
        span=_span(lines, draft) or (mail.header_end, mail.header_end),
    )


def _certainty(mail: ParsedMail, body: str) -> float:
    """How sure it is that the mail is one, and whose."""
    if mail.author_email or mail.author_name:
        return 1.0
    if mail.date_raw or mail.subject or mail.message_id:
        return ANONYMOUS
    return HEADLESS if body and not is_binary(mail.raw) else 0.0


def _quoted(index: int, draft: Draft, anchor: Anchor, lines: list[Line], answered: str) -> ExtractedMessage:
    """The message an anchor announces; ``answered`` is the bare subject of the mail, if it is an answer."""
    return ExtractedMessage(
        index=index,
        parent=draft.parent,
        role="quoted",
        author_name=anchor.name,
        author_email=anchor.email,
        to=anchor.to,
        cc=anchor.cc,
        date_iso=anchor.date_iso,
        date_raw=anchor.date_raw,
        # Attributions print none: "Re: Glaze" quotes what was said about "Glaze"
        subject=anchor.subject or (answered if anchor.kind == "attribution" else ""),
        body=body_text(lines, draft.lines, draft.marks),
        signature=body_text(lines, draft.signature),
        message_id=anchor.message_id,
        confidence=anchor.confidence,
        span=_span(lines, draft) or (lines[anchor.start].start, lines[anchor.end - 1].end),
    )


def _span(lines: list[Line], draft: Draft) -> tuple[int, int] | None:
    kept = [line for n in draft.lines if not (line := lines[n]).blank]
    if not kept:
        return None
    return min(line.start for line in kept), max(line.end for line in kept)


def _coverage(pieces: tuple[Piece, ...], size: int) -> float:
    return sum(piece.end - piece.start for piece in pieces) / size if size else 1.0
