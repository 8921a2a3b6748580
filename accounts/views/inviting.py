"""Ask people in: one by one with a link to hand over, or many from a list, who get it by mail."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts import desk, people_lists
from accounts.actions import inviting
from accounts.models import PeopleList
from accounts.requests import PersonRequest
from accounts.signin import again
from microblog.kit.limits import Limit
from microblog.kit.times import pause

# Rows of each kind that a page shows; the numbers are of all.
SHOWN = 200
LISTS = Limit("people.list", 40, 24 * 60 * 60)


class ListForm(forms.Form):
    """Addresses, pasted or in a file."""

    addresses = forms.CharField(
        label=_("Addresses"),
        required=False,
        max_length=people_lists.MOST_BYTES,
        help_text=_("As they stand in a mail, or one a line: Ann Smith <ann@example.com>"),
        widget=forms.Textarea(attrs={"class": "area", "rows": 6, "autocomplete": "off"}),
    )
    file = forms.FileField(
        label=_("Or a CSV file"),
        required=False,
        help_text=_(
            "Its first line names the columns: email, name, title, role, groups. Only email is needed."
        ),
        widget=forms.FileInput(attrs={"class": "input", "accept": ".csv,.txt,.tsv,text/csv"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if file := given.get("file"):
            if file.size > people_lists.MOST_BYTES:
                self.add_error("file", people_lists.too_large())
            else:
                given["text"] = people_lists.decoded(file.read())
        else:
            given["text"] = given.get("addresses", "")
        return given


@require_http_methods(["GET", "POST"])
@desk.open_to()
def invite(request: PersonRequest) -> HttpResponse:
    """Take a list; the page after shows what it became."""
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("manage_list", _take(request, form.cleaned_data["text"]).pk)
        except ValidationError as error:
            form.add_error("file" if request.FILES else "addresses", error)
    status = 422 if form.is_bound and form.errors else 200
    recent = PeopleList.objects.filter(started_at__isnull=False).select_related("by").order_by("-pk")[:5]
    return render(request, "accounts/invite.html", {"form": form, "recent": recent}, status=status)


def _take(request: PersonRequest, text: str) -> PeopleList:
    if wait := LISTS.take(str(request.user.pk)).wait:
        raise ValidationError(_("Many lists today. Wait %(pause)s.") % {"pause": pause(wait)})
    return inviting.take_list(text, by=request.user)


@require_http_methods(["GET", "POST"])
@desk.open_to()
@again.confirmed(gettext_lazy("Invite everybody on the list"))  # a list gives roles, and links for a password
def listed(request: PersonRequest, pk: int) -> HttpResponse:
    """Look at a list, start it, watch it. Only who brought it."""
    people_list = get_object_or_404(PeopleList, pk=pk, by=request.user)
    if request.method == "POST":
        try:
            inviting.start(people_list, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        return redirect("manage_list", pk)
    good, bad = people_list.good, people_list.bad
    context = {
        "list": people_list,
        "good": good[:SHOWN],
        "bad": bad[:SHOWN],
        "good_count": len(good),
        "bad_count": len(bad),
    }
    return render(request, "accounts/invite_list.html", context)


@require_GET
@desk.open_to()
def progress(request: PersonRequest, pk: int) -> HttpResponse:
    """How far it is; the page asks each second while it runs."""
    people_list = get_object_or_404(PeopleList, pk=pk, by=request.user)
    context = {"list": people_list, "good_count": len(people_list.good)}
    return render(request, "accounts/_invite_progress.html", context)
