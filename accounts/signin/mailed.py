"""A link by mail, to sign in with: whoever reads the mailbox of a colleague comes in as them.

Off until an admin switches it on, or the environment does. It opens nothing where people come in by their company account
alone, break-glass accounts neither: the way to their mailbox may be the very sign-in that is broken. Nor does it for people of
the company's directory, whose password is asked for there.
"""

from django.conf import settings
from django.db import transaction

from accounts.audit import notes, record
from accounts.models import OneTimeLink, SignInRules, User


def are_on(rules: SignInRules | None = None) -> bool:
    """``rules``: as they are now, for who has asked for them already."""
    rules = rules or SignInRules.objects.first() or SignInRules()
    is_said = rules.mailed_links if settings.SIGN_IN_LINKS == "desk" else settings.SIGN_IN_LINKS == "on"
    return is_said and not rules.company_only


def opens(link: OneTimeLink) -> bool:
    """Whether this link lets its owner in: both may have changed since it was asked for."""
    return link.user is not None and link.user.can_sign_in and are_on()


@transaction.atomic
def switch(on: bool, *, by: User) -> None:
    SignInRules.objects.get_or_create(pk=SignInRules.ONE)
    rules = SignInRules.objects.locked(SignInRules.ONE)
    if rules.mailed_links == on:
        return
    rules.mailed_links = on
    rules.save(update_fields=["mailed_links"])
    if not on:
        OneTimeLink.objects.usable().filter(purpose=OneTimeLink.Purpose.SIGN_IN).delete()
    record(notes.LINKS_ON if on else notes.LINKS_OFF, by=by)
