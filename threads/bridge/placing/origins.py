"""What is kept beside the messages of published mails: which part of which mail became which message, what is
still missing, and the subjects a reply without References is known by."""

from ..mail_job import Work
from ..models import ChainSubject, Gap, Origin
from ..unchain.languages import subjects
from ..unchain.merging.disagreements import say_otherwise
from ..unchain.values import ExtractedMessage
from .thread import Node, Thread


def remember(threads: list[Thread]) -> None:
    """Write gaps, origins and subjects of placed threads whose rows are written."""
    nodes = [node for thread in threads for node in thread.nodes]
    changed = [node for node in nodes if node.has_new_gaps]
    Gap.objects.filter(message__in=[node.written.pk for node in changed]).delete()
    Gap.objects.bulk_create(
        [Gap(message=node.row, awaited=a[:500], rank=r) for node in changed for a, r in node.gaps.items()]
    )
    for node in nodes:
        if node.was_altered:
            _compare_again(node)
    Origin.objects.bulk_create(
        [_origin(node, *origin) for node in nodes for origin in node.origins], ignore_conflicts=True
    )
    ChainSubject.objects.bulk_create(
        [
            ChainSubject(group=thread.written.group, conversation=thread.written, subject=key)
            for thread in threads
            if thread.written.group_id
            for key in thread.subject_keys | {subjects.key(work.subject) for work in thread.works}
            if key
        ],
        ignore_conflicts=True,
    )
    for node in nodes:
        node.has_new_gaps = node.was_altered = False
        node.source, node.gave = None, ""
        node.origins.clear()


def _compare_again(node: Node) -> None:
    """Which of the copies so far say what the true mail says. Of an imported one nothing but its mark is
    kept: if it agreed with the altered copy, it does not agree with the mail."""
    origins = list(Origin.objects.filter(message=node.row).select_related("mail"))
    for origin in origins:
        entries = (origin.mail.split or {"messages": []})["messages"]
        said = [entry for entry in entries if entry["index"] == origin.index and "text" not in entry]
        bodies = [text for entry in said for text in (entry["body"], *entry.get("variants", ()))]
        origin.altered = not bodies or any(say_otherwise(node.copy.message.body, body) for body in bodies)
    Origin.objects.bulk_update(origins, ["altered"])


def _origin(node: Node, work: Work, message: ExtractedMessage, altered: bool) -> Origin:
    start, end = message.span
    is_source = node.source is not None and node.source[0] is work and node.source[1] is message
    return Origin(
        message=node.written, mail=work.mail, role=message.role, index=message.index, start=start, end=max(start, end),
        altered=altered, confidence=message.confidence, gave=node.gave if is_source else Origin.Gave.NOTHING,
    )  # fmt: skip
