"""The security page names tests that are there, and every case once at least."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "microblog" / "docs" / "security.md").read_text()


def test_the_tests_it_names_are_there():
    rows = [line.split("|")[3] for line in PAGE.splitlines() if line.startswith("| ") and line.count("|") > 4]
    names = {name for cell in rows for name in re.findall(r"`([a-z_/0-9]+)`", cell)}
    assert len(names) > 30
    missing = [name for name in names if not (ROOT / "tests" / f"{name}.py").exists()]
    assert not missing


def test_every_case_is_spoken_of():
    found = set()
    for kind, first, last in re.findall(r"([AF])(\d+)(?:-[AF](\d+))?", PAGE):
        found |= {(kind, number) for number in range(int(first), int(last or first) + 1)}
    assert found == {("A", n) for n in range(1, 147)} | {("F", n) for n in range(1, 29)}
