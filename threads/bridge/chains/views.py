from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.requests import PersonRequest
from threads.bridge.models import IncomingMail
from threads.models import Conversation

from . import what_we_hold, who_was_on
from .facts import messages_of


@require_GET
def chain(request: PersonRequest, pk: int) -> HttpResponse:
    """What of the mails of a conversation is here, and who was on them; a part of its page, or a page of its own."""
    conversation = get_object_or_404(Conversation.objects.visible_to(request.user), pk=pk)
    mails = IncomingMail.objects.visible_to(request.user).filter(conversation=conversation)
    messages = messages_of(conversation)
    context = {
        "conversation": conversation,
        "holding": what_we_hold.holding(conversation, messages, mails),
        "changes": who_was_on.changes(messages),
    }
    return render(request, "bridge/_chain.html" if request.htmx else "bridge/chain.html", context)
