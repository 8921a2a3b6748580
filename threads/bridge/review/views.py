"""Pages of the review: fetch, form, one action, respond."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from accounts.requests import PersonRequest
from microblog.kit.numbers import whole_number
from threads.actions import rights
from threads.bridge.models import IncomingMail
from threads.live import streams
from threads.models import Conversation

from ..outcome import Settled
from . import actions, editing, undoing
from .forms import ReviewForm, initial
from .rows import ForwardRow, rows_of

State = IncomingMail.State
PAGE = 50
RAIL = 3
# How long its sender is shown that a mail could not be read.
UNREADABLE_FOR = timedelta(days=7)
# Buttons of a message that lead to a page of their own.
PAGES = {"edit": "mail_message", "split": "mail_split"}


@require_GET
def waiting(request: PersonRequest) -> HttpResponse:
    """What waits, with its neighbours. The worker and other windows move mails from list to list meanwhile, so
    the position comes first, and what is being read before what waits: a mail may be in both, never in none."""
    position = streams.position()
    mine = IncomingMail.objects.filter(sender=request.user, group=None).defer("split").order_by("-pk")
    reading = list(mine.filter(state=IncomingMail.State.RECEIVED)[:PAGE])
    mails = IncomingMail.objects.waiting_for(request.user).select_related("group", "sender").order_by("-pk")
    if before := whole_number(request.GET.get("before", "")):
        mails = mails.filter(pk__lt=before)
    found = list(mails.defer("split")[: PAGE + 1])
    discarded = IncomingMail.objects.discarded_by(request.user).defer("split").order_by("-processed_at")[:20]
    read_by_now = {mail.pk for mail in found}
    context = {
        "position": position,
        "reading": [mail for mail in reading if mail.pk not in read_by_now],
        "unreadable": mine.filter(
            state=IncomingMail.State.QUARANTINED, received_at__gt=timezone.now() - UNREADABLE_FOR
        )[:PAGE],
        "mails": found[:PAGE],
        "more": found[PAGE - 1].pk if len(found) > PAGE else None,
        "discarded": discarded,
        "published": undoing.published_lately(request.user).defer("split")[:20],
        "undo_days": undoing.PERIOD.days,
    }
    return render(request, "bridge/waiting.html", context)


@require_GET
def rail(request: PersonRequest) -> HttpResponse:
    """The newest mails that wait, for the side of the home page."""
    mails = IncomingMail.objects.waiting_for(request.user).order_by("-pk").defer("split")[:RAIL]
    return render(request, "bridge/_rail.html", {"mails": mails})


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: PersonRequest, pk: int) -> HttpResponse:
    mail = _reviewable(request.user).filter(pk=pk).first()
    if mail is None:
        return _decided(request, pk)
    work = actions.work_of(mail)
    found = actions.existing(work, request.user)
    form = ReviewForm(request.POST or None, mail=mail, user=request.user, found=found, initial=initial(mail))
    if request.method == "POST" and form.is_valid():
        response = _decide(request, mail, form)
        if response:
            return response
    rows = rows_of(mail, actions.work_of(mail))
    if form.is_bound:
        _show_typed(rows, form)
    return render(
        request, "bridge/review.html", _context(mail, form, rows, found), status=422 if form.errors else 200
    )


def _decided(request: PersonRequest, pk: int) -> HttpResponse:
    """An old link of the sender's leads to what the mail became. Nobody else learns that it ever was."""
    if request.method == "POST":
        raise Http404
    mine = IncomingMail.objects.filter(sender=request.user).defer("split")
    mail = get_object_or_404(mine, pk=pk)
    if mail.conversation and rights.may_read(request.user, mail.conversation):
        return redirect(mail.conversation)
    state = mail.get_state_display()
    messages.info(request, _("This mail does not wait any more: %(state)s.") % {"state": state})
    return redirect("mail_waiting")


def _decide(request: PersonRequest, mail: IncomingMail, form: ReviewForm) -> HttpResponse | None:
    """Whatever was pressed, what was typed and ticked so far is kept first. None: show the form again."""
    try:
        actions.keep(mail, form.corrections, form.cleaned_data)
    except Settled:
        form.add_error(None, _("Somebody else decided about this mail meanwhile."))
        return None
    pressed = request.POST
    if "publish" in pressed:
        return _publish(request, mail, form)
    if "join" in pressed:
        return editing.join(request, mail, pressed["join"])
    if "confirm" in pressed:
        return editing.confirm(request, mail, pressed["confirm"])
    for name, page in PAGES.items():
        if pressed.get(name, "").isdecimal():
            return redirect(page, pk=mail.pk, index=int(pressed[name][:9]))
    if "save" in pressed:
        return redirect("mail_review", pk=mail.pk)
    messages.success(request, _("Kept for later. Nobody else can see it."))
    return redirect("mail_waiting")


def _publish(request: PersonRequest, mail: IncomingMail, form: ReviewForm) -> HttpResponse | None:
    decided = form.cleaned_data
    to_group = decided["group"] if decided["audience"] == form.GROUP else None
    try:
        conversation = actions.publish(
            mail,
            by=request.user,
            title=decided["title"],
            group=to_group,
            conversation=decided["conversation"],
            tell=decided["tell"],
        )
    except (PermissionDenied, ValidationError, Settled) as error:
        form.add_error(None, str(error) or _("Somebody else decided about this mail meanwhile."))
        return None
    messages.success(
        request,
        _("Published. For %(days)d days you can take it back, here in the menu or on “Forwarded mail”.")
        % {"days": undoing.PERIOD.days},
    )
    return redirect(conversation)


def _show_typed(rows: list[ForwardRow], form: ReviewForm) -> None:
    """A form error keeps what was typed, the check marks too."""
    for row in rows:
        typed = form.corrections.get(row.message.index)
        if typed:
            row.is_included, row.author = not typed["excluded"], typed["author"]


def _context(
    mail: IncomingMail, form: ReviewForm, rows: list[ForwardRow], found: QuerySet[Conversation]
) -> dict:
    return {
        "mail": mail,
        "form": form,
        "rows": rows,
        "found": found[:5],
        "likely": actions.likely_group(
            form.groups,
            {row.match.user for row in rows if row.match.user},
            reader=form.user,
        ),
        "told": len({r.match.user for r in rows if _is_told(r, form.user)}),
        "may_rearrange": actions.may_rearrange(mail, form.user),
        "issues": sum(row.is_issue for row in rows),
        "repeated": sum(row.copies - 1 for row in rows),
        "folded": sum(bool(row.folded_lines) for row in rows),
        "on_chain": _on_chain(rows, form.user),
        "included": sum(row.is_included for row in rows),
        "authors": len({row.match.user or row.match.address or row.match.name for row in rows}),
    }


def _on_chain(rows: list[ForwardRow], user: User) -> int:
    """How many colleagues a conversation of only the people on the chain would have."""
    people = actions.on_the_chain([row.message for row in rows], [row.match for row in rows], user)
    return len(people)


def _is_told(row: ForwardRow, user: User) -> bool:
    """Whether it is a colleague's message, of whom a notice can tell where it went."""
    author = row.match.user
    return bool(not row.is_own and author and author.is_colleague and author.pk != user.pk)


@require_POST
def discard(request: PersonRequest, pk: int) -> HttpResponse:
    mails = IncomingMail.objects.discardable_by(request.user).select_related("raw", "group", "sender")
    mail = get_object_or_404(mails, pk=pk)
    if actions.discard(mail, by=request.user):
        messages.success(request, _("Discarded. You can put it back from the list below."))
    return redirect("mail_waiting")


@require_POST
def restore(request: PersonRequest, pk: int) -> HttpResponse:
    mail = get_object_or_404(IncomingMail.objects.discarded_by(request.user), pk=pk)
    actions.restore(mail, by=request.user)
    return redirect("mail_sent") if mail.state == State.POLICY else redirect("mail_review", pk=mail.pk)


@require_GET
def take_back(request: PersonRequest, pk: int) -> HttpResponse:
    """For the menu of a conversation: its newest mail whose publishing this person can undo, or nothing."""
    shown = get_object_or_404(Conversation.objects.visible_to(request.user), pk=pk)
    mail = undoing.published_lately(request.user).filter(conversation=shown).first()
    return render(request, "bridge/_take_back.html", {"mail": mail})


@require_POST
def undo(request: PersonRequest, pk: int) -> HttpResponse:
    mail = get_object_or_404(undoing.published_lately(request.user), pk=pk)
    try:
        left = undoing.undo(mail, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except Settled:
        raise Http404 from None
    else:
        messages.success(request, _taken_back(left))
    return redirect("mail_waiting")


def _taken_back(left: int) -> str:
    if not left:
        return _("Taken back. Nobody sees it any more; the mail waits again.")
    return ngettext(
        "Taken back. %(count)d message stays, because another mail brought it too.",
        "Taken back. %(count)d messages stay, because another mail brought them too.",
        left,
    ) % {"count": left}


def _reviewable(user: User) -> QuerySet[IncomingMail]:
    return (
        IncomingMail.objects.waiting_for(user)
        .select_related("raw", "group", "sender")
        .filter(split__isnull=False)
    )
