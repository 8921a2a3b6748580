"""Several mails in one: each message once. Who forwards five mails of a chain as attachments sends its
first message five times."""

from collections.abc import Iterable
from dataclasses import replace

from ..unchain.merging.merge import merged
from ..unchain.values import ExtractedMessage, Piece


def kept_once(
    messages: list[ExtractedMessage], pieces: list[Piece]
) -> tuple[list[ExtractedMessage], list[Piece], dict[int, int]]:
    """The distinct messages under the index of their best copy, the pieces, and {index: number of copies}.

    Mail that carries no other mail is returned as it is: what it quotes twice is the engine's to judge.
    """
    if not any(message.role == "attached" for message in messages):
        return messages, pieces, {}
    by_index = {message.index: message for message in messages}
    found = [
        (message, sorted(indexes, key=lambda index: (index != message.index, index)))
        for message, indexes in _distinct(messages)
    ]
    home = {index: message.index for message, indexes in found for index in indexes}
    parents = {message.index: message.parent for message, _indexes in found}
    for message, indexes in found:
        if parents[message.index] is None:
            # What carries a mail answers it: an arrow from one mail to another, which merging does not know.
            answered = (by_index[index].parent for index in indexes)
            claimed = (None if one is None else home.get(one) for one in answered)
            parents[message.index] = next((p for p in claimed if _may_be(p, message.index, parents)), None)
    kept = [replace(message, parent=parents[message.index]) for message, _indexes in found]
    others = {i for message, indexes in found for i in indexes if by_index[i].body in message.variants}
    copies = {message.index: len(indexes) for message, indexes in found if len(indexes) > 1}
    return (
        sorted(kept, key=lambda message: message.index),
        [_told(piece, home, others) for piece in pieces],
        copies,
    )


def _distinct(messages: list[ExtractedMessage]) -> Iterable[tuple[ExtractedMessage, list[int]]]:
    """(message with its index and parent in the whole mail, indexes of its copies)."""
    found = merged(_carriers(messages))
    copies = [[index for _mail, index in places] for _message, places in found]
    # The sender's own words keep their place, whoever else has the same.
    best = [0 if 0 in indexes else indexes[0] for indexes in copies]
    for number, (message, _places) in enumerate(found):
        parent = None if message.parent is None else best[message.parent]
        yield replace(message, index=best[number], parent=parent), copies[number]


def _carriers(messages: list[ExtractedMessage]) -> list[list[ExtractedMessage]]:
    """The messages of each carried mail together: an attached one begins the next."""
    mails: list[list[ExtractedMessage]] = [[]]
    for message in messages:
        if message.role == "attached":
            mails.append([])
        mails[-1].append(message)
    return mails


def _may_be(parent: int | None, index: int, parents: dict[int, int | None]) -> bool:
    """Whether ``parent`` can be what ``index`` answers: not itself, and nothing that answers it."""
    above, seen = parent, set()
    while above is not None and above not in seen:
        if above == index:
            return False
        seen.add(above)
        above = parents.get(above)
    return parent is not None


def _told(piece: Piece, home: dict[int, int], others: set[int]) -> Piece:
    """A piece of a copy is a proven duplicate of the message that stays, unless it says something else."""
    index = piece.message
    if index is None or home.get(index, index) == index:
        return piece
    kind = "duplicate" if piece.kind in ("text", "rest") and index not in others else piece.kind
    return replace(piece, kind=kind, message=home[index])
