"""Ask the index, as somebody: only what this person may read is found, counted or suggested.

Twice: the places they may read go into the question, so that counts are right; and the hits are read
through ``Message.objects.visible_to``, so that a stale index cannot show what it should not.
"""

import logging
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from functools import lru_cache, reduce
from operator import and_

from django.db import DatabaseError
from django.utils import timezone
from haystack.inputs import Exact
from haystack.query import SQ, SearchQuerySet

from accounts.models import Group, User
from microblog.kit.limits import Limit
from search.backends import Missing
from search.backends.found import Found, Wanted
from search.models import PendingUpdate
from search.snippets import READ
from threads.models import Conversation, Message

from . import analysis, documents, filters, query_syntax, spelling, writer
from .query_syntax import Question

log = logging.getLogger("skein.search")

PAGE = 20
LAST_PAGE = 100
SUGGESTED = 6  # words at most in a question for which wider ones are tried
MEANT = 3  # other spellings offered
# One that cannot be read is built anew once in so many seconds.
REBUILD = Limit("search.rebuild", 1, 600)
MOST_WAITING = 1_000  # that are counted
PENDING_EXCLUDED = 5_000  # newest changes waiting for the writer that are kept out of the answer
ORDERS = ("best", "new", "old")
YEARS = range(1970, 2101)  # that are counted one by one


@dataclass(slots=True)
class SearchHit:
    """``message``: of a conversation the one that shows best why it was found; ``more``: others of it found."""

    message: Message
    more: int = 0


@dataclass(slots=True)
class SearchResults:
    """``found``: a page of conversations in order; ``total``, ``conversations``: how many messages and conversations
    there are; ``facets``: {name: [(value, count), ...]}.

    ``problems``: operators that name nothing this person can see. ``waiting``: messages not yet indexed.
    ``available``: False while there is no index.
    """

    question: Question
    found: list[SearchHit] = field(default_factory=list)
    total: int = 0
    conversations: int = 0
    rows: int = 0
    facets: dict[str, list[tuple]] = field(default_factory=dict)
    problems: list[query_syntax.QueryTerm] = field(default_factory=list)
    waiting: int = 0
    available: bool = True

    @property
    def hits(self) -> list[Message]:
        return [hit.message for hit in self.found]

    def has_page(self, page: int) -> bool:
        return 1 <= page <= min(LAST_PAGE, -(-self.rows // PAGE))


def search(
    user: User, asked: str | Question, *, order: str = "best", page: int = 1, inside: int | None = None
) -> SearchResults:
    """The answer to what a person typed, a row for each conversation; or for each message ``inside`` one.
    Raises language.TooMuch."""
    question = query_syntax.parse(asked) if isinstance(asked, str) else asked
    answer = SearchResults(question, waiting=_waiting(user))
    if not question.pieces:
        return answer
    terms = filters.of(user, question)
    answer.problems = terms.problems
    if answer.problems:
        return answer
    places = _places(user)
    within = _asked(user, places, question, terms)
    if user.is_guest:
        order = "new"  # how rare a word is in what they may not read must not show
    if inside is not None:
        within = within.filter(conversation=inside)
    start = (page - 1) * PAGE
    wanted = Wanted(order, start, start + PAGE, inside is not None, frozenset(places), years())
    try:
        _fill(answer, user, within, wanted)
    except DatabaseError:
        raise
    except Exception as error:
        _broken(answer, error)
    return answer


def count(user: User, typed: str) -> int:
    """How many messages a question finds; 0 when the index cannot say."""
    question = query_syntax.parse(typed)
    terms = filters.of(user, question)
    if not question.pieces or terms.problems:
        return 0
    try:
        asked = _asked(user, _places(user), question, terms)
        return _grouped(asked, Wanted("new", end=0)).messages
    except Missing:
        return 0


def suggestions(user: User, answer: SearchResults) -> list[tuple[str, int]]:
    """Wider questions that do find something: [(typed, messages)], most first.

    Each is asked as this person, so that nothing hidden shows through.
    """
    pieces = answer.question.pieces
    if not 1 < len(pieces) <= SUGGESTED or not answer.available:
        return []
    wider = {answer.question.without(piece) for piece in pieces}
    counted = [(typed, count(user, typed)) for typed in sorted(wider)]
    return sorted((entry for entry in counted if entry[1]), key=lambda entry: -entry[1])


def meant(user: User, answer: SearchResults) -> list[tuple[str, int]]:
    """Questions spelt differently that do find something: [(typed, messages)], most first."""
    if not answer.available or answer.problems or user.is_guest:
        return []
    places = _places(user)
    try:
        tried = spelling.corrected(answer.question, lambda terms: writer.backend().known(terms, places))
        found = [_tried(user, typed, terms) for typed, terms in tried]
    except Missing:
        return []
    return sorted((entry for entry in found if entry[1]), key=lambda entry: -entry[1])[:MEANT]


def _tried(user: User, typed: str, terms: set[str]) -> tuple[str, int]:
    """``typed`` with the words for ``terms`` as a message says them ("label" and "labels" are one term)."""
    answer = search(user, typed)
    text = "\n".join(f"{hit.conversation.subject}\n{hit.body[:READ]}" for hit in answer.hits[:1])
    said = {term: text[start:end].lower() for term, start, end in analysis.spans(text) if term in terms}
    words = (said.get(analysis.normal(word), word) for word in typed.split(" "))
    return " ".join(words), answer.total


def _asked(user: User, places: list[int], question: Question, terms: filters.Filters) -> SearchQuerySet:
    asked = SearchQuerySet().filter(**_readable_by(user, places)).filter(*terms.conditions)
    # What has changed and is not indexed again must not be found by what it said before.
    changed = list(PendingUpdate.objects.order_by("-pk").values_list("message", flat=True)[:PENDING_EXCLUDED])
    if changed:
        asked = asked.exclude(message__in=changed)
    for run in question.runs:
        condition = _words(*run)
        asked = asked.exclude(condition) if run[0].exclude else asked.filter(condition)
    return asked


def _words(piece: query_syntax.QueryTerm, *more: query_syntax.QueryTerm) -> SQ:
    """One word, or the groups of a number: each of them, or the number without its blanks."""
    if more:
        each = reduce(and_, [_words(one) for one in dict.fromkeys((piece, *more))])
        return each | SQ(content=Exact(" ".join(one.value for one in (piece, *more))))
    if piece.is_prefix:
        return SQ(content__startswith=piece.value.strip("*"))
    return SQ(content=Exact(piece.value) if piece.exact else piece.value)


def _places(user: User) -> list[int]:
    groups = Group.objects.readable_by(user).values_list("pk", flat=True)
    private = Conversation.objects.visible_to(user).filter(group=None).values_list("pk", flat=True)
    return [*groups, *(documents.place(None, pk) for pk in private)]


def _readable_by(user: User, places: list[int]) -> dict[str, list[int]]:
    """Of a group a guest reads single conversations."""
    if not user.is_guest:
        return {"place__in": places}
    return {"conversation__in": list(Conversation.objects.visible_to(user).values_list("pk", flat=True))}


def _fill(answer: SearchResults, user: User, asked: SearchQuerySet, wanted: Wanted) -> None:
    """One run of the engine gives rows, counts and facets."""
    found = _grouped(asked, wanted)
    answer.total, answer.conversations, answer.facets = found.messages, found.conversations, found.facets
    answer.rows = found.messages if wanted.apart else found.conversations
    there = _readable(user, [row.message for row in found.rows])
    answer.found = [SearchHit(there[row.message], row.hits - 1) for row in found.rows if row.message in there]


def _grouped(asked: SearchQuerySet, wanted: Wanted) -> Found:
    return asked.query.backend.grouped(asked.query.build_query(), wanted)


def years() -> tuple[tuple[int, int], ...]:
    """(year, its first second) by the reader's clock."""
    return _years(timezone.get_current_timezone())


@lru_cache(maxsize=50)
def _years(zone: tzinfo) -> tuple[tuple[int, int], ...]:
    return tuple((year, int(datetime(year, 1, 1, tzinfo=zone).timestamp())) for year in YEARS)


def _waiting(user: User) -> int:
    """Messages this person may read that cannot be found yet; of others not even the number is told."""
    changed = PendingUpdate.objects.values("message")
    seen = Message.objects.visible_to(user).filter(pk__in=changed)
    return seen[:MOST_WAITING].count() if changed.exists() else 0


def _readable(user: User, ids: list[int]) -> dict[int, Message]:
    """Of the messages found those to show: not what has changed, however much waits to be indexed again."""
    changed = set(PendingUpdate.objects.filter(message__in=ids).values_list("message", flat=True))
    return (
        Message.objects.visible_to(user)
        .filter(pk__in=set(ids) - changed, withdrawn_at=None)
        .select_related("author", "claimed_by", "conversation", "conversation__group")
        .defer("fragment", "signature")
        .in_bulk()
    )


def _broken(answer: SearchResults, error: Exception) -> None:
    """A missing index is asked for. One that cannot be read as well, but not again and again: the
    question may be to blame."""
    answer.available = False
    if isinstance(error, Missing):
        writer.request_rebuild()
    elif not REBUILD.take("").wait:
        log.error("The search index cannot be read; a new one is asked for.", exc_info=error)
        writer.request_rebuild()
