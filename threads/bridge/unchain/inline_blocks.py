"""Header blocks whose line ends were lost: Yahoo prints all of one on the line of its separator."""

import re
from itertools import pairwise

from .block import CORE, Block, finish, plausible
from .languages import HEADER_FIELDS, header_field

MAX_INLINE = 5_000
_INLINE_LABEL = re.compile(
    "("
    + "|".join(
        sorted(
            (
                # The one letter of "À :" or "A:" is a label only where a value has just ended
                re.escape(label) if len(label) > 1 else rf"(?<=[>\s]){re.escape(label)}"
                for label, name in HEADER_FIELDS.items()
                if name in CORE | {"cc"}
            ),
            key=len,
            reverse=True,
        )
    )
    + r")\s?[:：]\s",
    re.IGNORECASE,
)
#: Yahoo's Polish "Dw" and Portuguese "Assunto" lack the colon; they stand right behind the value before.
_BARE_LABEL = re.compile(r"(?<=[>A-Z\d])([^\W\d_a-z][a-zß-ÿ]{1,11})(?=\s[^\s:：])")


def read_inline(text: str, line: int, depth: int, near=None) -> Block | None:
    """A block whose line ends were lost (Yahoo): "----- Forwarded Message ----- From: Ann <a@x>To: ...Sent: ..."."""
    text = text[:MAX_INLINE]
    found = [(m.start(), m.end(), header_field(m[1])) for m in _INLINE_LABEL.finditer(text)]
    if len(found) < 3:
        return None
    bare = [(m.start(), m.end(), header_field(m[1])) for m in _BARE_LABEL.finditer(text)]
    found = sorted(found + [label for label in bare if label[2] in ("cc", "subject")])
    block = Block(line, line + 1, depth)
    for (_, start, name), (end, _, _) in pairwise([*found, (len(text), 0, None)]):
        if name:
            block.fields.setdefault(name, text[start:end].strip())
    return finish(block, near) if "sent" in block.fields and plausible(block) else None
