"""Authentication-Results (RFC 8601) as mail servers write them, which is not always as the RFC has it.

Tolerant of unknown words between the results (Microsoft's "action=none"), strict where forgers try: comments
nest, quoted text is text, and what does not end, or holds characters no server writes, says nothing.
"""

import re
from dataclasses import dataclass, field

MAX_RESULTS = 50
# A string in quotes, the brackets of comments, separators, words, white space.
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[();=]|[^\s"();=]+|\s+')
_COMMENT = re.compile(r"\\.|[()]", re.DOTALL)


@dataclass
class Result:
    """One method's: ``method`` and ``value`` in small letters, properties such as "header.d"."""

    method: str
    value: str
    properties: dict[str, str] = field(default_factory=dict)


@dataclass
class Results:
    """What one field says, and the server it names."""

    server: str
    found: list[Result]


def parse(text: str) -> Results | None:
    """None when the field is not one that a server writes."""
    if not text.isascii() or re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", text):
        return None
    tokens = _tokens(text)
    if tokens is None:
        return None
    name, *statements = _split(tokens)
    # The name, then perhaps a version.
    if not 1 <= len(name) <= 2 or "=" in name or (len(name) == 2 and not name[1].isdigit()):
        return None
    found = [result for words in statements[:MAX_RESULTS] if (result := _result(words))]
    return Results(name[0].lower(), found)


def _tokens(text: str) -> list[str] | None:
    """Words, "=" and ";" without comments; None when a comment or a quoted string has no end."""
    tokens, at = [], 0
    while at < len(text):
        if text[at] == "(":
            at = _after_comment(text, at)
            if at < 0:
                return None
            continue
        found = _TOKEN.match(text, at)
        if found is None or found[0] == ")":
            return None
        at = found.end()
        if not found[0].isspace():
            tokens.append(_unquoted(found[0]))
    return tokens


def _after_comment(text: str, at: int) -> int:
    """The place after the comment that begins here; -1 when it has no end."""
    depth = 0
    for found in _COMMENT.finditer(text, at):
        depth += {"(": 1, ")": -1}.get(found[0], 0)
        if not depth:
            return found.end()
    return -1


def _unquoted(token: str) -> str:
    """A quoted string may be a word, never a separator."""
    if not token.startswith('"'):
        return token
    inside = re.sub(r"\\(.)", r"\1", token[1:-1])
    return inside if inside not in ("=", ";") else f'"{inside}"'


def _split(tokens: list[str]) -> list[list[str]]:
    statements: list[list[str]] = [[]]
    for word in tokens:
        if word == ";":
            statements.append([])
        else:
            statements[-1].append(word)
    return statements


def _result(words: list[str]) -> Result | None:
    """``method[/version] = value`` and then ``property = value`` pairs."""
    if "=" not in words[:-1]:
        return None
    equals = [place for place, word in enumerate(words[:-1]) if word == "=" and place]
    if not equals:
        return None
    method = "".join(words[: equals[0]]).lower().partition("/")[0]
    result = Result(method, words[equals[0] + 1].lower())
    for place in equals[1:]:
        result.properties.setdefault(words[place - 1].lower(), words[place + 1])
    return result
