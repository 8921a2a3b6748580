"""How the style sheets lay an element out, as far as white space depends on it.

White space is not drawn at the edges of a block, nor anywhere directly inside a flex or grid container (CSS Text 4.1.1,
CSS Flexbox 4, CSS Grid 6). So the folding has to know which elements those are.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from django.conf import settings

STATIC = settings.BASE_DIR / "microblog/static/css"
# Rules that count on some screens only say nothing about the others.
SOMETIMES = ("@media", "@container", "@supports", "@keyframes", "@font-face", "@page")


class Rule(NamedTuple):
    """``path``: what the ancestors and the element itself need, each as (tag or empty, classes)."""

    path: tuple[tuple[str, frozenset[str]], ...]
    display: str
    white_space: str


@cache
def rules() -> list[Rule]:
    text = "\n".join(path.read_text() for path in sorted(STATIC.glob("*.css")))
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    return [rule for selectors, body in _blocks(text) for rule in _rules_of(selectors, body)]


def _blocks(text: str) -> Iterator[tuple[list[str], str]]:
    """(its selector, after those round it; its own declarations) of nested rules."""
    outer: list[list[str]] = []
    for words, mark in re.findall(r"([^{};]*)([{};])", text):
        if mark == "{":
            outer.append([words.strip(), ""])
        elif outer:
            outer[-1][1] += f"{words};"
        if mark == "}" and outer:
            names = [name for name, _body in outer if not name.startswith("@layer")]
            _name, body = outer.pop()
            if any(name.startswith("@media (max-width") for name in names) and ".tabs" in names:
                names = [name for name in names if not name.startswith("@media")]  # shown on a phone alone
            if names and not any(name.startswith(SOMETIMES) for name in names):
                yield names, body


def _rules_of(selectors: list[str], body: str) -> Iterator[Rule]:
    found = dict(re.findall(r"(?:^|;)\s*(display|white-space):\s*([\w-]+)", body))
    if not found:
        return
    for written in _written_out(selectors):
        if re.search(r"[:\[*#~+]", written):
            continue  # depends on a state
        parts = [part for part in written.replace(">", " ").split() if part]
        yield Rule(tuple(map(_needs, parts)), found.get("display", ""), found.get("white-space", ""))


def _written_out(nested: list[str]) -> list[str]:
    """The selectors that nested ones stand for: one for each way through their commas."""
    ways = [""]
    for selector in nested:
        # All of it in brackets: the same as a list without them.
        selector = re.sub(r"^:is\(([^()]*)\)$", r"\1", selector)
        inner = [part.strip() for part in re.split(r",(?![^()]*\))", selector)]
        ways = [
            part.replace("&", way) if "&" in part else f"{way} {part}".strip()
            for way in ways
            for part in inner
        ]
    return ways


def _needs(part: str) -> tuple[str, frozenset[str]]:
    tag, *classes = part.split(".")
    return tag, frozenset(classes)


def laid_out(elements: list[tuple[str, frozenset[str]]]) -> tuple[str, str]:
    """(display, white-space) of the last of these nested elements; empty where no rule says it."""
    display = white_space = ""
    for rule in rules():
        if _fits(elements[-1], rule.path[-1]) and _all_fit(elements[:-1], rule.path[:-1]):
            display, white_space = rule.display or display, rule.white_space or white_space
    return display, white_space


def _all_fit(elements, needed) -> bool:
    waiting = list(needed)
    for element in reversed(elements):
        if waiting and _fits(element, waiting[-1]):
            waiting.pop()
    return not waiting


def _fits(element: tuple[str, frozenset[str]], needed: tuple[str, frozenset[str]]) -> bool:
    return needed[0] in ("", element[0]) and needed[1] <= element[1]
