"""The page before an import is taken back: what goes, what stays and why."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import desk
from accounts.requests import PersonRequest
from accounts.signin import again
from threads.bridge.archives import acts
from threads.bridge.models import Archive, ImportBatch

from . import running
from .plan import WHY, plan


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("It stands in the audit log."),
        max_length=Archive.REASON,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@desk.open_to()
@again.confirmed(gettext_lazy("Take an import back"))
def take_back(request: PersonRequest, pk: int) -> HttpResponse:
    """``reason``: said in the audit log. For whom may stop the import, as long as it can be taken back."""
    batches = list(
        ImportBatch.objects.filter(archive__in=Archive.objects.filter(pk=pk)).select_related("archive")
    )
    row = batches[0].archive if batches else None
    if row is None or row.ended_at is None or not row.may_be_undone or not acts.has_say(row, request.user):
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            running.ask(row, by=request.user, reason=form.cleaned_data["reason"])
            return redirect("manage_archive", pk)
        except ValidationError as error:
            form.add_error(None, error)
    context: dict[str, Any] = {
        "archive": row,
        "form": form,
        "plan": plan(batches, request.user, row.ended_at),
    }
    context["kept"] = [(why, context["plan"].kept[name]) for name, why in WHY.items()]
    return render(request, "keeping/take_back.html", context, status=422 if form.is_bound else 200)
