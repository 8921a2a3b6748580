"""What a page says, however its template is broken into lines."""

import re


def flat(html: str) -> str:
    """The page on one line: each run of white space is one space, and none stands before the end of a tag."""
    return re.sub(r" (?=/?>)", "", re.sub(r"\s+", " ", html))
