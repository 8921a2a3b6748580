"""Draw a template once for each set of facts, and keep what came out.

    drawn("_nav_link.html", name="home", label="Home", count=3)     {% drawn "_nav_link.html" name="home" ... %}

Such a template sees the facts it is given and nothing else: no request, no reader, no row of a table. So all
it shows is in the key, and nothing kept can be out of date or another reader's; the least used is forgotten.
"""

from functools import lru_cache
from typing import Any

from django.template.loader import get_template
from django.utils import timezone, translation
from django.utils.safestring import SafeString

# Pieces kept by a process; a post of the feed, the largest kind, has about four kilobytes.
MOST = 4096


def drawn(template: str, **facts: Any) -> SafeString:
    """The HTML of ``template`` with ``facts``: texts, numbers, None, or tuples of them."""
    return _drawn(template, translation.get_language(), timezone.get_current_timezone_name(), **facts)


# Typed: a text that is safe HTML and one that is not are equal, and so are 1 and True.
@lru_cache(maxsize=MOST, typed=True)
def _drawn(template: str, _language: str | None, _zone: str, /, **facts: Any) -> SafeString:
    return SafeString(get_template(template).render(facts))
