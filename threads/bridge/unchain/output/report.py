"""Results as JSON-ready records: the product's contract."""

from ..values import Chain, ExtractedMessage, Unchained


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


def message_record(message: ExtractedMessage) -> dict:
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
        "variants": list(message.variants),
    }
