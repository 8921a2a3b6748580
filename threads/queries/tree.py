"""The shape of a conversation as a flat list: who stands where, drawn on two visual levels.

Pure: numbers in, numbers out, no recursion (a mail chain can be a thousand replies deep).

Level 0 is the trunk: the opening and everything that follows in one line. Where the talk forks, each of
two or more replies with answers of their own begins a BRANCH (level 1); a reply without any stays where it
is, so that one more "Thanks" to the opening does not make a branch of all that was said before. Where a
branch forks again, the side talk is set in once more (level 2) and stays at that level however deep it goes.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple


class Place(NamedTuple):
    """Where one message stands. ``branch``: id of the message its branch begins with, 0 for the trunk."""

    id: int
    parent: int | None
    level: int
    branch: int
    depth: int


def lay_out(arrows: Iterable[tuple[int, int | None]]) -> list[Place]:
    """(id, parent id) in reading order -> places in the order of drawing: every answer below its question.

    A parent that is not among them counts as none; a ring, which no honest mail makes, is cut open.
    """
    parents = dict(arrows)
    children: dict[int | None, list[int]] = defaultdict(list)
    for pk, parent in parents.items():
        children[parent if parent in parents else None].append(pk)
    order = _in_order(parents, children)
    talks = {pk: sum(bool(children.get(a)) for a in answers) for pk, answers in children.items()}
    places: dict[int | None, Place] = {}
    straight: dict[int | None, bool] = {None: True}
    nowhere = Place(0, None, 0, 0, -1)
    for pk in order:
        parent = parents[pk] if parents[pk] in places else None
        above = places.get(parent, nowhere)
        goes_on = straight[parent] and talks[parent] < 2
        level = above.level
        if not goes_on and children[pk] and not _opens(parent, pk, order):
            level = min(level + 1, 2)
        straight[pk] = level < 2 and (goes_on or level > above.level or _opens(parent, pk, order))
        branch = pk if level == 1 and above.level == 0 else above.branch
        places[pk] = Place(pk, parent, level, branch, above.depth + 1)
    return list(places.values())


def _opens(parent: int | None, pk: int, order: list[int]) -> bool:
    """The very first message is the trunk, also when other messages have no parent either."""
    return parent is None and pk == order[0]


def _in_order(parents: dict, children: dict) -> list[int]:
    order: list[int] = []
    seen: set[int] = set()
    # The second round finds what only rings lead to.
    for start in [*children[None], *parents]:
        stack = [start]
        while stack:
            pk = stack.pop()
            if pk in seen:
                continue
            seen.add(pk)
            order.append(pk)
            stack.extend(reversed(children[pk]))
    return order


def blocks(places: Iterable[Place]) -> Iterator[tuple[int, list[Place]]]:
    """(branch, its places): the trunk in pieces (branch 0) and each branch whole, in order."""
    for branch, run in groupby(places, key=lambda place: place.branch):
        yield branch, list(run)
