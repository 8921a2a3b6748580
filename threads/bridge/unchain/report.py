"""Results as JSON-ready records (the product's contract) and as a tree for people to read."""

from collections import defaultdict

from .values import Chain, Message, Unchained


def mail_record(found: Unchained) -> dict:
    """The record of one mail."""
    return {
        "is_forward": found.is_forward,
        "subject": found.subject,
        "coverage": round(found.coverage, 6),
        "messages": [message_record(message) for message in found.messages],
        "pieces": [
            {"kind": piece.kind, "message": piece.message, "span": [piece.start, piece.end]}
            for piece in found.pieces
        ],
    }


def chain_record(chain: Chain) -> dict:
    """The record of several mails merged."""
    return {
        "subject": chain.subject,
        "coverage": round(chain.coverage, 6),
        "messages": [message_record(message) for message in chain.messages],
    }


def message_record(message: Message) -> dict:
    """The record of one message."""
    return {
        "index": message.index,
        "parent": message.parent,
        "role": message.role,
        "author_name": message.author_name,
        "author_email": message.author_email,
        "to": list(message.to),
        "cc": list(message.cc),
        "date_iso": message.date_iso,
        "date_raw": message.date_raw,
        "subject": message.subject,
        "body": message.body,
        "signature": message.signature,
        "message_id": message.message_id,
        "attachments": [
            {"name": file.name, "type": file.type, "size": file.size} for file in message.attachments
        ],
        "confidence": round(message.confidence, 3),
        "span": list(message.span),
        "answers": [{"passage": a.passage, "text": a.text, "of": a.of} for a in message.answers],
    }


def tree_text(record: dict) -> str:
    """A record as an indented tree: oldest message first, answers below what they answer."""
    title = record.get("file") or ", ".join(record.get("files", []))
    lines = [f"{title}: {record['subject']}"]
    lines += [_line(depth, message) for depth, message in _walk(record["messages"])]
    lines.append(
        f"  {len(record['messages'])} messages, {record['coverage']:.1%} accounted for{_folded(record)}"
    )
    return "\n".join(lines)


def _walk(messages: list[dict]) -> list[tuple[int, dict]]:
    """(depth, message) from the roots down; a parent that is missing or a loop makes a root."""
    children: dict[int | None, list[dict]] = defaultdict(list)
    for message in messages:
        children[message["parent"]].append(message)
    order: list[tuple[int, dict]] = []
    seen: set[int] = set()
    for root in [*children[None], *messages]:
        pending = [(0, root)]
        while pending:
            depth, message = pending.pop()
            if message["index"] in seen:
                continue
            seen.add(message["index"])
            order.append((depth, message))
            pending += [(depth + 1, child) for child in reversed(children[message["index"]])]
    return order


def _line(depth: int, message: dict) -> str:
    author = message["author_name"] or message["author_email"] or "somebody"
    if message["author_name"] and message["author_email"]:
        author += f" <{message['author_email']}>"
    when = message["date_iso"] or message["date_raw"] or "no date"
    text = " ".join(message["body"].split())
    text = text if len(text) <= 60 else text[:59] + "…"
    files = f" [{len(message['attachments'])} files]" if message["attachments"] else ""
    return f"  {'  ' * depth}{message['confidence']:4.0%} {author}, {when}: {text}{files}"


def _folded(record: dict) -> str:
    """What was folded away, by kind, in bytes."""
    sizes: dict[str, int] = defaultdict(int)
    for piece in record.get("pieces", []):
        if piece["kind"] not in {"text", "envelope"}:
            sizes[piece["kind"]] += piece["span"][1] - piece["span"][0]
    return "".join(f", {kind} {size} bytes" for kind, size in sorted(sizes.items()))
