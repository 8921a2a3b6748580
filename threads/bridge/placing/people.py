"""Claimed author -> person. ``recognise`` only looks; ``introduce`` makes outsiders of those it did not find.

First by address, then by name among those the mail itself names by address, then by a full name only
one colleague has. A name alone never joins two outsiders: only within one conversation is the same
unknown name taken for the same person.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from accounts import names
from accounts.actions import people
from accounts.models import User
from threads import addresses
from threads.models import Conversation, Message

from ..mail_job import Match, Work
from ..unchain.mime.lists import is_list, list_addresses
from ..unchain.mime.mailboxes import own_name
from ..unchain.values import ExtractedMessage


def recognise(works: Sequence[Work]) -> None:
    """Set ``author`` and ``matches`` of every work; two queries whatever their number."""
    chains = [[_outer(work), *work.messages] for work in works]
    known = people.by_address(
        address
        for work, chain in zip(works, chains, strict=True)
        for address in (*(a for m in chain for a in _addresses(m)), *_claimed(work))
    )
    known |= _of_own_mails(works)
    nameless = {m.author_name for chain in chains for m in chain if not m.author_email and m.author_name}
    colleagues = people.employees_named(nameless)
    for work, chain in zip(works, chains, strict=True):
        chain, theirs = _without_lists(chain, known, list_addresses(work.headers.manners))
        work.author, *work.matches = _recognise_chain(chain, theirs, colleagues)
        if work.claimant:
            work.claimant.user = known.get(work.claimant.address)
        if work.mail.is_upload:
            continue
        if work.mail.sender:
            # The checked sender, not the address as printed: a token stands for a person too.
            work.author = Match(work.mail.sender, "address")
        elif work.is_forged:
            # Neither the address nor the name need be theirs who wrote it.
            work.author = Match(None, "unknown")
        elif _names_a_colleague(work):
            # As of anybody whom nobody knows: the name it prints, and no address.
            head = work.headers
            work.author = Match(None, "unknown", own_name(head.from_name, head.from_address))
        if work.messages and work.messages[0].index == 0:
            work.matches[0] = work.author


def _of_own_mails(works: Sequence[Work]) -> dict[str, User]:
    """{reply+TOKEN@: author} of our mails that are quoted: the address stands for the message, and it has an author."""
    quoted = {m.author_email: addresses.replied_to(m.author_email) for w in works for m in w.messages}
    numbers = {number for number in quoted.values() if number}
    rows = Message.objects.select_related("author").in_bulk(numbers) if numbers else {}
    return {address: rows[number].author for address, number in quoted.items() if number in rows}


def _names_a_colleague(work: Work) -> bool:
    """Whether a mail without a sender would be published as a colleague's: from an address that nobody verified."""
    author = work.author.user if work.author else None
    return not work.is_import and author is not None and not author.is_outsider


def _claimed(work: Work) -> list[str]:
    return [work.claimant.address] if work.claimant and work.claimant.address else []


def _outer(work: Work) -> ExtractedMessage:
    return ExtractedMessage(0, author_name=work.headers.from_name, author_email=work.headers.from_address)


def _without_lists(
    chain: list[ExtractedMessage], known: dict[str, User], lists: set[str]
) -> tuple[list[ExtractedMessage], dict[str, User]]:
    """The chain without the addresses of lists as authors', and who is known by the others: an outsider who once got
    the address of a list is not everybody who writes to it. Nor is an address of ours that stands for no message
    anybody's."""

    def is_nobodys(address: str) -> bool:
        user = known.get(address)
        if user is None and addresses.is_own_domain(address.rpartition("@")[2]):
            return True
        return (address in lists or is_list(address)) and (user is None or user.is_outsider)

    theirs = {a: known[a] for m in chain for a in _addresses(m) if a in known and not is_nobodys(a)}
    return [replace(m, author_email="") if is_nobodys(m.author_email) else m for m in chain], theirs


def _recognise_chain(
    chain: list[ExtractedMessage], known: dict[str, User], colleagues: dict[str, list[User]]
) -> list[Match]:
    participants: dict[str, set[User]] = defaultdict(set)
    spoken: dict[str, set[str]] = defaultdict(set)
    for message in chain:
        for address in _addresses(message):
            if user := known.get(address):
                participants[user.folded_name].add(user)
        # What the mail calls an address counts too: the directory may spell the person differently.
        if message.author_email and message.author_name:
            spoken[names.fold(message.author_name)].add(message.author_email)
    return [_recognise(message, known, colleagues, participants, spoken) for message in chain]


def _recognise(
    message: ExtractedMessage,
    known: dict[str, User],
    colleagues: dict[str, list[User]],
    participants: dict[str, set[User]],
    spoken: dict[str, set[str]],
) -> Match:
    name, address = message.author_name, message.author_email
    if address:
        user = known.get(address)
        return Match(user, "address" if user else "unknown", own_name(name, address), address)
    folded = names.fold(name)
    if not folded:
        return Match(None, "unknown")
    addresses = spoken.get(folded, ())
    if len(addresses) == 1:
        (address,) = addresses
        return Match(known.get(address), "participant" if address in known else "unknown", name, address)
    if addresses:
        return Match(None, "unknown", name)  # two people of this name speak here
    near = [user for user in participants.get(names.core(name), ()) if names.agree(name, user.name)]
    for how, candidates in (("participant", near), ("directory", colleagues.get(name, []))):
        if len(candidates) == 1:
            return Match(candidates[0], how, name)
    return Match(None, "unknown", name)


def introduce(chains: Sequence[Sequence[Match]], known: Sequence[dict[str, User]]) -> None:
    """Give every match its person: those nobody knows become outsiders, the same name once in a chain.

    ``known`` has, for each chain, the outsiders who speak in its conversation already, by folded name.
    """
    wanted: dict[tuple, list[Match]] = {}
    for number, chain in enumerate(chains):
        for match in chain:
            if match.user is None and not match.address:
                match.user = known[number].get(names.fold(match.name))
            if match.user is None:
                wanted.setdefault(_identity(number, match), []).append(match)
    for matches, user in zip(
        wanted.values(), people.shadows([(m[0].name, m[0].address) for m in wanted.values()]), strict=True
    ):
        for match in matches:
            match.user = user


def known_outsiders(conversation: Conversation) -> dict[str, User]:
    """Outsiders without an address who already speak in a conversation, by folded name."""
    authors = User.objects.filter(
        kind=User.Kind.OUTSIDER, addresses=None, messages__conversation=conversation
    )
    return {names.fold(user.name): user for user in authors.distinct()}


def _identity(number: int, match: Match) -> tuple:
    return (match.address,) if match.address else (number, names.fold(match.name))


def _addresses(message: ExtractedMessage) -> list[str]:
    return [a for a in (message.author_email, *message.to, *message.cc) if "@" in a]
