"""The admins' desk: the company's LDAP directory or Active Directory."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import desk
from accounts.ldap import config, setting_up, syncing
from accounts.ldap.faults import LdapFaultError
from accounts.ldap.setting_up import LdapForm
from accounts.requests import PersonRequest
from accounts.signin import again


@sensitive_post_parameters("secret")
@require_http_methods(["GET", "POST"])
@desk.open_to()
@again.confirmed(
    {
        "test": gettext_lazy("Ask the directory with the name and password you typed"),
        "save": gettext_lazy("Change how people sign in by the directory"),
        "look": gettext_lazy("Bring people and groups up to date with the directory"),
    }
)
def directory(request: PersonRequest) -> HttpResponse:
    """``act``: test what is typed, save it, or look at the directory now."""
    row, of_environment = setting_up.row(), config.of_environment()
    act = request.POST.get("act", "")
    if not config.is_installed():
        return render(request, "accounts/manage_ldap.html", {"is_missing": True})
    if act == "look":
        _look(request)
        return redirect("manage_ldap")
    form = LdapForm(request.POST if act in ("test", "save") else None, instance=row)
    context = {"form": form, "row": row, "of_environment": of_environment, "is_on": config.is_on()}
    if act == "test" and of_environment:
        context["trial"] = setting_up.tries(of_environment, request.POST.get("try_name", "").strip()[:254])
    elif act == "test" and form.is_valid():
        context["trial"] = setting_up.tries(form.tried, form.cleaned_data["try_name"])
    elif act == "save" and not of_environment and form.is_valid():
        try:
            setting_up.save(form, by=request.user)
        except ValidationError as error:
            form.add_error("is_on", error)
        else:
            messages.success(request, _("Saved."))
            return redirect("manage_ldap")
    status = 422 if form.is_bound and form.errors and not of_environment else 200
    return render(request, "accounts/manage_ldap.html", context, status=status)


def _look(request: PersonRequest) -> None:
    try:
        found = syncing.look()
    except LdapFaultError as error:
        messages.error(request, error.text)
        return
    said = {
        "seen": found.seen,
        "left": len(found.left),
        "changed": len(found.changed),
        "groups": found.groups,
    }
    messages.success(
        request, _("%(seen)d people there; %(left)d left, %(changed)d changed; %(groups)d groups.") % said
    )
    for text in found.kept[:5]:
        messages.warning(request, text)
