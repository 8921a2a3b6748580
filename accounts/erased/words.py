"""What stands in the place of an erased person."""

import re

_ONE = re.compile(r"Erased person \d+|erased-\d+(@erased\.invalid)?")
#: RFC 2606: no mail goes there.
NOWHERE = "erased.invalid"


def called(number: int) -> str:
    """The name. Not translated: the same mail must become the same bytes in every language."""
    return f"Erased person {number}"


def token(number: int) -> str:
    """Where no blank may stand: in a handle, a Message-ID, a file name, an address."""
    return f"erased-{number}"


def address_of(number: int) -> str:
    return f"{token(number)}@{NOWHERE}"


def is_placeholder(text: str) -> bool:
    return _ONE.fullmatch(text) is not None
