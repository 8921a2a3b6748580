"""The monitors: a list with switches, and a form that tries the words on what is there before it saves them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts import desk
from accounts.models import Group, User
from accounts.requests import PersonRequest
from threads.moderation import monitors as actions
from threads.moderation import queue, trying
from threads.moderation.models import Monitor

FIELDS = ("name", "words", "kind", "where", "then")
MAX_TYPED = 60_000  # characters: more than the most words there can be


class MonitorForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=Monitor.NAME_LENGTH,
        widget=forms.TextInput(attrs={"class": "input", "dir": "auto", "autocomplete": "off"}),
        help_text=gettext_lazy("Moderators read it beside what was found."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("It looks for"),
        choices=Monitor.Kind.choices,
        widget=forms.Select(attrs={"class": "select"}),
    )
    words = forms.CharField(
        label=gettext_lazy("Words"),
        max_length=MAX_TYPED,
        widget=forms.Textarea(attrs={"class": "area", "rows": 6, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Whole words; capitals, accents and signs do not count. Expressions are those of RE2, without regard to capitals."
        ),
    )
    where = forms.ChoiceField(
        label=gettext_lazy("Where"),
        choices=Monitor.Where.choices,
        widget=forms.Select(attrs={"class": "select"}),
    )
    groups = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Chosen groups"),
        queryset=Group.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"class": "area", "size": 6}),
        help_text=gettext_lazy("Only for “Chosen groups”."),
    )
    then = forms.ChoiceField(
        label=gettext_lazy("Then"),
        choices=Monitor.Then.choices,
        widget=forms.Select(attrs={"class": "select"}),
        help_text=gettext_lazy(
            "What is held back is read by moderators alone until they decide; in its place stands that it waits for them."
        ),
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("Try it on the last days"),
        choices=[(days, str(days)) for days in trying.DAYS],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.Select(attrs={"class": "select"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field = self.fields["groups"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = Group.objects.visible_to(user).order_by("name")

    def given(self) -> actions.Given:
        fields = {name: self.cleaned_data[name] for name in FIELDS}
        return actions.Given(**fields, groups=list(self.cleaned_data["groups"]))


@require_http_methods(["GET", "POST"])
@desk.open_to(desk.Role.MODERATOR, desk.Role.REVIEWER)
def monitors(request: PersonRequest) -> HttpResponse:
    """POST: ``on`` or ``off``, the number of a monitor."""
    for name in ("on", "off"):
        if name in request.POST:
            actions.switch(_monitor(request.POST[name]), is_on=name == "on", by=request.user)
            return redirect("monitors")
    context = {"monitors": actions.for_display(), "counts": queue.counts()}
    return render(request, "moderation/monitors.html", context)


@require_http_methods(["GET", "POST"])
@desk.open_to(desk.Role.MODERATOR, desk.Role.REVIEWER)
def new(request: PersonRequest) -> HttpResponse:
    return _form_page(request, None)


@require_http_methods(["GET", "POST"])
@desk.open_to(desk.Role.MODERATOR, desk.Role.REVIEWER)
def monitor(request: PersonRequest, pk: int) -> HttpResponse:
    """POST: the form, or ``delete``."""
    found = get_object_or_404(Monitor, pk=pk)
    if "delete" in request.POST:
        actions.delete(found, by=request.user)
        messages.success(request, _("Deleted. What it found stays."))
        return redirect("monitors")
    return _form_page(request, found)


def _form_page(request: PersonRequest, found: Monitor | None) -> HttpResponse:
    """POST: ``try`` shows what would have been found, all else saves."""
    form = MonitorForm(request.POST or None, user=request.user, initial=_initial(found))
    trial, status = None, 422 if form.is_bound else 200
    if form.is_valid():
        try:
            if "try" not in request.POST:
                return _save(request, found, form)
            trial = trying.trial(
                form.given(), days=form.cleaned_data["days"] or trying.DAYS[0], by=request.user
            )
            status = 200
        except ValidationError as problem:
            form.add_error(None, problem)
    context = {"form": form, "monitor": found, "trial": trial, "few": trying.FEW}
    return render(request, "moderation/monitor.html", context, status=status)


def _save(request: PersonRequest, found: Monitor | None, form: MonitorForm) -> HttpResponse:
    if found is None:
        actions.make(form.given(), by=request.user)
    else:
        actions.change(found, form.given(), by=request.user)
    messages.success(request, _("Saved. It looks at what is written from now on."))
    return redirect("monitors")


def _initial(found: Monitor | None) -> dict[str, Any]:
    if found is None:
        return {"where": Monitor.Where.PUBLIC}
    fields = {name: getattr(found, name) for name in FIELDS}
    return fields | {"groups": found.groups.all()}


def _monitor(given: str) -> Monitor:
    is_number = given.isascii() and given.isdecimal() and len(given) < 16
    return get_object_or_404(Monitor, pk=int(given) if is_number else 0)
