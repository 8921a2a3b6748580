"""HTML of a stream: articles round stored fragments, blocks of them, and the map.

Written as strings on purpose: fifty messages through the template engine cost more than the rest of the
page. Everything that is put in is a number, a date, a stored fragment, or escaped here.
"""

from datetime import datetime
from typing import Any, NamedTuple

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from accounts.models import User
from microblog.kit.render_cache import drawn
from microblog.kit.templatetags import skein
from threads.models import Conversation
from threads.queries.conversation import MessageRow, Stream
from threads.queries.tree import Place, blocks
from threads.rendering import plain
from threads.rendering.article import element

FOLD = 4  # this many read messages in a row are folded when something else is unread
FACES = 3


class StreamPiece(NamedTuple):
    """One piece of the page. ``kind``: html, fold (closed run), gap (not fetched), new, branch."""

    kind: str
    html: str = ""
    count: int = 0  # type: ignore[assignment]  # in place of a tuple's: nobody looks for values in a piece
    first: int = 0
    people: tuple = ()
    title: str = ""
    unread: int = 0
    is_open: bool = True
    pieces: tuple = ()
    newest: object = None


def article(row: MessageRow, html: str, *, unread: bool) -> SafeString:
    """The element of a message, with what is this reader's own."""
    classes, signs = "", ""
    if unread:
        classes += " is-unread"
        signs = f'<span class="vh" data-unread-sign>{_("unread")}</span>'
    if row.saved:
        classes += " is-saved"
        signs += drawn("threads/_saved_sign.html")
    return element(
        html,
        pk=row.id,
        parent=row.parent,
        author_id=row.author_id,
        author=row.author,
        source=row.source,
        sent_at=row.sent_at,
        classes=classes,
        signs=signs,
    )


class Head(NamedTuple):
    """What the head of a page says of the conversation itself."""

    pk: int
    subject: str
    kind: str
    source: str
    closed_at: datetime | None
    best_answer_id: int | None
    guest_count: int


def heading(conversation: Conversation, **facts: Any) -> SafeString:
    """The head of the page. ``facts``: the numbers and the rest of what the template names."""
    is_mail = conversation.source == Conversation.Source.MAIL
    return drawn(
        "threads/_conversation_head.html",
        conversation=Head(*(getattr(conversation, name) for name in Head._fields)),
        forwarder=conversation.forwarded_by.name if conversation.forwarded_by else "",
        day=skein.moment(conversation.created_at) if is_mail else "",
        **facts,
    )


def pieces(stream: Stream) -> list[StreamPiece]:
    """The whole conversation, from top to bottom."""
    out: list[StreamPiece] = []
    for branch, places in blocks(stream.places):
        if branch:
            out.append(_branch(stream, branch, places))
        else:
            out.extend(_run(stream, places))
    return out


def _branch(stream: Stream, head: int, places: list[Place]) -> StreamPiece:
    ids = [place.id for place in places]
    unread = sum(pk in stream.unread for pk in ids)
    visible = any(pk in stream.shown for pk in ids)
    return StreamPiece(
        "branch",
        count=len(ids),
        first=head,
        people=faces(stream, ids),
        title=title(stream.rows[head]),
        unread=unread,
        is_open=visible and (unread > 0 or not stream.unread),
        pieces=tuple(_run(stream, places)),
        newest=max(stream.rows[pk].sent_at for pk in ids),
    )


def _run(stream: Stream, places: list[Place]) -> list[StreamPiece]:
    """Messages of one block: drawn, folded when read, or left out of the window."""
    out: list[StreamPiece] = []
    for state, run in _by_state(stream, places):
        ids = [place.id for place in run]
        if state == "gap":
            out.append(StreamPiece("gap", count=len(ids), first=ids[0], people=faces(stream, ids)))
            continue
        if state == "new":
            out.append(StreamPiece("new"))
        html = _articles(stream, run)
        if state == "fold":
            out.append(
                StreamPiece("fold", html=html, count=len(ids), first=ids[0], people=faces(stream, ids))
            )
        else:
            out.append(StreamPiece("html", html=html))
    return out


def _by_state(stream: Stream, places: list[Place]) -> list[tuple[str, list[Place]]]:
    """Runs of places with the same fate. "new" starts at the one line that says what is new."""
    fold_any = bool(stream.unread)
    first_unread, opening = stream.first_unread, stream.places[0].id
    runs: list[tuple[str, list[Place]]] = []
    for place in places:
        if place.id not in stream.shown:
            state = "gap"
        elif place.id == first_unread:
            state = "new"
        elif fold_any and place.id not in stream.unread and place.id != opening:
            state = "fold"
        else:
            state = "html"
        last = runs[-1][0] if runs else ""
        if state == last or (state == "html" and last == "new"):
            runs[-1][1].append(place)
        else:
            runs.append((state, [place]))
    return [("html" if state == "fold" and len(run) < FOLD else state, run) for state, run in runs]


def _articles(stream: Stream, run: list[Place]) -> SafeString:
    out, inside = [], False
    for place in run:
        if (place.level == 2) != inside:
            inside = not inside
            out.append('<div class="sub">' if inside else "</div>")
        out.append(article(stream.rows[place.id], stream.html[place.id], unread=place.id in stream.unread))
    if inside:
        out.append("</div>")
    return mark_safe("".join(out))  # noqa: S308 - see the head of this module


def faces(stream: Stream, ids: list[int]) -> tuple:
    """The first few different people of these messages, for a row of faces (unsaved, named only)."""
    found: dict[int, User] = {}
    for pk in ids:
        row = stream.rows[pk]
        if row.author_id not in found:
            found[row.author_id] = User(
                pk=row.author_id, name=row.author, kind=row.kind, photo_mark=row.photo
            )
        if len(found) == FACES:
            break
    return tuple(found.values())


def title(row: MessageRow) -> str:
    """What a branch is called: how its first message begins."""
    return plain.first_line(row.start, 60) or row.author
