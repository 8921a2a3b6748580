"""What the operators of a question mean: names looked up among what this person may see."""

from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_

from django.db.models import Q, QuerySet
from haystack.query import SQ

from accounts import names
from accounts.models import Group, User, called
from microblog.kit.folded import holds
from microblog.kit.text_folding import folded
from threads.actions.rights import people_known_to
from threads.models import Conversation
from threads.rendering import hashtags

from .query_syntax import QueryTerm, Question, moment

SOURCES = {"email": "mail", "mail": "mail", "web": "web", "api": "api"}
KINDS = frozenset(Conversation.Kind.values)
MOST_PEOPLE = 200  # of one name


@dataclass(slots=True)
class Filters:
    """``conditions`` for the index; ``problems``: operators that name nothing this person can see."""

    conditions: list[SQ] = field(default_factory=list)
    problems: list[QueryTerm] = field(default_factory=list)


def of(user: User, question: Question) -> Filters:
    """Two of the same operator mean either of the two; different ones must all hold."""
    filters = Filters()
    found: dict[tuple[str, bool], SQ] = {}
    for piece in question.operators:
        condition = _READERS[piece.operator](user, piece.value)
        if condition is None:
            filters.problems.append(piece)
            continue
        key = (piece.operator, piece.exclude)
        either = key in found and piece.operator in ("from", "in", "via", "is") and not piece.exclude
        if piece.exclude:
            condition = ~condition
        found[key] = (
            found[key] | condition if either else found[key] & condition if key in found else condition
        )
    filters.conditions = list(found.values())
    return filters


def of_files(user: User, question: Question) -> list[Q] | None:
    """The same conditions on attachments in the database; None when an operator names nothing."""
    filters = of(user, question)
    return None if filters.problems else [_on_files(condition) for condition in filters.conditions]


_COLUMNS = {
    "author": "message__author", "sent_at": "message__sent_at", "source": "message__source",
    "kind": "message__conversation__kind", "topic": "message__conversation__topics__name",
    "place": "message__conversation__group",
}  # fmt: skip


def _on_files(condition: SQ) -> Q:
    parts = [
        _on_files(child) if hasattr(child, "children") else _column(*child) for child in condition.children
    ]
    joined = reduce(or_ if condition.connector == SQ.OR else and_, parts)
    return ~joined if condition.negated else joined


def _column(expression: str, value: object) -> Q:
    if expression == "place__lt":  # a private conversation has no group
        return Q(message__conversation__group=None)
    if expression == "files__gt":
        return Q(pk__gt=0)
    name, _, comparison = expression.partition("__")
    return Q(**{f"{_COLUMNS[name]}__{comparison or 'exact'}": value})


def people(user: User, value: str) -> QuerySet[User]:
    """People by "me", handle, address, or every word of the name."""
    known = people_known_to(user)
    if value.lower() == "me":
        return known.filter(pk=user.pk)
    value = value.lstrip("@")
    if "@" in value:
        # Guests are not told whose address is which.
        return known.none() if user.is_guest else known.with_address(value)
    core = names.core(value)
    same = Q(handle=value.lower()) | (Q(folded_name=core) if core else Q(name=value))
    if (exact := known.filter(same)).exists():
        return exact
    named = known
    for word in value.split():
        named = named.filter(called(word))
    return named


def _from(user: User, value: str) -> SQ | None:
    ids = list(people(user, value).values_list("pk", flat=True)[:MOST_PEOPLE])
    return SQ(author__in=ids) if ids else None


def _in(user: User, value: str) -> SQ | None:
    readable = Group.objects.readable_by(user)
    named = readable.filter(holds("folded_words", value)).values_list("pk", "slug", "name")
    ids = [pk for pk, slug, name in named if folded(value) in (slug, folded(name))]
    ids = ids or list(readable.at(value).values_list("pk", flat=True))
    return SQ(place__in=ids) if ids else None


def _after(user: User, value: str) -> SQ:
    return SQ(sent_at__gte=moment(value))


def _before(user: User, value: str) -> SQ:
    return SQ(sent_at__lt=moment(value))


def _has(user: User, value: str) -> SQ | None:
    return SQ(files__gt=0) if value.lower() in ("file", "files") else None


def _via(user: User, value: str) -> SQ | None:
    source = SOURCES.get(value.lower())
    return SQ(source__exact=source) if source else None


def _is(user: User, value: str) -> SQ | None:
    if value.lower() == "private":
        return SQ(place__lt=0)
    return SQ(kind__exact=value.lower()) if value.lower() in KINDS else None


def _topic(user: User, value: str) -> SQ | None:
    name = hashtags.name_of(value)
    return SQ(topic=name) if name else None


_READERS = {
    "from": _from, "in": _in, "after": _after, "before": _before, "has": _has, "via": _via, "is": _is,
    "topic": _topic,
}  # fmt: skip
