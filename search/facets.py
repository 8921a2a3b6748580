"""The rail of the search page: what the answer is made of, each entry a link that narrows it down."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import Group, User
from search.query import SearchResults

from . import query_syntax

MOST = 8


@dataclass(frozen=True, slots=True)
class FacetLink:
    """``typed``: the question after a click; that takes the entry away again when it is ``chosen``."""

    label: str
    count: int
    typed: str
    chosen: bool


def of(answer: SearchResults, user: User) -> list[tuple[str, list[FacetLink]]]:
    """[(heading, entries)], only headings that leave a choice or have one made."""
    found = [
        (_("Group"), _groups(answer, user)),
        (_("Author"), _authors(answer, user)),
        (_("Year"), _years(answer)),
        (_("Came from"), _sources(answer)),
    ]
    return [
        (heading, entries)
        for heading, entries in found
        if len(entries) > 1 or any(entry.chosen for entry in entries)
    ]


def _groups(answer: SearchResults, user: User) -> list[FacetLink]:
    counts = dict(answer.facets.get("place", ()))
    groups = Group.objects.visible_to(user).in_bulk([place for place in counts if place > 0])
    entries = [
        _entry(answer, groups[place].name, count, query_syntax.operator("in", groups[place].slug))
        for place, count in counts.items()
        if place in groups
    ]
    private = sum(count for place, count in counts.items() if place < 0)
    if private:
        entries.append(_entry(answer, _("Private conversations"), private, "is:private"))
    return entries[:MOST]


def _authors(answer: SearchResults, user: User) -> list[FacetLink]:
    counts = dict(answer.facets.get("author", ())[:MOST])
    people = User.objects.visible_to(user).in_bulk(list(counts))
    return [
        _entry(
            answer,
            people[pk].name,
            count,
            query_syntax.operator("from", people[pk].handle or people[pk].name.replace('"', " ")),
        )
        for pk, count in counts.items()
        if pk in people
    ]


def _years(answer: SearchResults) -> list[FacetLink]:
    years = sorted(answer.facets.get("year", ()), reverse=True)
    return [_entry(answer, str(year), count, f"after:{year}", f"before:{year + 1}") for year, count in years][
        :MOST
    ]


def _sources(answer: SearchResults) -> list[FacetLink]:
    labels = {"web": _("Written here"), "mail": _("E-mail"), "api": _("Other programs")}
    return [
        _entry(answer, labels[source], count, "via:email" if source == "mail" else f"via:{source}")
        for source, count in answer.facets.get("source", ())
        if source in labels
    ]


def _entry(answer: SearchResults, label: str, count: int, *operators: str) -> FacetLink:
    question = answer.question
    chosen = [piece for piece in question.pieces if piece.typed.lower() in operators]
    if len(chosen) >= len(operators):
        return FacetLink(label, count, question.without(*chosen), True)
    # Instead of a narrower one of the same kind, not beside it.
    names = {operator.partition(":")[0] for operator in operators}
    rest = question.without(*(piece for piece in question.operators if piece.operator in names))
    return FacetLink(label, count, " ".join([rest, *operators]).strip(), False)
