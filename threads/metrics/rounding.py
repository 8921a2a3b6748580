"""Numbers of people, so that none of them is about one: nothing under five, and only every fifth number.

Else two counts a day apart, before and after somebody left, would tell what that person did.
"""

from django.utils.translation import gettext as _

FEW = 5


def rounded(people: int) -> int:
    return people - people % FEW


def spoken(people: int) -> str:
    """ "fewer than 5", or the number."""
    return str(rounded(people)) if people >= FEW else _("fewer than %(few)d") % {"few": FEW}
