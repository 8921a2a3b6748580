"""Which domains a company sign-in, or the directory, may bring people of."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_domain_name
from django.utils.translation import gettext as _


def checked(text: str) -> str:
    """As they are stored: "example.com example.org". Raises ValidationError."""
    words = text.replace(",", " ").lower().split()
    for word in words:
        try:
            validate_domain_name(word)
        except ValidationError as error:
            raise ValidationError(_("%(word)s is no domain.") % {"word": word}) from error
    return " ".join(dict.fromkeys(words))
