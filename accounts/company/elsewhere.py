"""Ways in that end elsewhere: what the company's own servers open, nothing here can void."""

from django.utils.translation import gettext as _

from accounts.ldap import config as ldap
from accounts.models import User

from .providers import offered


def still_open(user: User) -> list[str]:
    """Where an admin goes next when a device of this person is lost: a sentence for each way in."""
    said = []
    if ldap.knows(user):
        said.append(
            _(
                "Have the password changed in the directory now: until then it opens this place for whoever has it."
            )
        )
    if user.company_accounts.exclude(issuer=ldap.ISSUER).exists() and offered():
        said.append(
            _("End the sessions at the company sign-in, too: it may let that device in without asking.")
        )
    return said


def no_link(user: User) -> str:
    """Why there is no link for a password that would open nothing."""
    return _("%(name)s comes in by company account: a password chosen here would open nothing.") % {
        "name": user.name
    }
