"""Header blocks drawn as a table, as NetEase's phones print them: "| From | Ann Lee<ann@x.example> |"."""

import re

from ...languages import Header, header_field

_ROW = re.compile(r"\|\s{0,5}([^|\s][^|]{0,30}?)\s{0,5}\|\s*([^|]*?)\s*\|?\s*$")


def read_row(line: str) -> Header | None:
    """The label and the value in a line's two cells, None if the first holds no label."""
    row = _ROW.match(line)
    field = header_field(row[1]) if row else None
    return Header(field, row[1], row[2], row.start(2)) if row and field else None
