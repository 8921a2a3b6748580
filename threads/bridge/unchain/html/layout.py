"""Lists and tables of HTML as lines: the marks of items, the cells of a row side by side."""

from dataclasses import dataclass, field

from . import marks

MAX_INDENT = 8


@dataclass(slots=True)
class _Row:
    """The row of a table that is being read: the number of lines above it, and whether a cell is open."""

    above: int
    in_cell: bool = False


@dataclass(slots=True)
class Layout:
    """Where in lists and tables the text stands."""

    #: Number of the next item of each open list; None: its items have no numbers, -1: no marks at all.
    _lists: list[int | None] = field(default_factory=list)
    _rows: list[_Row | None] = field(default_factory=list)
    #: The mark of an item that has no text yet.
    _marker: str = ""

    def open(self, tag: str, its: dict[str, str], above: int) -> None:
        """An element begins below ``above`` lines."""
        if tag in ("ul", "ol"):
            start = its.get("start", "1")
            first = int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 1
            bare = marks.is_unmarked_list(its)
            self._lists.append(-1 if bare else first if tag == "ol" else None)
        elif tag == "li":
            self._open_item(marks.is_unmarked_list(its))
        elif tag == "table":
            self._rows.append(None)
        elif tag == "tr" and self._rows:
            self._rows[-1] = _Row(above)

    def close(self, tag: str) -> None:
        """An element ends."""
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        elif tag == "table" and self._rows:
            self._rows.pop()
        elif tag == "li":
            self._marker = ""

    def _open_item(self, bare: bool) -> None:
        number = self._lists[-1] if self._lists else None
        indent = "  " * min(len(self._lists) - 1, MAX_INDENT)
        self._marker = (
            "" if bare or number == -1 else f"{indent}- " if number is None else f"{indent}{number}. "
        )
        if number is not None and number >= 0:
            self._lists[-1] = number + 1

    def take_marker(self) -> str:
        """The mark of the item that gets its first text."""
        marker, self._marker = self._marker, ""
        return marker

    @property
    def in_cell(self) -> bool:
        """Whether the text stands in a cell."""
        return bool(self._rows and self._rows[-1] and self._rows[-1].in_cell)

    def open_cell(self, above: int) -> bool:
        """Whether the cell that begins stands beside others that are one line so far."""
        row = self._rows[-1] if self._rows else None
        if not row:
            return False
        beside, row.in_cell = row.in_cell and row.above == above, True
        return beside
