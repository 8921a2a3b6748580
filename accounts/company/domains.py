"""Domains of addresses: those of the company, and of which a company sign-in or the directory may bring people."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_domain_name
from django.utils.translation import gettext as _

from microblog.kit import site


def checked(text: str) -> str:
    """As they are stored: "example.com example.org". Raises ValidationError."""
    words = text.replace(",", " ").lower().split()
    for word in words:
        try:
            validate_domain_name(word)
        except ValidationError as error:
            raise ValidationError(_("%(word)s is no domain.") % {"word": word}) from error
    return " ".join(dict.fromkeys(words))


def of(address: str) -> str:
    return address.rpartition("@")[2].lower().rstrip(".")


def of_company() -> tuple[str, ...]:
    """In which colleagues have their addresses, as admins said; none: nobody said."""
    return site.look().domains


def is_outside(address: str) -> bool:
    """Whether it is surely nobody's mailbox at the company. Where nobody said which domains are ours, none is."""
    ours = of_company()
    return bool(ours) and of(address) not in ours
