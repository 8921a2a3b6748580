"""Whom a mail, or a quote in it, names in To and Cc."""

from collections.abc import Iterable

from threads.addresses import is_own_domain
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
    return _kept([*_printed(Field.TO, message.to), *_printed(Field.CC, message.cc)])


def of_header(head: Headers) -> list[Addressee]:
    both = ((Field.TO, head.to), (Field.CC, head.cc))
    named = [(field, box) for field, value in both for box in mailboxes(value)]
    return _kept(_addressee(field, box.email, box.name) for field, box in named)


def _shown(address: str) -> str:
    """The address as readers may see it: what stands behind the + of one of ours is a secret of who got it. Empty for
    those that are no people and no group."""
    local, _at, domain = address.lower().rpartition("@")
    if not is_own_domain(domain):
        return address.lower()
    name = local.partition("+")[0]
    return "" if name in ("in", "reply", "bounce") else f"{name}@{domain}"


def _printed(field: Field, people: Iterable[str]) -> list[Addressee]:
    return [_addressee(field, *((one, "") if "@" in one else ("", one))) for one in people]


def _addressee(field: Field, address: str, name: str) -> Addressee:
    shown = _shown(address)
    is_ours = bool(address) and not shown
    return Addressee(field=field, address=shown[:320], name="" if is_ours else name[:200])


def _kept(found: Iterable[Addressee]) -> list[Addressee]:
    return [one for one in found if one.address or one.name]
