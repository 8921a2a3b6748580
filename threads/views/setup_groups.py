"""The last step of the first set-up: the first groups, and the way to a usage policy."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts import desk, setup
from accounts.models import Group, User
from accounts.policy import drafting
from accounts.requests import PersonRequest
from microblog.kit import site
from threads.actions import group_admin, joining

MOST = 20
STEP = "groups"


class FirstGroupsForm(forms.Form):
    """Public groups, a name a line."""

    names = forms.CharField(
        label=gettext_lazy("Groups to begin with"),
        required=False,
        max_length=5_000,
        help_text=gettext_lazy("One name a line. They are public; each gets an address of its own."),
        widget=forms.Textarea(attrs={"class": "area", "rows": 5, "dir": "auto"}),
    )
    are_default = forms.BooleanField(
        label=gettext_lazy(
            "Everybody is in them: who is here, and whoever comes to the company, from the first day"
        ),
        required=False,
    )

    def clean_names(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["names"].splitlines()]
        names = list(dict.fromkeys(line for line in lines if line))
        if len(names) > MOST:
            raise ValidationError(_("These are more than %d. The others can be founded later.") % MOST)
        return names


@require_http_methods(["GET", "HEAD", "POST"])
@desk.open_to()
def groups(request: PersonRequest) -> HttpResponse:
    """``policy``: whether to write one now. All groups are founded, or none and a sentence why."""
    form = FirstGroupsForm(request.POST or None, initial=_proposed())
    if request.method == "POST" and form.is_valid():
        try:
            found(form.cleaned_data["names"], form.cleaned_data["are_default"], by=request.user)
        except ValidationError as problem:
            form.add_error("names", problem.messages[0])
        else:
            return _finished(request)
    context = {"form": form, "steps": setup.shown(STEP), "known": Group.objects.count()}
    return render(request, "threads/setup_groups.html", context, status=422 if form.errors else 200)


@transaction.atomic
def found(names: list[str], are_default: bool, *, by: User) -> None:
    """Raises ValidationError, which names the group that cannot be."""
    for name in names:
        try:
            group = joining.found(name, by=by, slug=slugify(name)[: Group.SLUG_LENGTH])
            if are_default:
                group_admin.set_default(group, True, by=by)
                # Invited a step before, they were here when there was no group yet.
                for user in User.objects.employees().exclude(pk=by.pk):
                    joining.add(group, user, by=by)
        except ValidationError as problem:
            words = {"name": name, "problem": problem.messages[0]}
            raise ValidationError(_("%(name)s: %(problem)s") % words) from problem


def _finished(request: PersonRequest) -> HttpResponse:
    answer = setup.go_on(STEP)
    if "policy" not in request.POST:
        return answer
    drafting.start(None, by=request.user)
    return redirect("manage_policy")


def _proposed() -> dict[str, object]:
    """Only while there are none."""
    if Group.objects.exists():
        return {}
    everybody = _("All of %s") % site.name()
    return {"names": "\n".join([everybody, _("IT service desk")]), "are_default": True}
