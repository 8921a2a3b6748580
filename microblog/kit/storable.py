"""Text that every database stores and every page can show: PostgreSQL takes no NUL, UTF-8 no lone surrogate."""

from typing import Any

MARK = "\ufffd"


def storable(text: str, nul: str = MARK) -> str:
    """The text with marks for what cannot be stored. In names and addresses NUL leaves one, too, or else
    "bob@var\\0de.example" would become somebody's address; of what people write it is nothing (``nul=""``)."""
    text = text.replace("\0", nul) if "\0" in text else text
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def all_storable(value: Any) -> Any:
    """The same lists and texts of JSON, each text storable."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {name: all_storable(part) for name, part in value.items()}
    return [all_storable(part) for part in value] if isinstance(value, list) else value
