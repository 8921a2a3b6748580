"""The admins' desk: company accounts by SAML 2.0."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts import desk
from accounts.models import SamlProvider
from accounts.requests import PersonRequest
from accounts.saml import config
from accounts.signin import again

TEMPLATE = "accounts/manage_saml.html"


def _changes(request: HttpRequest) -> bool:
    # Reading takes a file, which does not travel through the page that asks; it changes nothing.
    return request.POST.get("act") != "read"


@require_http_methods(["GET", "POST"])
@desk.open_to()
@again.confirmed(gettext_lazy("Let people sign in by another provider"), when=_changes)
def add(request: PersonRequest) -> HttpResponse:
    """``act``: read metadata into the form, or save."""
    return _edit(request, SamlProvider())


@require_http_methods(["GET", "POST"])
@desk.open_to()
@again.confirmed(
    {
        "remove": gettext_lazy("Remove a provider by which people sign in"),
        "": gettext_lazy("Change a provider by which people sign in"),
    },
    when=_changes,
)
def provider(request: PersonRequest, pk: int) -> HttpResponse:
    """``act``: read metadata into the form, save, or remove."""
    row = get_object_or_404(SamlProvider, pk=pk)
    return _remove(request, row) if request.POST.get("act") == "remove" else _edit(request, row)


@require_GET
@desk.open_to()
def test(request: PersonRequest, pk: int) -> HttpResponse:
    """To the provider and back to the desk, on or off: nobody is signed in by it."""
    row = get_object_or_404(SamlProvider, pk=pk)
    if not config.is_installed() or not row.entity_id or not row.sso_url:
        return redirect("manage_saml", row.pk)
    from accounts.saml import flow

    return HttpResponseRedirect(flow.begin(request, config.of_row(row), asks_anew=True, trial=True, next=""))


def _remove(request: PersonRequest, row: SamlProvider) -> HttpResponse:
    from accounts.saml import setting_up

    try:
        setting_up.remove(row, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("manage_saml", row.pk)
    messages.success(request, _("%(name)s is removed.") % {"name": row.name})
    return redirect("manage_sign_in")


def _edit(request: PersonRequest, row: SamlProvider) -> HttpResponse:
    if not config.is_installed():
        return render(request, TEMPLATE, {"is_missing": True})
    from accounts.saml import setting_up

    if request.POST.get("act") == "read":
        return _read(request, row)
    form = setting_up.SamlForm(request.POST or None, instance=row)
    if form.is_bound and form.is_valid():
        try:
            saved = setting_up.save(form, by=request.user)
        except ValidationError as error:
            form.add_error("is_on", error)
        else:
            messages.success(request, _("Saved."))
            return redirect("manage_saml", saved.pk)
    return _page(request, row, form, status=422 if form.is_bound else 200)


def _read(request: PersonRequest, row: SamlProvider) -> HttpResponse:
    """What the metadata says stands in the form then, to be looked through; nothing is kept as yet."""
    from accounts.saml import setting_up

    typed: dict[str, Any] = {name: request.POST.get(name, "") for name in setting_up.SamlForm.Meta.fields}
    typed |= {name: request.POST.get(name) == "on" for name in ("is_on", "brings_new")}
    text, fault = request.POST.get("metadata", ""), ""
    try:
        found = setting_up.described(typed["metadata_url"], text, request.FILES.get("metadata_file"))
        typed |= setting_up.filled(found)
        text = ""
    except ValidationError as error:
        fault = error.messages[0]
    form = setting_up.SamlForm(initial=typed, instance=row)
    more = {"was_read": not fault, "fault": fault, "metadata": text}
    return _page(request, row, form, status=422 if fault else 200, **more)


def _page(
    request: PersonRequest, row: SamlProvider, form: Any, *, status: int = 200, **more: Any
) -> HttpResponse:
    from accounts.saml import setting_up

    kept = SamlProvider.objects.filter(pk=row.pk).first() if row.pk else None
    context = {
        "form": form,
        "row": kept,
        "here": config.of_row(kept) if kept else None,
        "certificates": setting_up.seen(form["certificates"].value() or ""),
        **more,
    }
    return render(request, TEMPLATE, context, status=status)
