"""What machines may do: tokens are made, shown once, and revoked."""

from datetime import datetime, timedelta

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts import desk
from accounts.actions import directory
from accounts.company import domains
from accounts.models import AccessToken, DirectoryGroup, DirectoryTie, Group, SignInRules
from accounts.requests import PersonRequest
from accounts.signin import again
from accounts.tokens import issuing
from microblog.kit.storable import storable

# From that many days before its end on a token is marked: the directory stops with it.
SOON = timedelta(days=14)
MOST_GROUPS = 200
LASTS = (
    ("90", gettext_lazy("90 days")),
    ("365", gettext_lazy("A year")),
    ("0", gettext_lazy("Until it is revoked")),
)


class TokenForm(forms.Form):
    """A new token."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=AccessToken.NAME_LENGTH,
        help_text=gettext_lazy(
            "What uses it: Entra ID, Okta. What it does stands under this name in the audit log."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "input", "dir": "auto"}),
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("May"),
        choices=AccessToken.Scope.choices,
        widget=forms.Select(attrs={"class": "select"}),
    )
    days = forms.ChoiceField(
        label=gettext_lazy("Ends after"),
        choices=LASTS,
        initial="365",
        widget=forms.Select(attrs={"class": "select"}),
    )

    def clean_name(self) -> str:
        return storable(" ".join(self.cleaned_data["name"].split()), nul="")

    def ends_at(self) -> datetime | None:
        days = int(self.cleaned_data["days"])
        return timezone.now() + timedelta(days=days) if days else None


class DomainsForm(forms.Form):
    """Of a company sign-in the same words say the same."""

    domains = forms.CharField(
        label=gettext_lazy("Domains"),
        max_length=SignInRules._meta.get_field("directory_domains").max_length,
        required=False,
        help_text=gettext_lazy(
            "The directory gives addresses in these alone. Empty: in the mail domains of the company; without those, in any."
        ),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "class": "input", "placeholder": "example.com example.org"}
        ),
    )

    def clean_domains(self) -> str:
        return domains.checked(self.cleaned_data["domains"])


@require_http_methods(["GET", "POST"])
@desk.open_to()
@again.confirmed(
    {
        "domains": gettext_lazy("Change in which mail domains the directory may give addresses"),
        "": gettext_lazy("Make a token, with which a program adds and removes people"),
    }
)
def tokens(request: PersonRequest) -> HttpResponse:
    """Those there are; a new one is shown in the answer to its form, and never again."""
    if request.POST.get("act") == "domains":
        return _set_domains(request)
    form, fresh = TokenForm(request.POST or None), ""
    if form.is_valid():
        given = form.cleaned_data
        try:
            made, fresh = issuing.issue(
                given["name"], scope=given["scope"], by=request.user, ends_at=form.ends_at()
            )
        except ValidationError as error:
            form.add_error("name", error)
        else:
            form = TokenForm()
    return _page(request, form, fresh=fresh)


def _set_domains(request: PersonRequest) -> HttpResponse:
    given = DomainsForm(request.POST)
    if not given.is_valid():
        return _page(request, TokenForm(), given)
    directory.set_domains(given.cleaned_data["domains"], by=request.user)
    messages.success(request, _("Saved."))
    return redirect("manage_integrations")


def _page(
    request: PersonRequest, form: TokenForm, given: DomainsForm | None = None, *, fresh: str = ""
) -> HttpResponse:
    context = {
        "form": form,
        "domains": given or DomainsForm(initial={"domains": " ".join(directory.own_domains())}),
        "fresh": fresh,
        "tokens": AccessToken.objects.usable().select_related("made_by").order_by("-pk"),
        "soon": timezone.now() + SOON,
        "directory_groups": _directory_groups(request),
        "scim": f"{settings.BASE_URL}/scim/v2/",
    }
    is_wrong = given is not None or form.is_bound and bool(form.errors)
    response = render(request, "accounts/tokens.html", context, status=422 if is_wrong else 200)
    if fresh:
        response["Cache-Control"] = "no-store"
    return response


def _directory_groups(request: PersonRequest) -> QuerySet[DirectoryGroup]:
    """Those of the directory; each with the ties to groups that the reader may know of."""
    known = DirectoryTie.objects.filter(group__in=Group.objects.visible_to(request.user))
    found = DirectoryGroup.objects.here().with_counts()
    return found.prefetch_related(Prefetch("ties", known.select_related("group")))[:MOST_GROUPS]


@require_POST
@desk.open_to()
def revoke(request: PersonRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(AccessToken, pk=pk)
    issuing.revoke(token, by=request.user)
    messages.success(request, _("“%(name)s” opens nothing any more.") % {"name": token.name})
    return redirect("manage_integrations")
