"""Is a second mail under a known Message-ID the same mail by another way, or another text? Pure.

Another way adds what no author wrote: a list's footer, rewritten links, a tag. Words are never lost for it: in
doubt the second text is a message of its own.
"""

import re
from collections import Counter

from ..unchain.merging.fingerprints import words_of

# What is printed for links, and what lists put below: a rule and lines about the list (Mailman, Sympa, Google).
_LINK = re.compile(r"<?\bhttps?://\S{1,4000}|<mailto:\S{1,400}|\S{1,64}@\S{1,255}")
_RULE = re.compile(r"^[ \t]*(?:_{5,200}|-{5,200}|={5,200}|-- ?)[ \t]*$", re.MULTILINE)
_ABOUT = re.compile(
    r"unsubscribe|mailing list|list info|listinfo|-leave@|-request@|you received this message because|abmelden"
    r"|désabonner|mailingliste|liste de diffusion|lista de correo"
)


def is_same(known: str, text: str) -> bool:
    """Whether ``text`` says nothing that ``known`` does not say."""
    new = Counter(words_of(_LINK.sub(" ", _without_footer(text))))
    new.subtract(Counter(words_of(_LINK.sub(" ", known))))
    return not any(count > 0 for count in new.values())


def _without_footer(text: str) -> str:
    """The text above the last rule, if a list speaks below it."""
    rules = list(_RULE.finditer(text))[-3:]
    for rule in rules:
        if _ABOUT.search(text[rule.end() :][:2_000].casefold()):
            return text[: rule.start()]
    return text
