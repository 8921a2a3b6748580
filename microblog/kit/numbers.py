"""Numbers that browsers send."""


def whole_number(text: str) -> int | None:
    """The number a browser sent, if a database can hold it; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
