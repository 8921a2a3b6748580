"""The page of notices."""

from datetime import timedelta
from itertools import groupby

from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from threads import text
from threads.live import streams

from . import telling
from .models import Notification

PAGE_SIZE = 50
KINDS = {
    "mentions": [Notification.Reason.MENTION],
    "requests": [
        Notification.Reason.JOIN_REQUEST,
        Notification.Reason.INVITATION,
        Notification.Reason.REVIEW,
        Notification.Reason.HELD,
    ],
}


@require_GET
def notifications(request):
    position = streams.position()
    kind = request.GET.get("show", "")
    notices = Notification.objects.visible_to(request.user).for_display().order_by("-pk")
    if kind in KINDS:
        notices = notices.filter(reason__in=KINDS[kind])
    page = Paginator(notices, PAGE_SIZE).get_page(request.GET.get("page"))
    for notice in page:
        notice.excerpt = text.first_line(notice.message.body, 160) if notice.message else ""
    days = [(day, list(rows)) for day, rows in groupby(page, key=lambda n: timezone.localtime(n.at).date())]
    today = timezone.localdate()
    context = {
        "days": days,
        "today": today,
        "yesterday": today - timedelta(days=1),
        "page": page,
        "kind": kind if kind in KINDS else "",
        "position": position,
    }
    return render(request, "notify/notifications.html", context)


@require_POST
def read_all(request):
    telling.mark_read(request.user)
    return redirect("notifications")


@require_GET
def follow(request, pk):
    """Open what a notice is about; looking at it is reading it, so this GET may say so."""
    notice = get_object_or_404(Notification.objects.visible_to(request.user).for_display(), pk=pk)
    telling.mark_read(request.user, [notice.pk])
    return HttpResponseRedirect(notice.get_absolute_url() or "/")
