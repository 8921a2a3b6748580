"""Every mail a colleague sent here and what became of it; and the public page about one mail, by its link."""

from typing import NamedTuple

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.models import User
from accounts.requests import PersonRequest
from microblog.kit.numbers import whole_number
from threads import addresses
from threads.bridge.models import IncomingMail
from threads.live import streams
from threads.models import Conversation

from ..answering.wording import Told

State = IncomingMail.State
PAGE = 50
SHOWN = {
    "published": [State.PUBLISHED, State.DUPLICATE, State.DONE],
    "waiting": [State.RECEIVED, State.REVIEW, State.HELD, State.POLICY],
    "not": [State.REFUSED, State.AUTO, State.QUARANTINED, State.DISCARDED, State.DELETED],
}
# How it went: the colour of the chip, its sign, and its words.
CHIPS = {
    State.PUBLISHED: ("ok", "check", gettext_lazy("Published")),
    State.DONE: ("ok", "check", gettext_lazy("Done")),
    State.DUPLICATE: ("line", "layers", gettext_lazy("Already here")),
    State.RECEIVED: ("line", "clock", gettext_lazy("Being read")),
    State.REVIEW: ("warn", "mail-check", gettext_lazy("Waits for you")),
    State.HELD: ("warn", "clock", gettext_lazy("Waits for an admin")),
    State.POLICY: ("warn", "scroll-text", gettext_lazy("Waits for you to accept the policy")),
    State.REFUSED: ("bad", "x", gettext_lazy("Not published")),
    State.QUARANTINED: ("bad", "triangle-alert", gettext_lazy("Could not be read")),
    State.AUTO: ("line", "bot", gettext_lazy("Automatic, left out")),
    State.DISCARDED: ("line", "trash-2", gettext_lazy("Discarded")),
    State.DELETED: ("line", "trash-2", gettext_lazy("Deleted")),
}


class SentMail(NamedTuple):
    """``became``: where it led to, if its sender may read that (still)."""

    mail: IncomingMail
    told: Told
    chip: tuple[str, str, str | Promise]
    became: Conversation | None


@require_GET
def sent(request: PersonRequest) -> HttpResponse:
    position = streams.position()
    mails = (
        IncomingMail.objects.filter(sender=request.user)
        .select_related("group")
        .defer("split")
        .order_by("-pk")
    )
    kind = request.GET.get("show", "")
    if kind in SHOWN:
        mails = mails.filter(state__in=SHOWN[kind])
    if before := whole_number(request.GET.get("before", "")):
        mails = mails.filter(pk__lt=before)
    found = list(mails[: PAGE + 1])
    context = {
        "position": position,
        "mails": _sent(found[:PAGE], request.user),
        "more": found[PAGE - 1].pk if len(found) > PAGE else None,
        "kind": kind if kind in SHOWN else "",
    }
    return render(request, "bridge/sent.html", context)


def _sent(mails: list[IncomingMail], user: User) -> list[SentMail]:
    ids = {mail.conversation_id for mail in mails if mail.conversation_id}
    readable = {c.pk: c for c in Conversation.objects.visible_to(user).filter(pk__in=ids)}
    return [
        SentMail(mail, Told.of(mail), CHIPS[State(mail.state)], readable.get(mail.conversation_id or 0))
        for mail in mails
    ]


@login_not_required
@require_GET
@never_cache
def status(request: HttpRequest, token: str) -> HttpResponse:
    """For whoever has the link of a letter: where the mail is, and nothing of what it says."""
    mails = IncomingMail.objects.filter(batch=None, is_upload=False).defer("split")
    mail = get_object_or_404(mails, pk=addresses.read("mail-status", token))
    return render(request, "bridge/status.html", {"told": Told.of(mail)})
