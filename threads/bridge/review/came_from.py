"""Where a conversation came from: the mails that proved its messages, in numbers and with the way to them."""

from typing import NamedTuple

from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.models import User
from accounts.requests import PersonRequest
from threads.bridge.models import IncomingMail, Origin
from threads.models import Conversation

SHOWN = 3  # mails; a long exchange has one for each message


class Proof(NamedTuple):
    """One mail; ``messages``: how many of the conversation it proves, ``left_out`` (told its sender alone)."""

    mail: IncomingMail
    messages: int
    left_out: int


@require_GET
def came_from(request: PersonRequest, pk: int) -> HttpResponse:
    conversation = get_object_or_404(Conversation.objects.visible_to(request.user), pk=pk)
    mails = IncomingMail.objects.visible_to(request.user).filter(conversation=conversation)
    # What was withdrawn since is not counted: it is not there any more.
    origins = Origin.objects.filter(mail__in=mails.values("pk"), message__withdrawn_at=None)
    proofs = _proofs(request.user, mails, origins)
    total = origins.aggregate(
        pieces=Count("pk"), messages=Count("message", distinct=True), mails=Count("mail", distinct=True)
    )
    context = {
        "conversation": conversation,
        "proofs": proofs,
        "more": total["mails"] - len(proofs),
        "recovered": total["messages"],
        "merged": total["pieces"] - total["messages"],
        "outsiders": User.objects.filter(
            kind=User.Kind.OUTSIDER, pk__in=origins.values("message__author")
        ).count(),
    }
    page = "bridge/_came_from.html" if request.htmx else "bridge/came_from.html"
    return render(request, page, context)


def _proofs(user: User, mails: QuerySet[IncomingMail], origins: QuerySet[Origin]) -> list[Proof]:
    """The first mails that prove something, in the order in which they came."""
    found = mails.filter(pk__in=origins.values("mail")).select_related("sender", "batch__user")
    own = found.order_by("received_at", "pk")[:SHOWN]
    counted = origins.filter(mail__in=[mail.pk for mail in own]).order_by().values_list("mail")
    numbers = dict(counted.annotate(number=Count("message", distinct=True)))
    return [Proof(mail, numbers[mail.pk], _left_out(user, mail)) for mail in own]


def _left_out(user: User, mail: IncomingMail) -> int:
    if mail.sender_id != user.pk or not mail.split:
        return 0
    return sum(bool(message.get("excluded")) for message in mail.split["messages"])
