"""text/enriched (RFC 1896) and the older text/richtext (RFC 1341) as plain text."""

import re

_COMMAND = re.compile(r"<(/?[A-Za-z0-9-]{1,60})>")
_PARAM = re.compile(r"<param>[^<]{0,500}</param>", re.IGNORECASE)
_BREAKS = re.compile(r"\n+")
#: richtext writes line ends as commands.
_LINES = {"nl": "\n", "np": "\n", "paragraph": "\n", "/paragraph": "\n"}


def text(source: str) -> str:
    """The words; of n line ends n - 1 are meant, one only wraps the source."""
    is_rich = "<nl>" in source.lower()
    source = _PARAM.sub("", source)
    wrapped = (lambda found: " ") if is_rich else (lambda found: "\n" * (len(found[0]) - 1) or " ")
    source = _BREAKS.sub(wrapped, source)
    if is_rich:
        source = re.sub(r"<lt>", "<<", source, flags=re.IGNORECASE)
    pieces = source.split("<<")
    return "<".join(_COMMAND.sub(lambda found: _LINES.get(found[1].lower(), ""), piece) for piece in pieces)
