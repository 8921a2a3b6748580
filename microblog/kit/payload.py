"""Values that are stored as JSON, with their fields checked when they are made: what is wrong fails where it is
written, not at somebody who reads it a day later."""

from dataclasses import MISSING, dataclass, fields
from typing import Any, get_origin


@dataclass(frozen=True, kw_only=True)
class Payload:
    """Fields are numbers, texts, lists of them, or one of several of these."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            kind = list if get_origin(field.type) is list else field.type
            if not isinstance(value, kind):  # type: ignore[arg-type]  # a class: nobody writes them as text here
                raise TypeError(f"{type(self).__name__}.{field.name} cannot be {value!r}.")

    def as_json(self) -> dict[str, Any]:
        """What is stored. A field that has its default says nothing, and is left out."""
        values = {field: getattr(self, field.name) for field in fields(self)}
        return {f.name: value for f, value in values.items() if f.default is MISSING or value != f.default}
