"""The desk's page of repeated footers."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import desk
from accounts.requests import PersonRequest
from microblog.kit.limits import Limit

from ..models import RepeatedFooter
from . import acts, finding

State = RepeatedFooter.State
SHOWN = 100
LOOKS = Limit("footers.look", 10, 60 * 60)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@desk.open_to()
def footers(request: PersonRequest) -> HttpResponse:
    """POST looks at the newest mails now."""
    if request.method == "POST":
        if LOOKS.take(str(request.user.pk)).wait:
            messages.info(request, _("It was looked often lately. Come back in an hour."))
        else:
            finding.find()
            messages.success(request, _("The newest mails were looked at."))
        return redirect("manage_footers")
    rows = list(RepeatedFooter.objects.select_related("decided_by").order_by("-mails", "pk")[: 3 * SHOWN])
    context = {
        "waiting": [row for row in rows if row.state == State.FOUND][:SHOWN],
        "decided": [row for row in rows if row.state != State.FOUND][:SHOWN],
    }
    return render(request, "bridge/footers.html", context)


@require_POST
@desk.open_to()
def footer(request: PersonRequest, pk: int) -> HttpResponse:
    """``act``: fold, unfold or leave."""
    act = request.POST.get("act", "")
    row = get_object_or_404(RepeatedFooter, pk=pk)
    if act not in acts.TURNS:
        raise Http404
    try:
        acts.decide(row, act, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("manage_footers")
