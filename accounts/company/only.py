"""Only by company account: passwords, and the links that lead to one, open nothing.

But for break-glass accounts: people who come in with a password when the company's sign-in is broken. Each use is noted,
and the admins are told.
"""

from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.audit import notes, record
from accounts.ldap import config as ldap
from accounts.models import CompanyAccount, SecondStep, SignInRules, User
from accounts.signals import break_glass_used
from accounts.signin import mailed

from .providers import offered

OWN_PASSWORD = ~Q(password="") & ~Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)


def is_on() -> bool:
    return SignInRules.objects.filter(company_only=True).exists()


def bars(user: User) -> bool:
    """Whether this person's password opens nothing. Guests have no company account."""
    return not user.is_break_glass and not user.is_guest and (is_on() or ldap.knows(user))


def has_password(user: User) -> bool:
    """Whether there is a password by which this person shows who they are: their own, or that of the directory."""
    return (user.has_usable_password() and not bars(user)) or ldap.knows(user)


def is_password(user: User, typed: str) -> bool:
    """Whether it is that one. Raises AwayError, and RefusedError for one that has run out."""
    if not bars(user) and user.check_password(typed):
        return True
    if not ldap.knows(user):
        return False
    from accounts.ldap import signin

    return signin.confirms(user, typed)


def ways() -> dict[str, Any]:
    """What the sign-in page offers."""
    rules = SignInRules.objects.first() or SignInRules()
    return {
        "providers": offered(),
        "company_only": rules.company_only,
        "by_directory": ldap.is_on(),
        "mailed_links": mailed.are_on(rules),
    }


def with_password() -> QuerySet[User]:
    """Colleagues who have one, whether it opens anything or not."""
    return User.objects.employees().filter(OWN_PASSWORD)


def showing_a_password() -> QuerySet[User]:
    """Colleagues who have one, or come in with that of the directory."""
    if not ldap.is_on():
        return with_password()
    by_directory = Exists(CompanyAccount.objects.filter(user=OuterRef("pk"), issuer=ldap.ISSUER))
    return User.objects.employees().filter(OWN_PASSWORD | Q(by_directory))


def break_glass() -> QuerySet[User]:
    """Who could come in with a password; with ``has_second_step``."""
    return (
        with_password()
        .filter(is_break_glass=True)
        .annotate(has_second_step=Exists(SecondStep.objects.filter(user=OuterRef("pk"))))
    )


def lacks(*, has_provider: bool, has_glass: bool, came_by_company: bool) -> list[str]:
    """What has to be so before it can be switched on: else nobody might come in any more."""
    said = {
        _("A company sign-in is on."): has_provider,
        _("You came in by it yourself, in this browser."): came_by_company,
        _("There is a break-glass account with a password."): has_glass,
    }
    return [text for text, is_so in said.items() if not is_so]


@transaction.atomic
def switch(on: bool, *, by: User | None, came_by_company: bool = False) -> None:
    """Raises ValidationError when something is missing. Off is always possible."""
    rules, _is_new = SignInRules.objects.select_for_update().get_or_create(pk=SignInRules.ONE)
    has_provider, has_glass = bool(offered()) or ldap.is_on(), break_glass().exists()
    missing = lacks(has_provider=has_provider, has_glass=has_glass, came_by_company=came_by_company)
    if on and missing:
        raise ValidationError(_("Not yet so: %(missing)s") % {"missing": " ".join(missing)})
    if rules.company_only != on:
        rules.company_only = on
        rules.save()
        record(notes.COMPANY_ONLY if on else notes.NOT_ONLY, by=by)


@transaction.atomic
def mark(user: User, on: bool, *, by: User | None) -> None:
    """Make somebody a break-glass account, or none. Raises ValidationError for the last one while it is needed."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    if on and not locked.is_colleague:
        raise ValidationError(_("%(name)s cannot sign in.") % {"name": user.name})
    if not on:
        require_glass_beside(user)
    if locked.is_break_glass != on:
        locked.is_break_glass = user.is_break_glass = on
        locked.save(update_fields=["is_break_glass"])
        record(notes.BREAK_GLASS if on else notes.NO_BREAK_GLASS, by=by, person=user)


@transaction.atomic
def note_use(user: User) -> None:
    """Somebody came in with a password. Where that is an exception, it is noted and told."""
    if user.is_break_glass and is_on():
        record(notes.GLASS_BROKEN, by=user, person=user)
        break_glass_used.send(sender=User, user=user)


def hold() -> None:
    """To the end of the transaction: two admins do not take away the last two ways in at the same moment. Behind people."""
    list(SignInRules.objects.select_for_update())


def require_glass_beside(user: User) -> None:
    """Raises ValidationError when nobody but this person could come in while the company sign-in is away."""
    hold()
    if is_on() and not break_glass().exclude(pk=user.pk).exists():
        raise ValidationError(
            _(
                "Nobody else could come in while the company sign-in is away. Make somebody else a break-glass account first."
            ),
            code="last_glass",
        )


def last_way() -> ValidationError:
    return ValidationError(_("It is the only way in. Let people in with passwords first."))


def keeps_a_provider(but: str = "") -> bool:
    """Whether people can still come in when the provider with this slug is taken away."""
    return not is_on() or ldap.is_on() or any(provider.slug != but for provider in offered())
