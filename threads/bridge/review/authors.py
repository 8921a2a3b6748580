"""Whether the author a person has set is somebody else than the mail names."""

from accounts import names
from accounts.actions import people as directory
from accounts.models import User


def against_the_mail(split: dict) -> set[int]:
    """Indexes of the messages whose set author contradicts the printed one. No query when none was set."""
    chosen = [
        entry
        for entry in split["messages"]
        if entry.get("author") and (entry["author_email"] or entry["author_name"])
    ]
    if not chosen:
        return set()
    known = directory.by_address(
        {address.lower() for entry in chosen for address in (entry["author"], entry["author_email"])}
    )
    named = directory.employees_named({entry["author"] for entry in chosen})
    return {entry["index"] for entry in chosen if not _agrees(entry, known, named)}


def _agrees(entry: dict, known: dict[str, User], named: dict[str, list[User]]) -> bool:
    author, printed = entry["author"], entry["author_email"].lower()
    if author.lower() == printed:
        return True
    candidates = named.get(author, [])
    person = known.get(author.lower()) or (candidates[0] if len(candidates) == 1 else None)
    if printed in known or (printed and person):
        return person is not None and person == known.get(printed)
    # Without a person on both sides only the names can agree.
    name = person.name if person else author
    return names.fold(name) == names.fold(entry["author_name"])
