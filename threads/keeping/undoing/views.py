"""The page before an undo: what goes, and which conversations stay because somebody has answered."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import desk
from accounts.requests import PersonRequest
from accounts.signin import again
from threads.bridge.models import Archive

from . import plan, running


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@desk.open_to()
@again.confirmed()
def undo(request: PersonRequest, pk: int) -> HttpResponse:
    archive = get_object_or_404(Archive, pk=pk)
    if not archive.may_be_undone and request.method != "POST":
        raise Http404
    if request.method == "POST":
        try:
            running.ask(archive, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("The import is being undone."))
        return redirect("manage_archive", pk)
    return render(
        request, "keeping/undo_import.html", {"archive": archive, "plan": plan.plan(archive, request.user)}
    )
