"""The admins' desk: who is in, who may run the place, and who has left."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import desk
from accounts.actions import access, addresses, inviting, links, photos
from accounts.actions import people as actions
from accounts.company import elsewhere, linking, only
from accounts.erased.words import NOWHERE
from accounts.models import EmailAddress, Group, OneTimeLink, Passkey, SecondStep, Session, User
from accounts.models.user import called
from accounts.passkeys import removing
from accounts.requests import PersonRequest
from accounts.second_step import steps
from accounts.signin import again
from microblog.kit.paging import by_name
from microblog.kit.storable import storable
from microblog.kit.subcounts import number_of

from .people import PAGE

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


# Names of groups that wait for somebody else to run them.
MOST_ALONE = 20


class ColleagueForm(forms.Form):
    """Somebody new."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=User.NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "input", "dir": "auto"}),
    )
    address = forms.EmailField(
        label=gettext_lazy("Work e-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "class": "input"}),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        choices=User.Role.choices,
        required=False,
        widget=forms.Select(attrs={"class": "select"}),
    )

    def clean_role(self) -> str:
        return self.cleaned_data["role"] or User.Role.MEMBER

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


@require_GET
@desk.open_to()
def people(request: PersonRequest) -> HttpResponse:
    """``state``: members, admins (who has a role), outsiders (known from mails), left; ``q``: a part of name or address."""
    state = request.GET.get("state", "")
    state = state if state in IN_STATE else "members"
    words = request.GET.get("q", "").strip()
    found = User.objects.filter(IN_STATE[state])
    if words:
        has_it = EmailAddress.objects.filter(user=OuterRef("pk"), address__contains=words.lower())
        found = found.filter(called(words) | Q(Exists(has_it)))
    rows, more = by_name(found.prefetch_related("addresses"), request.GET, PAGE)
    seen = _seen(rows)
    context = {
        "rows": [
            {"user": user, "role": User.Role(user.role).label, "seen_at": seen.get(user.pk)} for user in rows
        ],
        "more": more,
        "q": words,
        "state": state,
        "tabs": desk.tabs(TABS, state, _counts()),
        "twice": desk.count(request, "manage_duplicates"),
    }
    return render(request, "accounts/manage.html", context)


# What gives rights, or takes them.
DANGEROUS = {
    "link": gettext_lazy("Make a link with which a colleague, or whoever has it, chooses a new password"),
    "device_lost": gettext_lazy("Sign a colleague out everywhere and void the password"),
    "add_address": gettext_lazy("Give a colleague another address"),
    "forget_company": gettext_lazy("Take a company account from a colleague"),
    "second_step_off": gettext_lazy("Take the second step from a colleague"),
    "no_passkeys": gettext_lazy("Remove the passkeys of a colleague"),
    "break_glass": gettext_lazy("Let a colleague sign in by password when the company sign-in is broken"),
    "no_break_glass": gettext_lazy("Make a colleague no break-glass account any more"),
    "role": gettext_lazy("Change the role of a colleague"),
    "deactivate": gettext_lazy("Close the account of a colleague"),
    "reactivate": gettext_lazy("Open the account of a colleague again"),
}
# Who is in which state: employees who are here, those with a role among them, people of mails, who has left.
_EMPLOYEE = Q(kind=User.Kind.EMPLOYEE, merged_into=None)
IN_STATE: dict[str, Q] = {
    "members": _EMPLOYEE & Q(is_active=True),
    "admins": _EMPLOYEE & Q(is_active=True) & ~Q(role=User.Role.MEMBER),
    "outsiders": Q(kind=User.Kind.OUTSIDER)
    & Q(
        Exists(
            EmailAddress.objects.filter(user=OuterRef("pk"), primary=True).exclude(
                address__endswith=f"@{NOWHERE}"
            )
        )
    ),
    "left": _EMPLOYEE & Q(is_active=False),
}


TABS = {
    "members": gettext_lazy("Members"),
    "admins": gettext_lazy("With a role"),
    "outsiders": gettext_lazy("Not yet members"),
    "left": gettext_lazy("Left"),
}


def _counts() -> dict[str, int]:
    """How many people are in each state; one query. Outsiders are counted apart: among all others PostgreSQL looks up the
    addresses of one after another."""
    numbers = {name: Count("pk", filter=asked) for name, asked in IN_STATE.items() if name != "outsiders"}
    outsiders = number_of(User.objects.filter(IN_STATE["outsiders"]))
    return User.objects.filter(_EMPLOYEE).aggregate(**numbers, outsiders=Max(outsiders, default=0))


def _seen(users: list[User]) -> dict[int, object]:
    """{number of a person: when they were here last}, of those who are signed in somewhere."""
    rows = Session.objects.filter(user__in=users).values_list("user").annotate(Max("seen_at"))
    return dict(rows)


@require_POST
@desk.open_to()
@again.confirmed(gettext_lazy("Make a colleague of somebody from outside"))
def invite_outsider(request: PersonRequest, pk: int) -> HttpResponse:
    """Somebody known from mails becomes a colleague: what they wrote is theirs. They get a link by mail."""
    user = get_object_or_404(User, pk=pk, kind=User.Kind.OUTSIDER, addresses__primary=True)
    try:
        inviting.invite(user.name, user.addresses.get(primary=True).address, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("manage_people")
    messages.success(request, _("%(name)s is a colleague now and gets a link by mail.") % {"name": user.name})
    return redirect("manage_person", pk)


@require_http_methods(["GET", "POST"])
@desk.open_to()
@again.confirmed(gettext_lazy("Add a colleague"))
def add(request: PersonRequest) -> HttpResponse:
    """A new colleague; the page after shows the link with which they choose a password."""
    form = ColleagueForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            user = actions.employee(given["name"], given["address"], role=given["role"], by=request.user)
        except ValidationError as error:
            form.add_error("address", error)
        else:
            return _page(request, user, link=links.choose_password(user, by=request.user))
    status = 422 if form.is_bound else 200
    return render(request, "accounts/manage_add.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@desk.open_to()
@again.confirmed(DANGEROUS)
def person(request: PersonRequest, pk: int) -> HttpResponse:
    """One colleague; ``act`` names what is to be done (ACTS)."""
    people = User.objects.select_related("manager").annotate(
        signed_in=_signed_in(),
        second_step_since=_second_step_since(),
        passkey_count=_number_of(Passkey.objects.all()),
    )
    user = get_object_or_404(people, pk=pk, kind=User.Kind.EMPLOYEE)
    if user.merged_into_id:
        return redirect("manage_person", user.merged_into_id)
    if request.method == "GET":
        return _page(request, user)
    act = request.POST.get("act", "")
    if act == "link" and user.can_sign_in:
        return _link(request, user)
    if act == "device_lost" and user.can_sign_in:
        return _device_lost(request, user)
    if act in ACTS:
        _act(request, act, user)
    # Who gave up the right sees the desk no more.
    is_still_here = user != request.user or (user.is_admin and user.is_active)
    return redirect("manage_person", user.pk) if is_still_here else redirect("home")


def _device_lost(request: PersonRequest, user: User) -> HttpResponse:
    try:
        access.device_lost(user, by=request.user)
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
        return redirect("manage_person", user.pk)
    for text in elsewhere.still_open(user):
        messages.warning(request, text)
    return _link(request, user)


def _link(request: PersonRequest, user: User) -> HttpResponse:
    """The page with a link for a new password, unless that would open nothing."""
    if only.bars(user):
        messages.error(request, elsewhere.no_link(user))
        return redirect("manage_person", user.pk)
    return _page(request, user, link=links.choose_password(user, by=request.user))


def _signed_in() -> Coalesce:
    """On how many browsers."""
    return _number_of(Session.objects.alive())


def _number_of(rows: "QuerySet[Any]") -> Coalesce:
    """How many of these rows are the person's."""
    own = rows.filter(user=OuterRef("pk")).order_by().values("user")
    return Coalesce(Subquery(own.annotate(number=Count("pk")).values("number")), 0)


def _second_step_since() -> Subquery:
    return Subquery(SecondStep.objects.filter(user=OuterRef("pk")).values("created_at"))


def _act(request: PersonRequest, act: str, user: User) -> None:
    do, done = ACTS[act]
    try:
        do(user, storable(request.POST.get("value", ""), nul="").strip(), request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, done % {"name": user.name})


def _page(request: PersonRequest, user: User, link: OneTimeLink | None = None) -> HttpResponse:
    context = {
        "person": user,
        "addresses": user.addresses.order_by("-primary", "address"),
        "sessions": getattr(user, "signed_in", 0),
        "company_accounts": user.company_accounts.order_by("pk"),
        "second_step_since": getattr(user, "second_step_since", None),
        "passkey_count": getattr(user, "passkey_count", 0),
        "link": link,
        "roles": User.Role.choices,
        "alone": access.run_alone(user).filter(pk__in=Group.objects.visible_to(request.user))[:MOST_ALONE],
    }
    response = render(request, "accounts/manage_person.html", context)
    if link:
        # Whoever may see the page may sign in as this person.
        response["Cache-Control"] = "no-store"
    return response


# What can be done to a colleague: (how, given the person, a value and who does it; what is said afterwards).
ACTS: dict[str, "tuple[Callable[[User, str, User], object], StrPromise]"] = {
    "rename": (
        lambda user, name, by: actions.rename(user, name, by=by),
        gettext_lazy("The name is changed."),
    ),
    "remove_photo": (
        lambda user, _value, by: photos.remove(user, by=by),
        gettext_lazy("The photo is removed."),
    ),
    "add_address": (
        lambda user, address, by: addresses.add(user, address, by=by),
        gettext_lazy("Mail from this address is %(name)s's now."),
    ),
    "remove_address": (
        lambda user, address, by: addresses.remove(user, address, by=by),
        gettext_lazy("The address is removed."),
    ),
    "sign_out": (
        lambda user, _value, by: access.end_sessions(user, by=by),
        gettext_lazy("%(name)s is signed out everywhere."),
    ),
    "forget_company": (
        lambda user, _value, by: linking.forget(user, by=by),
        gettext_lazy("%(name)s comes in with the next company account that has their address."),
    ),
    "second_step_off": (
        lambda user, _value, by: steps.take_off(user, by=by),
        gettext_lazy("%(name)s comes in with the password alone now, and is told so."),
    ),
    "no_passkeys": (
        lambda user, _value, by: removing.remove_all(user, by=by),
        gettext_lazy("The passkeys of %(name)s open nothing any more, and they are told so."),
    ),
    "break_glass": (
        lambda user, _value, by: only.mark(user, True, by=by),
        gettext_lazy("%(name)s is a break-glass account now."),
    ),
    "no_break_glass": (
        lambda user, _value, by: only.mark(user, False, by=by),
        gettext_lazy("%(name)s is a break-glass account no more."),
    ),
    "role": (
        lambda user, role, by: access.give_role(user, role, by=by),
        gettext_lazy("%(name)s has another role now."),
    ),
    "manager": (
        lambda user, value, by: actions.set_manager(user, actions.colleague(value) if value else None, by=by),
        gettext_lazy("The manager of %(name)s is changed."),
    ),
    "deactivate": (
        lambda user, value, by: access.deactivate(
            user, by=by, successor=actions.colleague(value) if value else None
        ),
        gettext_lazy("%(name)s cannot sign in any more."),
    ),
    "reactivate": (
        lambda user, _value, by: access.reactivate(user, by=by),
        gettext_lazy("%(name)s can sign in again."),
    ),
}
