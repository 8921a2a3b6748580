"""The admins' desk: by which company accounts people come in."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts import desk
from accounts.company import only, setting_up
from accounts.company import providers as company
from accounts.company.setting_up import ProviderForm
from accounts.ldap import config as ldap
from accounts.models import SignInProvider, SignInRules
from accounts.requests import PersonRequest
from accounts.saml import config as saml
from accounts.second_step import rules
from accounts.second_step.rules import SecondStepRuleForm
from accounts.signin import again, mailed, shown


@require_http_methods(["GET", "POST"])
@desk.open_to()
@again.confirmed(gettext_lazy("Change how everybody signs in"))
def providers(request: PersonRequest) -> HttpResponse:
    """``only``: on or off, whether people come in by company account alone; ``links``: on or off, whether by a mailed link;
    ``second_step_for``: who needs a second step."""
    came_by_company = shown.way_of(request) in (shown.COMPANY, shown.LDAP)
    now = rules.now()
    rule = SecondStepRuleForm(
        request.POST if "second_step_for" in request.POST else None, initial=_as_it_is(now)
    )
    if rule.is_bound:
        if _switch(request, rule):
            return redirect("manage_sign_in")
    elif request.POST.get("links") in ("on", "off"):
        mailed.switch(request.POST["links"] == "on", by=request.user)
        return redirect("manage_sign_in")
    elif request.method == "POST":
        try:
            only.switch(request.POST.get("only") == "on", by=request.user, came_by_company=came_by_company)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        return redirect("manage_sign_in")
    rows, glass = company.listed(), list(only.break_glass())
    of_environment = company.of_environment()
    directory = ldap.row()
    is_on = any(row.is_on and (row.kind != "saml" or saml.is_installed()) for row in rows)
    has_provider = is_on or of_environment is not None or ldap.is_on()
    context = {
        "company_only": now.company_only,
        "mailed_links": now.mailed_links,
        "links_of_environment": settings.SIGN_IN_LINKS,
        "lacks": only.lacks(
            has_provider=has_provider, has_glass=bool(glass), came_by_company=came_by_company
        ),
        "break_glass": glass,
        "rows": rows,
        "saml_is_missing": not saml.is_installed(),
        "directory": ldap.of_environment() or (directory if directory and directory.urls else None),
        "directory_is_on": ldap.is_on(),
        "directory_state": directory,
        "of_environment": of_environment,
        "rule": rule,
        "lack": rules.how_many_lack_it(now),
    }
    status = 422 if rule.is_bound else 200
    return render(request, "accounts/manage_sign_in.html", context, status=status)


def _as_it_is(now: SignInRules) -> dict[str, Any]:
    return {
        "second_step_for": now.second_step_for,
        "second_step_from": now.second_step_from or timezone.localdate(),
    }


def _switch(request: PersonRequest, form: SecondStepRuleForm) -> bool:
    """Whether it is as they said."""
    if not form.is_valid():
        return False
    given = form.cleaned_data
    try:
        rules.switch(given["second_step_for"], given["second_step_from"], by=request.user)
    except ValidationError as error:
        form.add_error("second_step_for", error)
        return False
    messages.success(request, _("Saved."))
    return True


@require_http_methods(["GET", "POST"])
@desk.open_to()
@again.confirmed(gettext_lazy("Let people sign in by another provider"))
def add(request: PersonRequest) -> HttpResponse:
    return _edit(request, SignInProvider())


@require_http_methods(["GET", "POST"])
@desk.open_to()
@again.confirmed(
    {
        "remove": gettext_lazy("Remove a provider by which people sign in"),
        "": gettext_lazy("Change a provider by which people sign in"),
    }
)
def provider(request: PersonRequest, pk: int) -> HttpResponse:
    """``act``: save or remove."""
    row = get_object_or_404(SignInProvider, pk=pk)
    if request.POST.get("act") == "remove":
        try:
            setting_up.remove(row, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect("manage_provider", row.pk)
        messages.success(request, _("%(name)s is removed.") % {"name": row.name})
        return redirect("manage_sign_in")
    return _edit(request, row)


def _edit(request: PersonRequest, row: SignInProvider) -> HttpResponse:
    form = ProviderForm(request.POST or None, instance=row)
    if form.is_bound and form.is_valid():
        try:
            saved = setting_up.save(form, by=request.user)
        except ValidationError as error:
            form.add_error("is_on", error)
        else:
            messages.success(request, _("Saved."))
            return redirect("manage_provider", saved.pk)
    context: dict[str, Any] = {"form": form, "row": row if row.pk else None}
    if row.pk:
        context["redirect_uri"] = company.of_row(row).redirect_uri
    return render(request, "accounts/manage_provider.html", context, status=422 if form.is_bound else 200)
