"""Templates that can be read in a diff, and found by their names."""

import re

from django.conf import settings

FOLDER = settings.BASE_DIR / "templates"
PAGES = sorted(FOLDER.rglob("*.html"))
# The aim is 120.
LONGEST = 140


def test_no_line_is_too_long_to_be_read_in_a_diff():
    long = [
        f"{path.relative_to(FOLDER)}:{number}: {len(line)} characters"
        for path in PAGES
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > LONGEST
    ]
    assert long == []


def test_a_file_is_a_page_or_one_thing():
    """``noun.html`` or ``_noun.html``, beside each other in the folder of their app."""
    named = re.compile(r"(?:[a-z]+/)?(?:_?[a-z]+(?:_[a-z]+)*|[45]\d\d)\.html")
    names = [path.relative_to(FOLDER).as_posix() for path in PAGES]
    assert [name for name in names if not named.fullmatch(name)] == []
