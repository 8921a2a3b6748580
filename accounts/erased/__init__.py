"""Erased persons: where a text names one, a placeholder stands in the place of name, address or handle.

    marks = load()
    scrub("On Monday, Ann Berg <ann@varde.example> wrote:", marks)
    -> "On Monday, Erased person 3 <erased-3@erased.invalid> wrote:"

What is looked for is kept as hashes under the secret key (``marks``), so the same code finds a name while it is erased
and years later in an archive that is imported again. Parts of a name ("Ann" alone) are nobody's and stay.
"""

from .marks import Marks, load, remember
from .scan import scrub
from .words import address_of, called, token

__all__ = ["Marks", "address_of", "called", "load", "remember", "scrub", "token"]
