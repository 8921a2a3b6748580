"""Pairs of people who may be one. Nothing is compared with everything: people who are alike have the same key.

The worker looks every few minutes; the page reads what it found.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.erased.words import is_placeholder
from accounts.models import EmailAddress, User

from .models import LikelyPair
from .rules import PEOPLE

REASONS = {
    "name": _("the same name"),
    "outsider": _("somebody from mails who is called like a colleague"),
    "domains": _("the same address at two domains of the company"),
    "tag": _("addresses that differ by dots or by what is behind a plus"),
}
WEIGHTS = {"tag": 4, "domains": 3, "outsider": 2, "name": 2}
#: Of so many who are alike in one way nobody knows who is who: each is paired with these first ones alone.
CENTRES = 3
#: So many of one name are many people.
MOST_ALIKE = 50


class FoundPerson(NamedTuple):
    """``rank``: who is named first: colleagues who are here, those who left, people from mails."""

    pk: int
    rank: int
    is_outsider: bool
    name: str


Pairs = dict[tuple[int, int], set[str]]


def find() -> int:
    """Look, and write down what was found; returns how many pairs there are to look at."""
    found = pairs()
    with transaction.atomic():
        known = {(row.first_id, row.second_id): row for row in LikelyPair.objects.all_locked()}
        gone = [row.pk for pair, row in known.items() if pair not in found and row.dismissed_at is None]
        for start in range(0, len(gone), 500):
            LikelyPair.objects.filter(pk__in=gone[start : start + 500]).delete()
        fresh = []
        for pair, why in found.items():
            row = known.get(pair) or LikelyPair(first_id=pair[0], second_id=pair[1])
            reasons, weight = sorted(why), sum(WEIGHTS[one] for one in why)
            if row.pk is None or row.reasons != reasons:
                row.reasons, row.weight = reasons, weight
                fresh.append(row)
        LikelyPair.objects.bulk_create(
            [row for row in fresh if row.pk is None], batch_size=500, ignore_conflicts=True
        )
        LikelyPair.objects.bulk_update(
            [row for row in fresh if row.pk], ["reasons", "weight"], batch_size=200
        )
    return sum(1 for pair in found if pair not in known or known[pair].dismissed_at is None)


def pairs() -> Pairs:
    """{(lower number, higher number): names of reasons}."""
    people = _people()
    addresses = [
        (pk, address.partition("@"), is_verified is not None)
        for pk, address, is_verified in EmailAddress.objects.values_list("user", "address", "verified_at")
        if pk in people
    ]
    ours = {
        domain for pk, (_local, _at, domain), is_verified in addresses if is_verified and people[pk].rank == 0
    }
    found: Pairs = defaultdict(set)
    names: dict[str, set[int]] = defaultdict(set)
    locals_: dict[str, set[int]] = defaultdict(set)
    boxes: dict[str, set[int]] = defaultdict(set)
    for person in people.values():
        if key := name_key(person.name):
            names[key].add(person.pk)
    for pk, (local, _at, domain), _is_verified in addresses:
        boxes[f"{box(local)}@{domain}"].add(pk)
        if domain in ours:
            locals_[local].add(pk)
    for one, other in _alike(names.values(), people):
        kinds = {people[one].is_outsider, people[other].is_outsider}
        found[one, other].add("outsider" if len(kinds) == 2 else "name")
    for one, other in _alike(locals_.values(), people):
        found[one, other].add("domains")
    for one, other in _alike(boxes.values(), people):
        found[one, other].add("tag")
    return found


def _people() -> dict[int, FoundPerson]:
    # Somebody from mails without an address is a name in one conversation, which need not be anybody's to know.
    nameless = Q(kind=User.Kind.OUTSIDER) & ~Exists(EmailAddress.objects.filter(user=OuterRef("pk")))
    rows = User.objects.filter(kind__in=PEOPLE, merged_into=None).exclude(nameless)
    ranks = {(User.Kind.EMPLOYEE, True): 0, (User.Kind.EMPLOYEE, False): 1}
    return {
        pk: FoundPerson(pk, ranks.get((kind, is_active), 2), kind == User.Kind.OUTSIDER, folded)
        for pk, kind, is_active, folded, name in rows.values_list(
            "pk", "kind", "is_active", "folded_name", "name"
        )
        if not is_placeholder(name)
    }


def name_key(folded_name: str) -> str:
    """The words of a name in one order, without marks; empty for what means anybody, and for an address."""
    words = folded_name.split()
    return " ".join(sorted(words)) if len(words) > 1 and "@" not in folded_name else ""


def box(local: str) -> str:
    """The mailbox behind "n.beck+lists"; what is nothing but dots or tag stays as it is."""
    return re.sub(r"\+.*|\.", "", local) or local


def _alike(groups: Iterable[set[int]], people: dict[int, FoundPerson]) -> Iterator[tuple[int, int]]:
    for group in groups:
        if 1 < len(group) <= MOST_ALIKE:
            ordered = sorted(group, key=lambda pk: (people[pk].rank, pk))
            for number, centre in enumerate(ordered[:CENTRES]):
                for other in ordered[number + 1 :]:
                    yield min(centre, other), max(centre, other)
