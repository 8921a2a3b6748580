"""Pages of mail at the desk."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts import desk
from accounts.requests import PersonRequest
from accounts.signin import again
from microblog.kit.numbers import whole_number

from ..models import IncomingMail
from . import acts, intake, rows

desk.counted("manage_mail")(intake.waiting)
LABELS = {
    "needs": gettext_lazy("Needs somebody"),
    "waiting": gettext_lazy("Waiting"),
    "taken": gettext_lazy("Taken in"),
    "left": gettext_lazy("Left out"),
}


@require_GET
@desk.open_to()
def mails(request: PersonRequest) -> HttpResponse:
    """``tab``: which states; ``q``: of sender or subject, or the number of a mail; ``before``: the last of the page before."""
    tab = request.GET.get("tab", "")
    tab = tab if tab in rows.TABS else "needs"
    words = request.GET.get("q", "").replace("\0", "").strip()[:200]
    number = whole_number(words)
    if number is not None and IncomingMail.objects.filter(pk=number).exists():
        return redirect("manage_mail_one", pk=number)
    found, more = rows.page_of(request.user, tab, words, whole_number(request.GET.get("before", "")))
    context = {
        "rows": found,
        "more": more,
        "tab": tab,
        "tabs": desk.tabs(LABELS, tab),
        "q": words,
        "searched": rows.SEARCHED,
    }
    return render(request, "bridge/desk.html", context | {"intake": intake.intake()})


@require_GET
@desk.open_to()
def state(request: PersonRequest) -> HttpResponse:
    """Whether mail comes in; the page fetches it by itself, because it asks the listener."""
    context = {"troubles": intake.troubles(), "intake": intake.intake()}
    return render(request, "bridge/_desk_state.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk.open_to()
@never_cache
@again.confirmed(gettext_lazy("Download a mail as it came"), when=lambda request: "raw" in request.POST)
def one(request: PersonRequest, pk: int) -> HttpResponse:
    """One mail. POST: ``act`` (retry, aside), or ``raw`` with a reason and ``ticket``."""
    # No database holds a larger number.
    row = next(iter(rows.rows_of(request.user, [pk])), None) if pk < 2**63 else None
    if row is None:
        raise Http404
    if request.method != "POST":
        context = {
            "row": row,
            "mail": row.mail,
            "min_reason": acts.MIN_REASON,
            "max_reason": acts.MAX_REASON,
            "max_ticket": acts.MAX_TICKET,
        }
        return render(request, "bridge/desk_mail.html", context)
    if "raw" in request.POST:
        return _raw(request, row.mail)
    _act(request, row.mail)
    return redirect("manage_mail" if request.POST.get("from") == "list" else request.path)


def _act(request: PersonRequest, mail: IncomingMail) -> None:
    doing: dict[str, tuple[Callable[..., bool], str]] = {
        "retry": (acts.retry, _("Mail %(number)s is read again.")),
        "aside": (acts.put_aside, _("Mail %(number)s was put aside. It is kept as it came.")),
    }
    act, said = doing.get(request.POST.get("act", ""), (None, ""))
    if act is None:
        return
    if act(mail, by=request.user):
        messages.success(request, said % {"number": mail.pk})
    else:
        messages.info(request, _("Mail %(number)s does not wait for that any more.") % {"number": mail.pk})


def _raw(request: PersonRequest, mail: IncomingMail) -> HttpResponse:
    try:
        data = acts.fetch_raw(
            mail, by=request.user, reason=request.POST["raw"], ticket=request.POST.get("ticket", "")
        )
    except (PermissionDenied, ValidationError) as problem:
        messages.error(request, getattr(problem, "messages", [str(problem)])[0])
        return redirect("manage_mail_one", pk=mail.pk)
    response = HttpResponse(data, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="mail-{mail.pk}.eml"'
    return response
