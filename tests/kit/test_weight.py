"""What a first visit carries over the wire, against the budget of the design (bytes, gzip -9)."""

import gzip
import re

import pytest
from django.conf import settings

STATIC = settings.BASE_DIR / "microblog/static"
TEMPLATES = settings.BASE_DIR / "templates"
# The design's 40,000 and 20,000, and what it did not know of: sheets of actions, pictures in the text, uploads that
# tell how far they are, texts that outlive a session. Fetched once: the names of the files have a hash.
SCRIPTS_AT_MOST = 52_000
STYLES_AT_MOST = 23_000


def weight(paths) -> int:
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths)


def styles_in(template: str) -> list:
    return [
        STATIC / name
        for name in re.findall(r'{% static "(css/[\w-]+\.css)" %}', (TEMPLATES / template).read_text())
    ]


def loaded_by(*names: str) -> set:
    """The modules a page fetches for these before anything is done on it."""
    found, waiting = set(), {STATIC / "js" / name for name in names}
    while waiting:
        path = waiting.pop()
        found.add(path)
        needed = re.findall(r'^import [^(]*?"\./([\w-]+\.js)";', path.read_text(), re.M)
        waiting |= {STATIC / "js" / name for name in needed} - found
    return found


@pytest.mark.parametrize("own", [("shape.js",), ("triage.js",), ("review.js",), ("upload.js",)])
def test_the_scripts_of_a_page_stay_within_budget(own):
    assert weight([*loaded_by("app.js", *own), *STATIC.glob("vendor/*.js")]) <= SCRIPTS_AT_MOST


def test_every_script_is_loaded_by_a_page_or_by_another():
    words = "".join(path.read_text() for path in [*STATIC.glob("js/*.js"), *TEMPLATES.rglob("*.html")])
    unused = [path.name for path in STATIC.glob("js/*.js") if not re.search(rf'["/]{path.name}"', words)]
    assert unused == []


def test_the_styles_of_the_heaviest_page_stay_within_budget():
    assert (
        weight(styles_in("_styles.html") + styles_in("threads/_conversation_styles.html")) <= STYLES_AT_MOST
    )


def test_html_becomes_elements_in_one_place_only():
    writers = re.compile(
        r"(inner|outer)HTML\s*=(?!=)|insertAdjacentHTML|document\.write|\beval\(|new Function"
    )
    found = [path.name for path in STATIC.glob("js/*.js") if writers.search(path.read_text())]
    assert found == ["dom.js"]


def test_no_page_asks_another_host_for_anything():
    outside = re.compile(r"""(?:url\(|src=|href=|from |import\()["']?(?:https?:)?//""")
    files = [*STATIC.glob("css/*.css"), *STATIC.glob("js/*.js"), *TEMPLATES.rglob("*.html")]
    assert [path.name for path in files if outside.search(path.read_text())] == []
