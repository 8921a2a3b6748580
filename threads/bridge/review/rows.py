"""The lines of the review screen: the recovered messages as a tree, oldest branch first."""

from dataclasses import dataclass
from datetime import datetime

from threads.bridge.models import IncomingMail
from threads.bridge.unchain.values import ExtractedMessage
from threads.models.message import without_signature
from threads.rendering import text

from ..mail_job import Match, Work, moment
from ..placing import people

SURE = 0.75


@dataclass
class ForwardRow:
    message: ExtractedMessage
    match: Match
    depth: int
    is_included: bool = True
    # What the reviewer typed as the author.
    author: str = ""
    error: str = ""
    folded_lines: int = 0
    # What the mail says, when something else is to be published.
    words: str = ""
    is_edited: bool = False
    is_dated: bool = False
    is_cut: bool = False
    is_joined: bool = False
    copies: int = 1
    # The sender's own: its author and date are the mail's, and checked.
    is_own: bool = False
    # Index of the message shown above, to join it with.
    above: int | None = None

    @property
    def name(self) -> str:
        return (self.match.user.name if self.match.user else "") or self.match.name or self.match.address

    @property
    def date(self) -> datetime | None:
        return moment(self.message.date_iso)

    @property
    def html(self) -> str:
        return text.render_mail(without_signature(self.message.body, self.message.signature))

    @property
    def initials(self) -> str:
        words = (self.match.name or self.match.address or "?").split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    @property
    def percent(self) -> int:
        return round(self.message.confidence * 100)

    @property
    def is_issue(self) -> bool:
        """Something a person should look at: the cut, the author, the date or the words are not certain."""
        is_guess = self.match.is_guess or self.message.confidence < SURE or self.date is None
        return bool(is_guess or self.message.variants)


def rows_of(mail: IncomingMail, work: Work) -> list[ForwardRow]:
    """Rows in reading order: every message under the one it answers, branches by date."""
    people.recognise([work])
    matches = {m.index: match for m, match in zip(work.messages, work.matches, strict=True)}
    split = {m["index"]: m for m in mail.kept_split["messages"]}
    rows: list[ForwardRow] = []
    for message, depth in in_tree_order(work.messages):
        kept = split[message.index]
        match = matches[message.index]
        if kept.get("author"):
            match.how = "chosen"
        row = _row(message, match, depth, kept)
        row.is_own, row.above = work.is_own(message), rows[-1].message.index if rows else None
        rows.append(row)
    return rows


def _row(message: ExtractedMessage, match: Match, depth: int, kept: dict) -> ForwardRow:
    return ForwardRow(
        message, match, min(depth, 4), not kept.get("excluded"), kept.get("author", ""),
        folded_lines=message.signature.count("\n") + 1 if message.signature else 0,
        words=kept["body"], is_edited="text" in kept, is_dated="sent" in kept, is_cut="cut_from" in kept,
        is_joined=bool(kept.get("joined")), copies=kept.get("copies", 1),
    )  # fmt: skip


def in_tree_order(messages: list[ExtractedMessage]) -> list[tuple[ExtractedMessage, int]]:
    """(message, depth), parents before their answers; a parent that is not among them counts as none."""
    by_index = {message.index: message for message in messages}
    answers: dict[int | None, list[ExtractedMessage]] = {}
    for message in messages:
        parent = message.parent if message.parent in by_index and message.parent != message.index else None
        answers.setdefault(parent, []).append(message)
    found: list[tuple[ExtractedMessage, int]] = []
    todo = [(message, 0) for message in _newest_first(answers.get(None, []))]
    while todo:
        message, depth = todo.pop()
        found.append((message, depth))
        todo += [(answer, depth + 1) for answer in _newest_first(answers.get(message.index, []))]
    # What hangs in a circle is not reached from the top; it is shown all the same.
    reached = {message.index for message, _depth in found}
    return found + [(message, 0) for message in messages if message.index not in reached]


def _newest_first(messages: list[ExtractedMessage]) -> list[ExtractedMessage]:
    return sorted(messages, key=lambda m: (m.date_iso or "", -m.index), reverse=True)
