"""The footers that are confirmed, for the chain engine, which asks no database."""

from collections import defaultdict

from microblog.kit.briefly import briefly

from ..models import RepeatedFooter
from ..unchain.wrappers.repeated import Block, Footers


@briefly(10)
def current() -> Footers:
    found: dict[str, list[Block]] = defaultdict(list)
    rows = RepeatedFooter.objects.filter(state__in=RepeatedFooter.IN_FORCE)
    for domain, block in rows.values_list("domain", "block"):
        found[domain].append(tuple(block))
    return dict(found)
