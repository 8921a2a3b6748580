"""Who was on the mails of a conversation, and how that changed: what mail programs know and never show.

A mail and what it answers have other people in From, To and Cc. Who is in the later one alone was *added*, who is in the
earlier one alone was *dropped*. A mail to the one it answers alone is *aside*: nobody was dropped, two people went on alone.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from django.db.models import Q

from accounts import names
from accounts.company import domains
from accounts.models import EmailAddress, User
from threads.addresses import is_own_domain
from threads.models import Addressee

from .facts import MailMessage

# Changes that are shown, and names of one. A list with a hundred names is no news.
SHOWN, NAMES = 6, 5


class OnMail(NamedTuple):
    """Somebody on a mail: a person, else an address or a printed name. ``is_outside``: the address is of no mail domain of
    the company."""

    key: str
    name: str
    is_outside: bool = False


class Dropped(NamedTuple):
    person: OnMail
    # Mails after that which they are not on either.
    missed: int


class ReaderChange(NamedTuple):
    """At one message, by its author; ``more``: people who are not named."""

    message: MailMessage
    added: list[OnMail]
    dropped: list[Dropped]
    more: int
    aside: bool


class MailOf(NamedTuple):
    """One message with the people of its mail."""

    message: MailMessage
    author: OnMail
    people: dict[str, OnMail]


def changes(messages: dict[int, MailMessage]) -> list[ReaderChange]:
    """The newest first, no more than SHOWN. Two queries."""
    mails = _mails(messages)
    found = (change for mail in reversed(list(mails.values())) if (change := _change(mail, mails)))
    return list(islice(found, SHOWN))


def _change(mail: MailOf, mails: dict[int, MailOf]) -> ReaderChange | None:
    above = next(_above(mail, mails), None)
    if above is None or not mail.people:
        return None
    before = above.people | {above.author.key: above.author}
    now = mail.people | {mail.author.key: mail.author}
    added = [person for key, person in now.items() if key not in before and key != mail.author.key]
    gone = [person for key, person in before.items() if key not in now]
    aside = len(gone) > 1 and set(mail.people) <= {above.author.key, mail.author.key}
    if not (added or gone):
        return None
    dropped = [] if aside else [Dropped(person, _missed(person, mail, mails)) for person in gone[:NAMES]]
    more = max(0, len(added) - NAMES) + (0 if aside else max(0, len(gone) - NAMES))
    return ReaderChange(mail.message, added[:NAMES], dropped, more, aside)


def _above(mail: MailOf, mails: dict[int, MailOf]) -> Iterator[MailOf]:
    """What a mail answers, and so on, as far as it is known who was on it."""
    seen, above = {mail.message.pk}, mail.message.above
    while above is not None and above in mails and above not in seen:
        seen.add(above)
        if mails[above].people:
            yield mails[above]
        above = mails[above].message.above


def _missed(person: OnMail, since: MailOf, mails: dict[int, MailOf]) -> int:
    later = (mail for mail in mails.values() if mail.people and mail.message.sent_at >= since.message.sent_at)
    return sum(person.key not in mail.people and person.key != mail.author.key for mail in later)


# --- Reading -------------------------------------------------------------------------------------


def _mails(messages: dict[int, MailMessage]) -> dict[int, MailOf]:
    """By number, in reading order."""
    authors = {one.author_id: OnMail(_key(one.author_id), one.author) for one in messages.values()}
    people = _people(messages, authors.values())
    return {pk: MailOf(one, authors[one.author_id], people.get(pk, {})) for pk, one in messages.items()}


def _people(messages: dict[int, MailMessage], authors: Iterable[OnMail]) -> dict[int, dict[str, OnMail]]:
    """Who is in To or Cc of each message; addresses of Skein are nobody."""
    rows = list(Addressee.objects.filter(message__in=messages).values_list("message_id", "address", "name"))
    known = _known(
        {address for _message, address, _name in rows} - {""}, {one.author_id for one in messages.values()}
    )
    named = _named([*authors, *known.values()])
    found: dict[int, dict[str, OnMail]] = {}
    for message, address, name in rows:
        if not is_own_domain(address.rpartition("@")[2]):
            person = known.get(address) or named.get(names.core(name)) or _unknown(address, name)
            found.setdefault(message, {})[person.key] = person
    return found


def _unknown(address: str, name: str) -> OnMail:
    is_outside = bool(address) and domains.is_outside(address)
    return OnMail(address or names.core(name) or name, name or address, is_outside)


def _key(user: int) -> str:
    return f"user {user}"


def _known(addresses: set[str], authors: set[int]) -> dict[str, OnMail]:
    """Whose addresses these are: of colleagues who have proven them, and of whoever writes here. Of everybody else a mail may
    print the address, but whether they are known, and by which name, is for those who may read their words."""
    is_colleague = Q(user__kind=User.Kind.EMPLOYEE, verified_at__isnull=False)
    proven = Q(user__in=authors) & (Q(verified_at__isnull=False) | ~Q(user__kind__in=User.COME_IN))
    rows = EmailAddress.objects.filter(is_colleague | proven, address__in=addresses)
    found = rows.values_list("address", "user_id", "user__name")
    return {address: OnMail(_key(user), name) for address, user, name in found}


def _named(people: Iterable[OnMail]) -> dict[str, OnMail]:
    """By name, those whose name nobody else in the conversation has."""
    found: dict[str, set[OnMail]] = {}
    for person in people:
        found.setdefault(names.core(person.name), set()).add(person)
    return {name: next(iter(some)) for name, some in found.items() if name and len(some) == 1}
