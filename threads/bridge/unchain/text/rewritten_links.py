"""Links as their author wrote them: the gateways of companies put an address of their own before each.

Microsoft Safe Links, Proofpoint URL Defense (versions 1 to 3), Cisco, Symantec, Trend Micro, Barracuda, FireEye
and Google print the true address inside their own. Of those that do not (Mimecast, Sophos) nothing can be said.
"""

import base64
import binascii
import re
from urllib.parse import parse_qsl, unquote, urlsplit

LINK = re.compile(r"\bhttps?://[^\s<>\"'\[\]（）「」]{1,4000}", re.IGNORECASE)
_GATEWAY = re.compile(
    r"safelinks\.|urldefense|mimecast|cudasvc|secure-web\.|clicktime|fireeye|google\.[a-z.]{2,6}/url\?"
    r"|protect|trendmicro|sophos|barracuda|linkscan|edgepilot",
    re.IGNORECASE,
)
#: Proofpoint's version 3: each "*" stands for a character listed behind it, "**" and a letter for several.
_DEFENDED = re.compile(r"/v3/__(?P<url>.{1,4000}?)__;(?P<signs>[A-Za-z0-9_\-]{0,2000}=*)!", re.DOTALL)
_HIDDEN = re.compile(r"\*\*(?P<run>[A-Za-z0-9_-])|\*")
_RUNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
#: A gateway may stand before another one's address.
MAX_GATEWAYS = 3


def unwrapped(text: str) -> str:
    """The text with the addresses that gateways have rewritten put back."""
    if "://" not in text or not _GATEWAY.search(text):
        return text
    return LINK.sub(lambda found: true_link(found[0]), text)


def true_link(link: str) -> str:
    """The address a gateway leads to; the link itself if it is no gateway's, or does not say."""
    for _ in range(MAX_GATEWAYS):
        inner = _inside(link) if _GATEWAY.search(link) else ""
        if not inner:
            break
        link = inner
    return link


def is_opaque(link: str) -> bool:
    """Whether the link is a gateway's that does not print where it leads."""
    return bool(_GATEWAY.search(link)) and not _inside(link)


def _inside(link: str) -> str:
    try:
        parts = urlsplit(link)
        if "urldefense" in parts.netloc.lower():
            return _defended(link, parts.path, parts.query)
        for _name, value in parse_qsl(parts.query, max_num_fields=30):
            if value.lower().startswith(("http://", "https://")):
                return value
    except ValueError:
        return ""
    at = link.lower().find("/http%3a%2f%2f")
    at = at if at >= 0 else link.lower().find("/https%3a%2f%2f")
    return unquote(link[at + 1 :]) if at >= 0 else ""


def _defended(link: str, path: str, query: str) -> str:
    if found := _DEFENDED.search(link):
        return _with_signs(found["url"], found["signs"])
    url = dict(parse_qsl(query, max_num_fields=30)).get("u", "")
    return unquote(url.replace("-", "%").replace("_", "/")) if path.startswith("/v2/") else url


def _with_signs(url: str, coded: str) -> str:
    try:
        signs = base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4)).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return url
    at = 0

    def put(found: re.Match[str]) -> str:
        nonlocal at
        count = _RUNS.index(found["run"]) + 2 if found["run"] else 1
        at += count
        return signs[at - count : at] or found[0]

    return _HIDDEN.sub(put, url)
