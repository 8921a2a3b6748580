"""The tree of merged messages: the parent most of the copies prove; the nearest of several ancestors."""

from collections import Counter, deque

from .copies import Copy

#: How many ancestors are looked at: whoever leaves out levels of a chain leaves out a few.
MAX_ABOVE = 200
#: Of so many claimed parents the nearest is sought, those most often claimed.
MAX_CLAIMS = 12


def parents(clusters: list[list[Copy]], home: dict[tuple[int, int], int]) -> list[int | None]:
    """The parent of each cluster, by number; ``home`` is the cluster of each copy's place. No circles."""
    claims = [_claimed_parents(cluster, home, number) for number, cluster in enumerate(clusters)]
    above = [list(claim) for claim in claims]
    found: list[int | None] = [None] * len(clusters)
    roots = list(range(len(clusters)))
    for number, claim in enumerate(claims):
        for parent in _nearest_first(claim, above):
            root = _root(parent, roots)
            if root != number:  # itself still a root, it is nobody's ancestor but in its own tree
                found[number] = parent
                roots[number] = root
                break
    return found


def _claimed_parents(cluster: list[Copy], home: dict[tuple[int, int], int], number: int) -> Counter:
    claims: Counter = Counter()
    for copy in cluster:
        parent = copy.message.parent
        if parent is not None and (found := home.get((copy.place[0], parent))) not in (None, number):
            claims[found] += 1
    return claims


def _nearest_first(claim: Counter, above: list[list[int]]) -> list[int]:
    """A copy that leaves out a level names a grandparent: of two claims, the one below the other is right."""
    candidates = sorted(claim, key=lambda candidate: (-claim[candidate], candidate))[:MAX_CLAIMS]
    if len(candidates) < 2:
        return candidates
    ancestors = {candidate: _ancestors(candidate, above) for candidate in candidates}
    height = {c: sum(c in ancestors[other] for other in candidates if other != c) for c in candidates}
    return sorted(candidates, key=lambda candidate: (height[candidate], -claim[candidate], candidate))


def _ancestors(start: int, above: list[list[int]]) -> set[int]:
    """The nearest that are claimed to stand above ``start``."""
    found: set[int] = set()
    todo = deque(above[start])
    while todo and len(found) < MAX_ABOVE:
        node = todo.popleft()
        if node not in found:
            found.add(node)
            todo.extend(above[node])
    return found


def _root(node: int, roots: list[int]) -> int:
    """The top of the tree ``node`` is in so far; paths are shortened on the way (union-find)."""
    while roots[node] != node:
        roots[node] = roots[roots[node]]
        node = roots[node]
    return node
