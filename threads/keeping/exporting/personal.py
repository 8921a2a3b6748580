"""What is stored of a person beside what they wrote: the rows that are theirs, by the record of processing."""

import base64
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from accounts.models import User

from ..record import Record
from ..tables import TABLES

#: Open doors, or mean nothing outside.
SECRET = frozenset(
    {
        "password",
        "session_key",
        "session_data",
        "nonce",
        "digest",
        "access_epoch",
        "sealed_secret",
        "public_key",
    }
)
#: Rows of one table; nobody has read more conversations than this.
MOST = 100_000


class _Encoder(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        return base64.b64encode(o).decode() if isinstance(o, bytes | memoryview) else super().default(o)


def facts(user: User) -> bytes:
    """As JSON: {table: rows}. A picture is in base64 (RFC 4648)."""
    told: dict[str, Any] = {"accounts.User": _rows(_record("accounts.User"), "pk", user)}
    for record in TABLES:
        if record.goes:
            told[record.label] = _rows(record, record.goes, user)
    return json.dumps(told, cls=_Encoder, ensure_ascii=False, indent=1).encode()


def _record(label: str) -> Record:
    return next(record for record in TABLES if record.label == label)


def _rows(record: Record, by: str, user: User) -> list[dict[str, Any]]:
    names = [column.name for column in record.columns("own", "words", "plain") if column.name not in SECRET]
    rows = record.model._base_manager.filter(**{by: user.pk}).order_by("pk")
    return list(rows.values(*names)[:MOST])
