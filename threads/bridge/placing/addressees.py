"""Whom a mail, or a quote in it, names in To and Cc."""

from collections.abc import Iterable

from threads.models import Addressee

from ..intake.headers import Headers
from ..mail_job import Work
from ..unchain.mime.mailboxes import mailboxes
from ..unchain.values import ExtractedMessage

Field = Addressee.Field


def of_message(work: Work, message: ExtractedMessage) -> list[Addressee]:
    """Unsaved, of a message that the mail brings: its own have names and addresses, a quote prints one of both."""
    if work.is_own(message) or work.exported:
        return of_header(work.headers)
    return [*_printed(Field.TO, message.to), *_printed(Field.CC, message.cc)]


def of_header(head: Headers) -> list[Addressee]:
    both = ((Field.TO, head.to), (Field.CC, head.cc))
    return [
        _addressee(field, box.email, box.name)
        for field, value in both
        for box in mailboxes(value)
        if box.email or box.name
    ]


def _printed(field: Field, people: Iterable[str]) -> list[Addressee]:
    return [_addressee(field, *((one, "") if "@" in one else ("", one))) for one in people if one]


def _addressee(field: Field, address: str, name: str) -> Addressee:
    return Addressee(field=field, address=address.lower()[:320], name=name[:200])
