"""Two people side by side, and what will happen, in numbers. Nothing of what anybody wrote, and no group that the reader does
not see."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from accounts.models import (
    AccessToken,
    CompanyAccount,
    DirectoryPerson,
    EmailAddress,
    Group,
    Membership,
    Passkey,
    SecondStep,
    Session,
    User,
)
from threads.bridge.models import IncomingMail
from threads.models import Conversation, Message, Participant, Reaction

from . import rules
from .places import COMPANIES

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

GROUPS = 20


@dataclass
class ComparedPeople:
    """``stays`` and ``goes`` come with numbers; ``common``: names of groups of both that the reader may see, so many at most."""

    stays: Any
    goes: Any
    common: list[str]
    effects: list[str]
    #: What an outsider alone could read; the admin says whether it is given.
    private: list[str]


def _number_of(rows: "QuerySet[Any]", column: str = "user", key: str = "pk") -> Coalesce:
    own = rows.filter(**{column: OuterRef("pk")}).order_by().values(column)
    return Coalesce(Subquery(own.annotate(number=Count(key)).values("number")), 0)


def _last(rows: "QuerySet[Any]", column: str, at: str) -> Subquery:
    return Subquery(rows.filter(**{column: OuterRef("pk")}).order_by(f"-{at}").values(at)[:1])


def with_numbers(people: "QuerySet[User]") -> "QuerySet[Any]":
    return people.annotate(
        addresses_count=_number_of(EmailAddress.objects.all()),
        messages_count=_number_of(Message.objects.all(), "author"),
        last_message=_last(Message.objects.all(), "author", "sent_at"),
        started_count=_number_of(Conversation.objects.all(), "started_by"),
        reactions_count=_number_of(Reaction.objects.all()),
        groups_count=_number_of(Membership.objects.filter(tie=None)),
        seats_count=_number_of(Participant.objects.all()),
        mails_count=_number_of(IncomingMail.objects.all(), "sender"),
        seen_at=_last(Session.objects.all(), "user", "seen_at"),
        sessions_count=_number_of(Session.objects.alive()),
        tokens_count=_number_of(AccessToken.objects.usable(), "made_by"),
        passkeys_count=_number_of(Passkey.objects.all()),
        companies_count=_number_of(CompanyAccount.objects.all()),
        moving_companies=_number_of(CompanyAccount.objects.filter(COMPANIES.only)),
        has_second_step=Exists(SecondStep.objects.filter(user=OuterRef("pk"))),
        is_in_directory=Exists(DirectoryPerson.objects.filter(user=OuterRef("pk"), gone_at=None)),
    )


def facts(people: "list[User]") -> dict[int, dict[str, Any]]:
    """{number of a person: {"count": messages, "last": when the last one was sent}}, in one query."""
    rows = Message.objects.filter(author__in=people).order_by().values_list("author")
    return {
        pk: {"count": count, "last": last} for pk, count, last in rows.annotate(Count("pk"), Max("sent_at"))
    }


def compare(stays_pk: int, goes_pk: int, *, reader: User) -> ComparedPeople | None:
    """None when one of them is not there."""
    both = with_numbers(User.objects.filter(pk__in=[stays_pk, goes_pk])).annotate(**_new(stays_pk, goes_pk))
    people = {user.pk: user for user in both.prefetch_related("addresses")}
    if len(people) != 2:
        return None
    stays, goes = people[stays_pk], people[goes_pk]
    names = _common(stays, goes, reader) if stays.groups_count and goes.groups_count else []
    private = _said(goes, stays, PRIVATE) if goes.is_outsider else []
    return ComparedPeople(stays, goes, names, _effects(stays, goes), private)


def _common(stays: User, goes: User, reader: User) -> list[str]:
    mine = Group.objects.visible_to(reader).filter(memberships__user=stays)
    both = mine.filter(Exists(Membership.objects.filter(group=OuterRef("pk"), user=goes)))
    return list(both.order_by("name").values_list("name", flat=True)[:GROUPS])


def _new(stays: int, goes: int) -> dict[str, Coalesce]:
    """What the one who stays gets to read by it, in numbers."""
    here = Membership.objects.filter(group=OuterRef("group"), user=stays)
    groups = Membership.objects.filter(~Exists(here), user=goes, tie=None)
    seat = Participant.objects.filter(conversation=OuterRef("conversation"), user=stays)
    twice = Reaction.objects.filter(user=stays, message=OuterRef("message"), emoji=OuterRef("emoji"))
    return {
        "new_groups": _number_of(groups),
        "new_closed": _number_of(groups.exclude(group__visibility=Group.Visibility.PUBLIC)),
        "new_seats": _number_of(Participant.objects.filter(~Exists(seat), user=goes)),
        "doubles_count": _number_of(Reaction.objects.filter(Exists(twice), user=goes)),
    }


# {what is counted of the one who goes: what is said of it}.
PRIVATE = {
    "new_seats": ngettext_lazy("%(n)d private conversation", "%(n)d private conversations", "n"),
    "mails_count": ngettext_lazy("%(n)d mail they sent in", "%(n)d mails they sent in", "n"),
    "new_groups": ngettext_lazy("%(n)d group", "%(n)d groups", "n"),
}
ALWAYS = {
    "messages_count": ngettext_lazy(
        "%(n)d message gets the name of %(stays)s.", "%(n)d messages get the name of %(stays)s.", "n"
    ),
    "addresses_count": ngettext_lazy(
        "%(n)d address becomes another address of %(stays)s.",
        "%(n)d addresses become other addresses of %(stays)s.",
        "n",
    ),
    "reactions_count": ngettext_lazy("%(n)d reaction becomes theirs.", "%(n)d reactions become theirs.", "n"),
    "doubles_count": ngettext_lazy(
        "%(n)d reaction that both gave counts once.", "%(n)d reactions that both gave count once.", "n"
    ),
}
OF_ACCOUNTS = {
    "new_groups": ngettext_lazy(
        "%(stays)s comes into %(n)d group.", "%(stays)s comes into %(n)d groups.", "n"
    ),
    "new_closed": ngettext_lazy(
        "%(n)d of these groups is private or secret.", "%(n)d of these groups are private or secret.", "n"
    ),
    "new_seats": ngettext_lazy(
        "%(stays)s gets to read %(n)d private conversation.",
        "%(stays)s gets to read %(n)d private conversations.",
        "n",
    ),
    "mails_count": ngettext_lazy(
        "%(stays)s sees %(n)d mail that %(goes)s sent in.",
        "%(stays)s sees %(n)d mails that %(goes)s sent in.",
        "n",
    ),
    "sessions_count": ngettext_lazy(
        "%(goes)s is signed out of %(n)d browser.", "%(goes)s is signed out of %(n)d browsers.", "n"
    ),
    "tokens_count": ngettext_lazy("%(n)d token ends for good.", "%(n)d tokens end for good.", "n"),
}
WAYS_IN = {
    "moving_companies": ngettext_lazy(
        "%(n)d company account lets %(stays)s in, unless they have one of that company.",
        "%(n)d company accounts let %(stays)s in, unless they have one of that company.",
        "n",
    ),
}


def _effects(stays: Any, goes: Any) -> list[str]:
    said = _said(goes, stays, ALWAYS)
    if goes.is_outsider:
        return said
    said += _said(goes, stays, OF_ACCOUNTS)
    names = {"stays": stays.name, "goes": goes.name, "role": goes.get_role_display()}
    verified = [row.address for row in goes.addresses.all() if row.verified_at]
    if rules.lends_a_way_in(goes, stays):
        said += _said(goes, stays, WAYS_IN)
        mailbox = _("Whoever reads the mailbox %(address)s can choose a new password for %(stays)s.")
        said += [mailbox % {"address": address, **names} for address in verified]
    elif verified:
        said.append(
            _("Addresses of %(goes)s count as not verified; nobody comes in as %(stays)s by them.") % names
        )
    said.append(_("Password, passkeys and second step of %(goes)s open nothing any more.") % names)
    if goes.role not in (User.Role.MEMBER, stays.role):
        said.append(_("The role of %(goes)s (%(role)s) ends; %(stays)s gets none by this.") % names)
    return said


def _said(goes: Any, stays: Any, lines: dict[str, Any]) -> list[str]:
    """Sentences with numbers, without those of nothing."""
    numbers = {name: getattr(goes, name) for name in lines}
    names = {"stays": stays.name, "goes": goes.name}
    return [str(text % {"n": numbers[name], **names}) for name, text in lines.items() if numbers[name]]


def signs_in_by(user: Any) -> "list[StrPromise | str]":
    """How somebody comes in."""
    if user.is_outsider:
        return []
    ways: list[tuple[bool, str]] = [
        (user.has_usable_password(), _("password")),
        (user.passkeys_count > 0, _("passkey")),
        (user.has_second_step, _("second step")),
        (user.companies_count > 0, _("company account")),
        (user.is_in_directory, _("directory")),
        (user.is_break_glass, _("break-glass account")),
    ]
    return [label for has_it, label in ways if has_it]
