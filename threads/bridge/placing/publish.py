"""Write what place.py planned: through threads.actions, with the origins that prove every message."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from microblog.kit.bulk_update import update_each
from threads.actions import importing, merging
from threads.actions.importing import ChainToImport, MessageToImport
from threads.models import Conversation

from ..mail_job import Match, Work, to_json
from ..models import IncomingMail, Origin
from ..unchain.values import ExtractedMessage
from . import addressees, noting, people, taking_part
from .origins import remember
from .thread import Node, Thread


class Written(NamedTuple):
    messages: int = 0
    conversations: int = 0


@transaction.atomic
def publish(threads: Iterable[Thread]) -> Written:
    """Publish the placed threads: messages, tree, better copies, origins, gaps, and the state of the mails.

    The mails' own rows are part of the same transaction: a mail is published wholly or not at all.
    """
    threads = [thread for thread in dict.fromkeys(threads) if thread.works]
    _introduce(threads)
    new = sum(node.row is None for thread in threads for node in thread.nodes)
    opened = sum(thread.conversation is None for thread in threads)
    noting.before(threads)
    _free_names(threads)
    for thread in threads:
        # Before anything is written: afterwards every node has a row.
        for work in thread.works:
            _settle(work, thread)
        _absorb(thread)
    _write(threads)
    for thread in threads:
        _improve(thread)
        _restore(thread)
    _rearrange(threads)
    noting.after(threads)
    remember(threads)
    _note_who_takes_part(threads)
    _keep_mails(threads)
    return Written(new, opened)


def _introduce(threads: list[Thread]) -> None:
    chains = [_unknown(thread) for thread in threads]
    known = [
        people.known_outsiders(thread.conversation)
        if thread.conversation and any(not match.address for match in chain)
        else {}
        for thread, chain in zip(threads, chains, strict=True)
    ]
    people.introduce(chains, known)


def _unknown(thread: Thread) -> list[Match]:
    """Matches without a person: of the new and improved messages, and of the mails' own authors."""
    found = [node.source[2] for node in thread.nodes if node.source]
    found += [match for work in thread.works for match in (work.author, work.claimant) if match]
    return [match for match in dict.fromkeys(found) if match.user is None]


def _settle(work: Work, thread: Thread) -> None:
    """A mail that brought nothing new is a duplicate; its origins still prove what was there."""
    mine = [node for node in thread.nodes if node.source and node.source[0] is work]
    work.mail.state = IncomingMail.State.PUBLISHED if mine else IncomingMail.State.DUPLICATE
    work.mail.processed_at = timezone.now()
    if work.mail.split is None and not work.is_import:
        work.mail.split = to_json(work)


# --- Messages ------------------------------------------------------------------------------------


def _absorb(thread: Thread) -> None:
    if thread.absorbed:
        merging.merge(thread.absorbed, into=thread.written)
        for node in thread.nodes:
            if node.row is not None:
                node.row.conversation = thread.written


def _free_names(threads: list[Thread]) -> None:
    """A Message-ID that a quote was mistaken for is free before the message that has it is written, or comes from
    another conversation."""
    nodes = [node for thread in threads for node in thread.nodes if not node.message_id]
    rows = [node.row for node in nodes if node.row and node.row.message_id]
    for row in rows:
        row.message_id = ""
    update_each(rows, "message_id")


def _write(threads: list[Thread]) -> None:
    fresh = [(thread, nodes) for thread in threads if (nodes := _in_order(thread))]
    written = importing.publish_chains([_chain(thread, nodes) for thread, nodes in fresh])
    for (thread, nodes), (conversation, rows) in zip(fresh, written, strict=True):
        thread.conversation = conversation
        for node, row in zip(nodes, rows, strict=True):
            node.row = row
            node.gave = Origin.Gave.MESSAGE
            # Who hung under a row that did not exist yet, and what the drafts could say already.
            node.is_moved = False


def _chain(thread: Thread, nodes: list[Node]) -> ChainToImport:
    place = {id(node): number for number, node in enumerate(nodes)}
    first = thread.works[0]
    batch = first.mail.batch
    return ChainToImport(
        drafts=[draft_of(node, place) for node in nodes],
        subject=thread.subject,
        group=first.mail.group if not first.people else None,
        people=first.people,
        forwarded_by=batch.user if batch else first.mail.sender,
        conversation=thread.conversation,
        source=Conversation.Source.IMPORT if first.is_import else Conversation.Source.MAIL,
        quiet=first.is_import,
        tell_authors=first.tell_authors,
    )


def _in_order(thread: Thread) -> list[Node]:
    """The new nodes by date, parents before their answers however wrong the clocks were."""
    nodes = [node for node in thread.nodes if node.row is None]
    times: dict[int, tuple] = {}

    def when(node: Node | None) -> tuple:
        path: list[Node] = []
        while node is not None and node.row is None and id(node) not in times:
            path.append(node)
            node = node.parent
        latest = times.get(id(node), (datetime.min.replace(tzinfo=timezone.get_default_timezone()), 0))
        for step in reversed(path):
            at = _sent_at(step)
            latest = (at, 0) if at > latest[0] else (latest[0], latest[1] + 1)
            times[id(step)] = latest
        return latest

    return sorted(nodes, key=when)


def draft_of(node: Node, place: dict[int, int]) -> MessageToImport:
    work, message, match = node.made_of
    assert match.user is not None  # introduced
    parent = None
    if node.parent is not None:
        parent = node.parent.row or place[id(node.parent)]
    printed = work.sent_at(message)
    sent_at = _sent_at(node)
    return MessageToImport(
        author=match.user,
        body=message.body,
        sent_at=sent_at,
        parent=parent,
        message_id=node.message_id,
        signature=message.signature,
        claimed_by=_claimant(work, node),
        confidence=message.confidence,
        date_printed=_printed(work, message) if printed else None,
        fingerprint=node.fingerprint,
        files=[
            (a.name or "file", a.type, a.content or None, a.size, a.content_id) for a in message.attachments
        ],
        arrived_at=sent_at if work.is_import else None,
        unchecked=work.is_unchecked(message),
        edited_by=work.mail.sender if message.index in work.rewritten else None,
        addressees=addressees.of_message(work, message),
    )


def _printed(work: Work, message: ExtractedMessage) -> str | None:
    """The date in the mail's own words; None when a person had to say it."""
    if work.exported:
        return message.date_raw[:200] or None
    return (message.date_raw or (work.headers.date_raw if message.index == 0 else ""))[:200] or None


def _claimant(work: Work, node: Node) -> User | None:
    """Who says that somebody else wrote this: the author of the mail that quotes it."""
    if not node.is_claim:
        return None
    if work.claimant:
        return work.claimant.user
    return work.mail.sender or (work.author.user if work.author else None)


def _sent_at(node: Node) -> datetime:
    """The printed date; without one just after the message it answers, else when the mail was sent."""
    if node.row is not None and not node.is_better:
        return node.row.sent_at
    work, message, _match = node.made_of
    if found := work.sent_at(message):
        return found
    steps, parent = 1, node.parent
    while parent is not None:
        if parent.row is not None and not parent.is_better:
            return parent.row.sent_at + timedelta(seconds=steps)
        work_above, above, _match = parent.made_of
        if found := work_above.sent_at(above):
            return found + timedelta(seconds=steps)
        parent, steps = parent.parent, steps + 1
    outer = work.headers.date if message.index else None
    return (
        outer - timedelta(minutes=message.index)
        if outer and outer < timezone.now()
        else work.mail.received_at
    )


def _improve(thread: Thread) -> None:
    for node in thread.nodes:
        if node.is_better:
            # The arrows are set by _rearrange, for all that moved.
            draft = draft_of(node, {})
            draft.parent = None
            node.row = importing.upgrade(node.written, draft, quiet=node.made_of[0].is_import)
            node.gave = Origin.Gave.WORDS
            node.is_better = False


def _restore(thread: Thread) -> None:
    """Kind and best answer of a conversation that Skein exported."""
    said = [(node.written, node.source[0].exported) for node in thread.nodes if node.source]
    kinds = [one.kind for _row, one in said if one and one.kind in Conversation.Kind.values]
    best = [row for row, one in said if one and one.is_best]
    if kinds or best:
        conversation = thread.written
        conversation.kind = kinds[0] if kinds else conversation.kind
        conversation.best_answer = best[0] if best else conversation.best_answer
        conversation.save(update_fields=["kind", "best_answer"])


# --- Tree, mails -------------------------------------------------------------------------


def _rearrange(threads: list[Thread]) -> None:
    """Arrows of rows that were there before and got a parent, or a name, by these mails."""
    moved = [node for thread in threads for node in thread.nodes if node.is_moved]
    for node in moved:
        row = node.written
        row.parent = node.parent.row if node.parent else None
        row.message_id = node.message_id
        node.is_moved = False
    merging.rehang([node.written for node in moved])


def _note_who_takes_part(threads: list[Thread]) -> None:
    for thread in threads:
        for work in thread.works:
            if work.is_live and work.messages and work.messages[0].index == 0:
                taking_part.note(work, thread.written)


def _keep_mails(threads: list[Thread]) -> None:
    """Write the states; what was read out of a live mail is kept with it."""
    mails: dict[bool, list[IncomingMail]] = {True: [], False: []}
    for thread in threads:
        for work in thread.works:
            work.mail.conversation = thread.conversation
            mails[work.is_import].append(work.mail)
        thread.works = []
    update_each(mails[True], "state", "conversation", "processed_at")
    update_each(mails[False], "state", "conversation", "processed_at", "split", "group")
