"""Change how the place is called and looks."""

from django.db import transaction

from accounts.audit import notes, record
from accounts.models import User
from microblog.kit import site

from . import pictures


@transaction.atomic
def change(*, name: str, accent: str, logo: bytes | None, by: User | None) -> None:
    """``accent``: "#rrggbb" or empty; ``logo``: a picture that was checked, empty for none, None to leave it."""
    row = site.of()
    row.name, row.accent = name, accent
    if logo is not None:
        row.logo, row.logo_type = logo or None, pictures.type_of(logo) or ""
    site.save(row)
    record(notes.LOOK, by=by, name=name, accent=accent)
