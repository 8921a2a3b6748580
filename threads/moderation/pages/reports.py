"""Report a message, and see what came of it."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.requests import PersonRequest
from threads.moderation import moderators, reporting
from threads.moderation.models import MAX_NOTE, Case, Report
from threads.views.messages import message_for, place_of


class ReportForm(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("What is wrong with it?"), choices=Report.Reason.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=gettext_lazy("What the moderators should know"),
        required=False,
        max_length=MAX_NOTE,
        widget=forms.Textarea(attrs={"class": "area", "rows": 3, "dir": "auto"}),
    )


@require_http_methods(["GET", "POST"])
def report(request: PersonRequest, pk: int) -> HttpResponse:
    """A page; of a script that puts it into a dialog, the form alone."""
    message = message_for(request.user, pk)
    known = reporting.open_report(message, request.user)
    is_own = request.user.pk in moderators.authors(message)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reporting.report(message, by=request.user, **form.cleaned_data)
        except (ValidationError, PermissionDenied) as problem:
            form.add_error(None, getattr(problem, "messages", [str(problem)])[0])
        else:
            messages.success(
                request, _("Reported. The moderators look at it, and you hear what they decide.")
            )
            return redirect(place_of(message))
    context = {"message": message, "form": form, "known": known, "is_own": is_own}
    template = "moderation/_report_form.html" if request.htmx else "moderation/report.html"
    return render(request, template, context, status=422 if form.is_bound else 200)


@require_GET
def outcome(request: PersonRequest, pk: int) -> HttpResponse:
    """Of a case that one reported: what was done, never by whom nor to whom it was told."""
    mine = Case.objects.filter(reports__reporter=request.user).select_related("decision")
    case = get_object_or_404(mine, pk=pk)
    context = {"report": case.reports.get(reporter=request.user), "decision": case.decision}
    return render(request, "moderation/outcome.html", context)
