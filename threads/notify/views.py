"""The page of notices."""

from datetime import date, timedelta
from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import EmailAddress, Involvement, User
from accounts.requests import PersonRequest
from microblog.kit import mail_out
from microblog.kit.numbers import whole_number
from threads import addresses
from threads.actions import by_mail
from threads.live import streams
from threads.models import Conversation
from threads.queries import involvement

from . import create, drawing, mailing, places, rows, summary
from .forms import MailChoiceForm
from .models import MailChoice, Notification

KINDS: dict[str, list[str]] = {
    "mentions": [Notification.Reason.MENTION],
    "requests": [
        Notification.Reason.JOIN_REQUEST,
        Notification.Reason.INVITATION,
        Notification.Reason.REVIEW,
        Notification.Reason.HELD,
        Notification.Reason.POLICY,
    ],
}


@require_GET
def notifications(request: PersonRequest) -> HttpResponse:
    position = streams.position()
    kind = request.GET.get("show", "")
    found, more = rows.page_of(request.user, KINDS.get(kind), whole_number(request.GET.get("before", "")))
    days = [
        (day, [drawing.article(row, request.user) for row in some])
        for day, some in groupby(found, key=_day_of)
    ]
    today = timezone.localdate()
    context = {
        "days": days,
        "today": today,
        "yesterday": today - timedelta(days=1),
        "more": more,
        "kind": kind if kind in KINDS else "",
        "position": position,
    }
    return render(request, "notify/notifications.html", context)


def _day_of(row: rows.NoticeRow) -> date:
    return timezone.localtime(row.newest.at).date()


@require_POST
def read(request: PersonRequest) -> HttpResponse:
    """Mark as read: everything, or with ``notice`` the row it is in."""
    notice = None
    if "notice" in request.POST:
        pk = whole_number(request.POST["notice"]) or 0
        notice = get_object_or_404(Notification.objects.visible_to(request.user), pk=pk)
    create.mark_read(request.user, notice)
    return HttpResponse(status=204) if request.htmx else redirect("notifications")


@require_GET
def follow(request: PersonRequest, pk: int) -> HttpResponse:
    """Open what a notice is about. Looking at it is reading all of its row, so this GET may say so."""
    notice = get_object_or_404(Notification.objects.visible_to(request.user).for_display(), pk=pk)
    create.mark_read(request.user, notice)
    return HttpResponseRedirect(notice.get_absolute_url() or "/")


@require_http_methods(["GET", "HEAD", "POST"])
def mail_choices(request: PersonRequest) -> HttpResponse:
    """How much of what reaches one by mail: everywhere, of groups, of conversations; when; and whether it arrives.

    ``group`` (an address), ``conversation``: the place one came from has a row, too.
    """
    user = request.user
    choice = MailChoice.objects.filter(user=user).first() or MailChoice(user=user)
    form = MailChoiceForm(request.POST if request.method == "POST" else None, instance=choice)
    if request.method == "POST" and form.is_valid():
        choose(user, **form.cleaned_data)
        places.choose(user, request.POST)
        messages.success(request, _("Saved."))
        return redirect("mail_choices")
    sent = Notification.objects.filter(user=user).exclude(mail_error="")
    groups = places.groups_of(user, request.GET.get("group", ""))
    context = {
        "form": form,
        "groups": groups,
        "others": places.others_of(user, groups),
        "conversations": places.conversations_of(user, whole_number(request.GET.get("conversation", ""))),
        "address": EmailAddress.objects.filter(user=user, primary=True).first(),
        "failed": sent.filter(mail=Notification.Mail.FAILED).order_by("-mail_at").first(),
        "goes_nowhere": not mail_out.is_there(),
    }
    return render(request, "notify/mail_choices.html", context)


@require_POST
def summary_now(request: PersonRequest) -> HttpResponse:
    """A summary of what is new leaves at once, whatever the day."""
    if not mailing.address_of(request.user):
        messages.error(request, _("No summary can leave: there is no address at which mail reaches you."))
    elif summary.ask_for_one(request.user, timezone.localtime()):
        messages.success(request, _("The summary is on its way."))
    else:
        messages.info(request, _("You have seen all there is: nothing to sum up."))
    return redirect("mail_choices")


@login_not_required
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def mail_off(request: HttpRequest, token: str) -> HttpResponse:
    """No more mails, by the link in one of them. Mail programs POST here by themselves (RFC 8058), without a
    session; the token is good for nothing else. Looking at it changes nothing."""
    person = get_object_or_404(User, pk=addresses.read("mail-off", token))
    if request.method == "POST":
        choose(person, level=Involvement.NOTHING, summary=False)
    return render(request, "notify/mail_off.html", {"is_off": request.method == "POST"})


def choose(user: User, **choice: object) -> None:
    MailChoice.objects.update_or_create(user=user, defaults=choice)


# What the page of one conversation offers, in this order.
HERE = (Involvement.EVERYTHING, Involvement.MENTIONS, Involvement.NOTHING)


@login_not_required
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mail_here(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    """How much of one conversation comes by mail, by the link in the header of one of its mails: good for this person and this
    conversation, without a session, as long as they may read it. Its title is for their own session alone. Looking at it
    changes nothing; what a mail program POSTs by itself (RFC 8058) means no more of it than what is addressed to them, and never
    more than they chose."""
    person = get_object_or_404(User, pk=addresses.read(f"mail-here:{pk}", token))
    conversation = get_object_or_404(Conversation.objects.visible_to(person), pk=pk)
    if request.method == "POST":
        chosen = request.POST.get("mail", "")
        if chosen in HERE:
            by_mail.choose(person, conversation, chosen)
        elif involvement.of_people(conversation, [person.pk])[person.pk] in involvement.ALL:
            by_mail.choose(person, conversation, Involvement.MENTIONS)
    context = {
        "title": conversation.subject if request.user == person else "",
        "chosen": involvement.of_people(conversation, [person.pk])[person.pk],
        "is_saved": request.method == "POST",
        "choices": [(one.value, one.label) for one in HERE],
        "all": involvement.ALL,
    }
    return render(request, "notify/mail_here.html", context)
