"""Pages for one recovered message: change what it says, cut it in two, join it, put everything back."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.requests import PersonRequest
from threads.bridge.models import IncomingMail

from ..outcome import Settled
from . import actions, corrections
from .message_forms import MessageForm, SplitForm
from .rows import ForwardRow, rows_of


@require_http_methods(["GET", "HEAD", "POST"])
def message(request: PersonRequest, pk: int, index: int) -> HttpResponse:
    mail = _mail(request.user, pk)
    rows = rows_of(mail, actions.work_of(mail))
    row = _row(rows, index)
    form = MessageForm(request.POST or None, mail=mail, row=row, rows=rows)
    if request.method == "POST" and form.is_valid() and _correct(request, mail, form.apply):
        return back(mail, index)
    status = 422 if form.errors else 200
    return render(request, "bridge/message.html", {"mail": mail, "row": row, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def split(request: PersonRequest, pk: int, index: int) -> HttpResponse:
    mail = _mail(request.user, pk)
    row = _row(rows_of(mail, actions.work_of(mail)), index)
    form = SplitForm(request.POST or None, body=row.words)
    if request.method == "POST" and form.is_valid():
        chosen, raw = form.cleaned_data, mail.raw.data

        def cut(found: dict) -> None:
            corrections.cut(
                found, raw, index, chosen["line"],
                author=chosen["author"], is_older=chosen["order"] == form.OLDER,
            )  # fmt: skip

        if _correct(request, mail, cut):
            return back(mail, index)
    status = 422 if form.errors else 200
    return render(request, "bridge/split.html", {"mail": mail, "row": row, "form": form}, status=status)


@require_POST
def restore_text(request: PersonRequest, pk: int, index: int) -> HttpResponse:
    """Restore the mail's text."""
    mail = _mail(request.user, pk)
    _correct(request, mail, lambda found: corrections.restore(found, index))
    return back(mail, index)


@require_POST
def start_over(request: PersonRequest, pk: int) -> HttpResponse:
    mail = _mail(request.user, pk)
    try:
        actions.start_over(mail)
    except Settled:
        messages.error(request, _("Somebody else decided about this mail meanwhile."))
    else:
        messages.success(request, _("Every message is again as it was found in the mail."))
    return redirect("mail_review", pk=mail.pk)


def join(request: PersonRequest, mail: IncomingMail, pair: str) -> HttpResponse:
    """``pair``: the index of a message and of the one above it, as the button named them."""
    index, _dash, other = pair.partition("-")
    if not (index.isdecimal() and other.isdecimal() and len(pair) < 20):
        raise Http404
    if not actions.may_rearrange(mail, request.user):
        raise Http404
    stays = int(other)

    def change(found: dict) -> None:
        nonlocal stays
        stays = corrections.join(found, int(index), int(other))

    _correct(request, mail, change)
    return back(mail, stays)


def confirm(request: PersonRequest, mail: IncomingMail, index: str) -> HttpResponse:
    """A guessed author is right: from now on it is chosen, by an address that is theirs alone."""
    if not (index.isdecimal() and len(index) < 10):
        raise Http404
    row = _row(rows_of(mail, actions.work_of(mail)), int(index))
    if row.match.user is None:
        raise Http404
    address = row.match.user.addresses.filter(verified_at__isnull=False).order_by("-primary", "pk").first()
    author = address.address if address else row.match.user.name
    _correct(
        request, mail, lambda found: corrections.entry_of(found, row.message.index).update(author=author)
    )
    return back(mail, row.message.index)


def back(mail: IncomingMail, index: int) -> HttpResponse:
    """To the review, at the message."""
    return redirect(f"{reverse('mail_review', args=[mail.pk])}#row-{index}")


def _correct(request: PersonRequest, mail: IncomingMail, change: Callable[[dict], None]) -> bool:
    try:
        actions.correct(mail, change)
    except corrections.Impossible:
        messages.error(request, _("The messages changed meanwhile, in another window. Look again."))
        return False
    except Settled:
        messages.error(request, _("Somebody else decided about this mail meanwhile."))
        return False
    return True


def _mail(user: User, pk: int) -> IncomingMail:
    """A mail of this person's that waits for them; nobody else changes what it says."""
    mails = IncomingMail.objects.waiting_for(user).select_related("raw", "group", "sender")
    mail = get_object_or_404(mails.filter(split__isnull=False), pk=pk)
    if not actions.may_rearrange(mail, user):
        raise Http404
    return mail


def _row(rows: list[ForwardRow], index: int) -> ForwardRow:
    for row in rows:
        if row.message.index == index:
            return row
    raise Http404
