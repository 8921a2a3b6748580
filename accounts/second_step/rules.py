"""Of whom a second step is asked after the password: of nobody, of whoever has a role, of all; from a day on.

Who has none by then is led to set one up right after the password, and gets no further. Browsers in which somebody
signed in with the password alone end that day, too.
"""

from datetime import date, datetime
from typing import NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actions import access
from accounts.audit import notes, record
from accounts.company import only
from accounts.ldap import config as ldap
from accounts.models import CompanyAccount, RecoveryCode, SecondStep, Session, SignInRules, User
from accounts.signals import sign_in_changed
from accounts.signin import mailed, shown

from . import steps

For = SignInRules.SecondStepFor


class SecondStepRuleForm(forms.Form):
    second_step_for = forms.ChoiceField(
        label=gettext_lazy("Who needs one"),
        choices=For.choices,
        required=False,
        widget=forms.Select(attrs={"class": "select"}),
    )
    second_step_from = forms.DateField(
        label=gettext_lazy("From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "input"}, format="%Y-%m-%d"),
    )


def now() -> SignInRules:
    return SignInRules.objects.first() or SignInRules()


class StepOfAccount(NamedTuple):
    """What one's own page says: ``since`` when there is one, and how many recovery codes are ``left``; ``day``: from when on it
    is asked of them; ``opens``: whether their password opens something; ``by_link``: it does not, a mailed link does;
    ``is_possible``: whether a code is asked for behind one of these, or behind the password of the directory."""

    since: datetime | None
    left: int
    day: date | None
    opens: bool
    by_link: bool
    is_possible: bool


def of_account(user: User) -> StepOfAccount:
    """One query; two of somebody who comes in by a mailed link or the directory."""
    unused = RecoveryCode.objects.filter(user=OuterRef("pk"), used_at=None).order_by().values("user")
    rule = SignInRules.objects.order_by("pk")
    found = User.objects.values(
        since=F("second_step__created_at"),
        left=Coalesce(Subquery(unused.annotate(number=Count("pk")).values("number")), 0),
        by_ldap=Exists(CompanyAccount.objects.filter(user=OuterRef("pk"), issuer=ldap.ISSUER)),
        is_company=Subquery(rule.values("company_only")[:1]),
        which=Subquery(rule.values("second_step_for")[:1]),
        begins=Subquery(rule.values("second_step_from")[:1]),
        by_mail=Subquery(rule.values("mailed_links")[:1]),
    ).get(pk=user.pk)
    rules = SignInRules(
        second_step_for=found["which"] or "", second_step_from=found["begins"],
        company_only=bool(found["is_company"]), mailed_links=bool(found["by_mail"]),
    )  # fmt: skip
    opens = user.has_usable_password() and (user.is_break_glass or not rules.company_only)
    by_directory = found["by_ldap"] and ldap.is_on()
    by_link = not opens and mailed.are_on(rules) and not by_directory
    day, is_possible = day_for(user, rules), opens or by_link or by_directory
    return StepOfAccount(found["since"], found["left"], day, opens, by_link, is_possible)


def has_use(user: User) -> bool:
    """Whether a code would be asked of this person: behind their password, or behind a mailed link."""
    return only.has_password(user) or (mailed.are_on() and not only.bars(user))


def asks(user: User) -> bool:
    """Whether this person does not come in with the password alone, today."""
    day = day_for(user)
    return day is not None and day <= timezone.localdate()


def wants_more_than_a_link(user: User) -> bool:
    """Whether a mailed link opens nothing for this person: whoever reads the mailbox would set up the second step that is
    asked of its owner, or come round their passkey. One who has the app shows its code behind the link."""
    return not steps.has_one(user) and (asks(user) or user.passkeys.exists())


def day_for(user: User, rules: SignInRules | None = None) -> date | None:
    """From when on it is asked of this person; None: never."""
    rules = rules or now()
    has_role = rules.second_step_for == For.ROLES and user.role != User.Role.MEMBER
    return rules.second_step_from if has_role or rules.second_step_for == For.ALL else None


def lacking(which: str, *, company_only: bool | None = None) -> QuerySet[User]:
    """Who is meant by it, comes in with a password, and has no second step. ``company_only``: whether the others come in by
    their company account alone, if that is known."""
    has_one = Exists(SecondStep.objects.filter(user=OuterRef("pk")))
    people = only.showing_a_password().filter(~has_one)
    if only.is_on() if company_only is None else company_only:
        people = people.filter(is_break_glass=True)
    return _meant(people, which)


def _meant(people: QuerySet[User], which: str) -> QuerySet[User]:
    return people.exclude(role=User.Role.MEMBER) if which == For.ROLES else people


def how_many_lack_it(rules: SignInRules) -> dict[str, int]:
    """{of whom it may be asked: how many of them have none}."""
    with_role = Count("pk", filter=~Q(role=User.Role.MEMBER))
    people = lacking(For.ALL, company_only=rules.company_only)
    return people.aggregate(**{For.ALL: Count("pk"), For.ROLES: with_role})


@transaction.atomic
def switch(which: str, day: date | None, *, by: User) -> None:
    """``day``: from when on; today if it is past, or none. Who is meant and has none is told. Raises ValidationError for
    somebody who comes in with the password alone."""
    if which not in For.values:
        raise ValidationError(_("There is no such choice."))
    if which and lacking(For.ALL).filter(pk=by.pk).exists():
        raise ValidationError(_("Set up a second step of your own first, on your account page."))
    SignInRules.objects.get_or_create(pk=SignInRules.ONE)
    rules = SignInRules.objects.locked(SignInRules.ONE)
    begins = max(day or timezone.localdate(), timezone.localdate()) if which else None
    if (rules.second_step_for, rules.second_step_from) == (which, begins):
        return
    rules.second_step_for, rules.second_step_from = which, begins
    rules.save()
    if begins is None:
        record(notes.NOT_ASKED, by=by)
        return
    record(notes.ASKED, by=by, whom=str(For(which).label), day=begins.isoformat())
    text = _("From %(day)s on a second step is asked of you. Set it up")
    said = text % {"day": date_format(begins, "j F")}
    sign_in_changed.send(sender=User, people=list(lacking(which)), text=said)


def end_sessions_with_password_alone() -> int:
    """Of people of whom more is asked by now; they sign in anew, and set it up. Returns how many."""
    rules = now()
    if rules.second_step_from is None or rules.second_step_from > timezone.localdate():
        return 0
    people = lacking(rules.second_step_for)
    if mailed.are_on(rules) or ldap.is_on():
        # Who came in by a mailed link, or by the directory, may have no password here.
        has_one = Exists(SecondStep.objects.filter(user=OuterRef("pk")))
        people = _meant(User.objects.employees().filter(~has_one), rules.second_step_for)
    rows = Session.objects.alive().filter(user__in=people).select_related("user")
    with_password = [row for row in rows if shown.is_password(row.get_decoded())]
    return sum(access.end_session(row.user, row.public_id) for row in with_password)
