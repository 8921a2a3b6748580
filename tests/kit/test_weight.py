"""What a first visit carries over the wire, against the budget of the design (bytes, gzip -9)."""

import gzip
import re

from django.conf import settings

STATIC = settings.BASE_DIR / "microblog/static"
TEMPLATES = settings.BASE_DIR / "templates"
SCRIPTS_AT_MOST = 40_000
STYLES_AT_MOST = 20_000


def weight(paths) -> int:
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths)


def styles_in(template: str) -> list:
    return [
        STATIC / name
        for name in re.findall(r'{% static "(css/[\w-]+\.css)" %}', (TEMPLATES / template).read_text())
    ]


def test_all_scripts_together_stay_within_budget():
    assert weight([*STATIC.glob("js/*.js"), *STATIC.glob("vendor/*.js")]) <= SCRIPTS_AT_MOST


def test_the_styles_of_the_heaviest_page_stay_within_budget():
    assert weight(styles_in("_styles.html") + styles_in("threads/_partials/css.html")) <= STYLES_AT_MOST


def test_html_becomes_elements_in_one_place_only():
    writers = re.compile(r"(inner|outer)HTML\s*=|insertAdjacentHTML|document\.write|\beval\(|new Function")
    found = [path.name for path in STATIC.glob("js/*.js") if writers.search(path.read_text())]
    assert found == ["dom.js"]


def test_no_page_asks_another_host_for_anything():
    outside = re.compile(r"""(?:url\(|src=|href=|from |import\()["']?(?:https?:)?//""")
    files = [*STATIC.glob("css/*.css"), *STATIC.glob("js/*.js"), *TEMPLATES.rglob("*.html")]
    assert [path.name for path in files if outside.search(path.read_text())] == []
