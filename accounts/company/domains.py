"""Domains of addresses: those of the company, and of which a company sign-in or the directory may bring people."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_domain_name
from django.utils.translation import gettext as _

from microblog.kit import site


def checked(text: str) -> str:
    """As they are stored: "example.com example.org". Raises ValidationError."""
    words = [_one_form(word) for word in text.replace(",", " ").lower().split()]
    for word in words:
        try:
            validate_domain_name(word)
        except ValidationError as error:
            raise ValidationError(_("%(word)s is no domain.") % {"word": word}) from error
    return " ".join(dict.fromkeys(words))


def of(address: str) -> str:
    return _one_form(address.rpartition("@")[2].lower())


def _one_form(domain: str) -> str:
    """Without the @ before it and the dot behind it, and in letters, not as name servers write them (RFC 3492)."""
    domain = domain.removeprefix("@").rstrip(".")
    try:
        return domain.encode("ascii").decode("idna") if "xn--" in domain else domain
    except UnicodeError:
        return domain


def of_company() -> tuple[str, ...]:
    """In which colleagues have their addresses, as admins said; none: nobody said."""
    return site.look().domains


def is_outside(address: str) -> bool:
    """Whether it is surely nobody's mailbox at the company. Where nobody said which domains are ours, none is."""
    ours = of_company()
    return bool(ours) and of(address) not in ours
