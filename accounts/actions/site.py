"""Change how the place is called and looks."""

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import notes, record
from accounts.models import User
from microblog.kit import site

LOGO_BYTES = 100_000
# What a picture begins with, and what it is then. No SVG: that is a program.
LOGO_TYPES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp"}


@transaction.atomic
def change(*, name: str, accent: str, logo: bytes | None, by: User | None) -> None:
    """``accent``: "#rrggbb" or empty; ``logo``: a picture that was checked, empty for none, None to leave it."""
    row = site.of()
    row.name, row.accent = name, accent
    if logo is not None:
        row.logo, row.logo_type = logo or None, type_of(logo) or ""
    site.save(row)
    record(notes.LOOK, by=by, name=name, accent=accent)


def checked_logo(file: UploadedFile) -> bytes:
    """Its bytes; raises ValidationError."""
    if (file.size or 0) > LOGO_BYTES:
        raise ValidationError(_("The picture is larger than 100 kB."))
    content = file.read()
    if type_of(content) is None:
        raise ValidationError(_("This is no PNG, JPEG or WebP picture."))
    return content


def type_of(content: bytes) -> str | None:
    found = next((kind for start, kind in LOGO_TYPES.items() if content.startswith(start)), None)
    return None if found == "image/webp" and content[8:12] != b"WEBP" else found
