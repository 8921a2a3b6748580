"""The admins' desk: by which company accounts people come in."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts import desk
from accounts.company import providers as company
from accounts.company import setting_up
from accounts.company.setting_up import ProviderForm
from accounts.models import SignInProvider
from accounts.requests import PersonRequest


@require_GET
@desk.open_to()
def providers(request: PersonRequest) -> HttpResponse:
    context = {
        "rows": SignInProvider.objects.order_by("pk"),
        "of_environment": company.of_environment(),
    }
    return render(request, "accounts/manage_sign_in.html", context)


@require_http_methods(["GET", "POST"])
@desk.open_to()
def add(request: PersonRequest) -> HttpResponse:
    return _edit(request, SignInProvider())


@require_http_methods(["GET", "POST"])
@desk.open_to()
def provider(request: PersonRequest, pk: int) -> HttpResponse:
    """``act``: save or remove."""
    row = get_object_or_404(SignInProvider, pk=pk)
    if request.POST.get("act") == "remove":
        setting_up.remove(row, by=request.user)
        messages.success(request, _("%(name)s is removed.") % {"name": row.name})
        return redirect("manage_sign_in")
    return _edit(request, row)


def _edit(request: PersonRequest, row: SignInProvider) -> HttpResponse:
    form = ProviderForm(request.POST or None, instance=row)
    if form.is_bound and form.is_valid():
        saved = setting_up.save(form, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("manage_provider", saved.pk)
    context: dict[str, Any] = {"form": form, "row": row if row.pk else None}
    if row.pk:
        context["redirect_uri"] = company.of_row(row).redirect_uri
    return render(request, "accounts/manage_provider.html", context, status=422 if form.is_bound else 200)
