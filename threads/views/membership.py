"""Coming to a group and going, and what its admins decide."""

import re
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts import names
from accounts.models import Group, Membership, User
from accounts.requests import PersonRequest
from microblog.kit.storable import storable
from threads.actions import group_admin, group_deletion, joining
from threads.queries import groups
from threads.queries.groups import facts, group_for, own_group

from .forms import GroupSettingsForm, add_error
from .groups import LEFT_OVER

if TYPE_CHECKING:
    from threads.queries.groups import ReadGroup

ANSWERS = ("accept", "decline")
# Of a list that is pasted: people at once, and sentences about those who could not be added.
MOST_AT_ONCE, MOST_PROBLEMS = 200, 5


@require_POST
def join(request: PersonRequest, slug: str) -> HttpResponse:
    group = group_for(request.user, slug)
    joining.join(request.user, group)
    return redirect(group)


@require_POST
def leave(request: PersonRequest, slug: str) -> HttpResponse:
    group = group_for(request.user, slug)
    try:
        joining.leave(request.user, group)
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
        return redirect(group)
    return redirect("home" if group.visibility == Group.Visibility.SECRET else group)


@require_POST
def ask(request: PersonRequest, slug: str) -> HttpResponse:
    group = group_for(request.user, slug)
    try:
        joining.ask(request.user, group, request.POST.get("note", ""))
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
    return redirect(group)


@require_POST
def decide(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    group = own_group(request.user, slug)
    asked = get_object_or_404(group.join_requests.select_related("user", "group"), pk=pk)
    answer = request.POST.get("answer")
    if answer not in ANSWERS:
        raise BadRequest("Neither accepted nor declined.")
    try:
        joining.decide(asked, by=request.user, accept=answer == "accept")
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
    return redirect("group_members", slug=slug)


@require_POST
def uninvite(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    """Take an invitation back."""
    group = group_for(request.user, slug)
    invitation = get_object_or_404(groups.invitations(request.user, group), pk=pk)
    joining.revoke(invitation, by=request.user)
    messages.success(request, _("The invitation of %(name)s is taken back.") % {"name": invitation.user.name})
    return redirect("group_members", slug=slug)


@require_POST
def member(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    """An admin makes a member admin, or a member again, or takes them out."""
    group = own_group(request.user, slug)
    chosen = get_object_or_404(group.memberships.select_related("user", "group"), pk=pk)
    act = request.POST.get("act", "")
    try:
        if act == "remove":
            group_admin.remove(chosen, by=request.user)
        elif act in Membership.Role.values:
            group_admin.appoint(chosen, by=request.user, role=act)
        else:
            raise BadRequest("No such change of a member.")
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
    return redirect("group_members", slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
def settings_page(request: PersonRequest, slug: str) -> HttpResponse:
    group = own_group(request.user, slug)
    # The form works on a copy: the head of the page shows the group as it is.
    form = GroupSettingsForm(request.POST or None, instance=Group.objects.get(pk=group.pk))
    if request.method == "POST" and form.is_valid():
        try:
            group_admin.change(group, by=request.user, **form.cleaned_data)
        except ValidationError as problem:
            add_error(form, problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("group_settings", slug=slug)
    context = facts(request, group) | {"form": form, "days": group_deletion.delay().days}
    return render(request, "threads/group_settings.html", context, status=422 if form.errors else 200)


@require_POST
def add(request: PersonRequest, slug: str) -> HttpResponse:
    """Admins take colleagues in, members of an open group invite them; by name, handle or address, one or many."""
    group = group_for(request.user, slug)
    asked = apart(request.POST.get("person", ""))
    later = asked[MOST_AT_ONCE:]
    taken: list[str] = []
    left: dict[str, str] = {}
    for typed in asked[:MOST_AT_ONCE]:
        try:
            taken.append(_let_in(request.user, group, typed))
        except ValidationError as problem:
            left[typed] = problem.messages[0]
    if taken:
        messages.success(request, taken[0] if len(taken) == 1 else _many_taken(len(taken)))
    for sentence in list(dict.fromkeys(left.values()))[:MOST_PROBLEMS]:
        messages.error(request, sentence)
    if later:
        messages.info(request, _many_later(len(later)))
    if left or later:
        # It stays in the field: not by the address, where a list has no room and names would stand in logs.
        request.session[LEFT_OVER % group.pk] = ", ".join([*later, *left])
    return redirect("group_members", slug=slug)


def apart(text: str) -> list[str]:
    """The people of a pasted list: "Ann Smith <ann@example.com>, @bo; Cy Young", each once. A comma
    in a quoted name parts nothing (RFC 5322)."""
    parts = re.split(r"[,;\n]", re.sub(r'"[^"\n]*"[ \t]*<', "<", storable(text, nul="")))
    words = (word.rpartition("<")[2].strip(" >\t\r") for part in parts for word in _apart(part))
    return list(dict.fromkeys(word for word in words if word))


def _apart(part: str) -> list[str]:
    """Lines that are pasted into one become words with a space between: addresses are told apart by it, names are not."""
    words = part.split()
    return words if all("@" in word for word in words) else [part]


def _let_in(by: User, group: "ReadGroup", typed: str) -> str:
    """What is said of one who came in. Raises ValidationError."""
    person = colleague(by, typed)
    if group.membership is not None and group.membership.is_admin:
        joining.add(group, person, by=by)
        return _("%(name)s is a member now.") % {"name": person.name}
    joining.invite(group, person, by=by)
    return _("%(name)s is invited.") % {"name": person.name}


def _many_later(count: int) -> str:
    return ngettext(
        "%d name is still in the field: add it next.", "%d names are still in the field: add them next.", count
    ) % count  # fmt: skip


def _many_taken(count: int) -> str:
    return ngettext("%d colleague is added or invited.", "%d colleagues are added or invited.", count) % count


def colleague(asker: User, typed: str) -> User:
    """Who is meant by a handle, an address or a whole name. Raises ValidationError: nobody, or several."""
    people = User.objects.visible_to(asker).employees()
    short, shown = typed.lstrip("@").lower(), typed[:100]
    person = people.filter(handle=short).first() or people.with_address(short).first()
    named = [person] if person else list(people.filter(folded_name=names.core(typed))[:2])
    if not named:
        raise ValidationError(_("There is no colleague called “%(name)s”.") % {"name": shown})
    if len(named) > 1:
        raise ValidationError(
            _("Several colleagues are called “%(name)s”: write the address.") % {"name": shown}
        )
    return named[0]


@require_POST
def close(request: PersonRequest, slug: str) -> HttpResponse:
    """``act``: close or reopen."""
    group = own_group(request.user, slug)
    if request.POST.get("act") == "reopen":
        _reopen(request, group)
    else:
        group_admin.close(group, by=request.user)
        messages.success(request, _("The group is closed. It can be read on."))
    return redirect("group_settings", slug=slug)


def _reopen(request: PersonRequest, group: Group) -> None:
    try:
        group_admin.reopen(group, by=request.user)
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
    else:
        messages.success(request, _("The group is open again."))


@require_POST
def move(request: PersonRequest, slug: str) -> HttpResponse:
    """Another address for the group (``slug`` of the form)."""
    group = own_group(request.user, slug)
    try:
        moved = group_admin.move(group, request.POST.get("slug", ""), by=request.user)
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
        return redirect("group_settings", slug=slug)
    messages.success(
        request, _("The group is at %(slug)s now. The old address leads there.") % {"slug": moved.slug}
    )
    return redirect("group_settings", slug=moved.slug)
