"""The pictures that stand on every page: the logo of the place and the photos of its people."""

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from microblog.kit import picture_sizes, scanner

BYTES = 100_000
# Of a side: a small file may hold a picture that fills a browser's memory.
PIXELS = 2_000
# What a picture begins with, and what it is then. No SVG: that is a program.
TYPES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp"}


def checked(file: UploadedFile) -> bytes:
    """Its bytes; raises ValidationError."""
    if (file.size or 0) > BYTES:
        raise ValidationError(_("The picture is larger than 100 kB."))
    content = file.read()
    if type_of(content) is None:
        raise ValidationError(_("This is no PNG, JPEG or WebP picture."))
    size = picture_sizes.size_of(content)
    if size is None or max(size) > PIXELS:
        raise ValidationError(_("The picture is wider or higher than %(most)d pixels.") % {"most": PIXELS})
    if objection := scanner.objection(content):
        raise ValidationError(objection)
    return content


def type_of(content: bytes) -> str | None:
    found = next((kind for start, kind in TYPES.items() if content.startswith(start)), None)
    return None if found == "image/webp" and content[8:12] != b"WEBP" else found
