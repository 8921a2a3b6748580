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
from accounts.company import setting_up as company
from accounts.models import SamlProvider
from accounts.requests import PersonRequest
from accounts.saml import config
from accounts.signin import again
from microblog.kit.limits import Limit
from microblog.kit.times import pause

TEMPLATE = "accounts/manage_saml.html"


# Of one admin: each may keep a process waiting for another server.
READ = Limit("saml.metadata", 20, 10 * 60)


def _brings_metadata(request: HttpRequest) -> bool:
    """As a file or pasted."""
    return bool(request.FILES.get("metadata_file") or request.POST.get("metadata", "").strip())


def _asks(request: HttpRequest) -> bool:
    """What changes something, or sends this server to an address. Metadata that is there is read, or not saved unread: neither
    changes anything, and a file does not travel through the page that asks."""
    return request.POST.get("act") == "remove" or not _brings_metadata(request)


@require_http_methods(["GET", "POST"])
@desk.open_to()
@again.confirmed(gettext_lazy("Let people sign in by another provider"), when=_asks)
def add(request: PersonRequest) -> HttpResponse:
    """``act``: read metadata into the form, or save."""
    return _edit(request, SamlProvider())


@require_http_methods(["GET", "POST"])
@desk.open_to()
@again.confirmed(
    {
        "remove": gettext_lazy("Remove a provider by which people sign in"),
        "read": gettext_lazy("Ask a provider for its metadata"),
        "": gettext_lazy("Change a provider by which people sign in"),
    },
    when=_asks,
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
    try:
        company.remove(row, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("manage_saml", row.pk)
    messages.success(request, _("%(name)s is removed.") % {"name": row.name})
    return redirect("manage_sign_in")


def _edit(request: PersonRequest, row: SamlProvider) -> HttpResponse:
    if not config.is_installed():
        return render(request, TEMPLATE, {"is_missing": True, "row": row if row.pk else None})
    from accounts.saml import setting_up

    if request.POST.get("act") == "read":
        return _read(request, row)
    form = setting_up.SamlForm(request.POST or None, instance=row)
    if form.is_bound and _brings_metadata(request):
        form.add_error(
            None,
            _("Read its metadata first: what the file or the pasted text says is not in the fields yet."),
        )
    if form.is_bound and form.is_valid():
        try:
            saved = setting_up.save(form, by=request.user)
        except ValidationError as error:
            form.add_error("is_on", error)
        else:
            messages.success(request, _("Saved."))
            return redirect("manage_saml", saved.pk)
    pasted = request.POST.get("metadata", "")
    return _page(request, row, form, status=422 if form.is_bound else 200, metadata=pasted)


def _read(request: PersonRequest, row: SamlProvider) -> HttpResponse:
    """What the metadata says stands in the form then, to be looked through; nothing is kept as yet."""
    from accounts.saml import setting_up

    typed: dict[str, Any] = {name: request.POST.get(name, "") for name in setting_up.SamlForm.Meta.fields}
    typed |= {name: request.POST.get(name) == "on" for name in ("is_on", "brings_new")}
    text, fault, left_out = request.POST.get("metadata", ""), "", 0
    try:
        if not _brings_metadata(request) and (wait := READ.take(str(request.user.pk)).wait):
            raise ValidationError(_("Too many reads. Wait %(pause)s.") % {"pause": pause(wait)})
        found = setting_up.described(typed["metadata_url"], text, request.FILES.get("metadata_file"))
        typed |= setting_up.filled(found)
        text, left_out = "", found.left_out
    except ValidationError as error:
        fault = error.messages[0]
    form = setting_up.SamlForm(initial=typed, instance=row)
    more = {"was_read": not fault, "left_out": left_out, "fault": fault, "metadata": text}
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
