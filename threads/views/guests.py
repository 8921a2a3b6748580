"""Guests of a conversation, for whoever reads it; and one's own guests."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import MaxValueValidator
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.actions import people
from accounts.guests import rules
from accounts.models import EmailAddress, User
from accounts.requests import PersonRequest
from microblog.kit.numbers import whole_number
from microblog.kit.storable import storable
from threads.actions import guests, rights
from threads.models import Attachment, Conversation, Participant
from threads.queries.conversation import conversation_for

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

    from threads.queries.conversation import ReadConversation

PAGE = 100


class GuestForm(forms.Form):
    """Somebody from outside."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=User.NAME_LENGTH,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off", "dir": "auto"}),
    )
    address = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=EmailAddress.LENGTH,
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "off"}),
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days"),
        min_value=1,
        help_text=gettext_lazy("You can extend it later."),
        widget=forms.NumberInput(attrs={"class": "input"}),
    )

    def __init__(self, data: QueryDict | None, *, most: int) -> None:
        super().__init__(data, initial={"days": most})
        days = cast(forms.IntegerField, self.fields["days"])
        days.validators.append(MaxValueValidator(most))
        days.widget.attrs["max"] = most


@require_http_methods(["GET", "POST"])
def of_conversation(request: PersonRequest, pk: int) -> HttpResponse:
    """POST: ``act`` invite (name, address, days) or remove (guest)."""
    conversation = conversation_for(request.user, pk)
    asked = rules.now()
    form = GuestForm(request.POST if request.POST.get("act") == "invite" else None, most=asked.days)
    if request.method == "POST" and not form.is_bound:
        _let_go(request, conversation)
        return redirect("conversation_guests", pk)
    if form.is_bound and form.is_valid() and _invite(request, conversation, form):
        return redirect("conversation_guests", pk)
    group = conversation.group
    context = {
        "conversation": conversation,
        "current_group": group,
        "places": _places(request.user, conversation),
        "why_not": guests.why_not_invite(request.user, conversation, asked),
        "form": form,
        "files": Attachment.objects.visible_to(request.user).filter(message__conversation=pk).count(),
        "position": conversation.position or 0,
    }
    return render(request, "threads/guests_of.html", context, status=422 if form.is_bound else 200)


def _places(user: User, conversation: "ReadConversation") -> list[dict[str, Any]]:
    """Those who read it now, the newest first; ``may_go``: whether the reader may take them out."""
    here = (
        Participant.objects.current()
        .of_guests()
        .filter(conversation=conversation.pk, user__in=User.objects.guests())
    )
    rows = here.select_related("user__host", "added_by").order_by("-added_at", "-pk")
    runs_it = rights.moderated_by(user, conversation)
    return [{"place": row, "may_go": runs_it or guests.answers_for(user, row.user)} for row in rows[:PAGE]]


def _invite(request: PersonRequest, conversation: Conversation, form: GuestForm) -> bool:
    given = form.cleaned_data
    try:
        guests.invite(
            conversation,
            storable(given["name"], nul=""),
            given["address"],
            by=request.user,
            days=given["days"],
        )
    except (PermissionDenied, ValidationError) as problem:
        form.add_error("address", getattr(problem, "messages", None) or str(problem))
        return False
    messages.success(
        # Of the address alone: what a person known by it is called, the answer does not tell.
        request,
        _("%(address)s reads this conversation now, and is told by mail.") % {"address": given["address"]},
    )
    return True


def _let_go(request: PersonRequest, conversation: "ReadConversation") -> None:
    number = whole_number(request.POST.get("guest", ""))
    place = Participant.objects.of_guests().filter(conversation=conversation.pk)
    row = place.select_related("user").filter(user=number).first() if number else None
    if row is None or request.POST.get("act") != "remove":
        raise Http404
    guests.let_go(conversation, row.user, by=request.user)
    messages.success(
        request, _("%(name)s does not read this conversation any more.") % {"name": row.user.name}
    )


@require_http_methods(["GET", "POST"])
def own(request: PersonRequest) -> HttpResponse:
    """Those this person answers for. POST: ``act`` (ACTS), ``guest``, ``value``."""
    theirs = User.objects.filter(host=request.user, kind=User.Kind.GUEST)
    if request.method == "POST":
        act_on(request, theirs)
        return redirect("guests")
    rows = with_places(theirs.order_by("-is_active", "expires_at", "pk"), request.user)[:PAGE]
    return render(request, "threads/guests.html", {"rows": list(rows), "days": rules.now().days})


def with_places(found: QuerySet[User], reader: User) -> QuerySet[User]:
    """Guests with ``main``, their address, and ``places``: those of their conversations that the reader may read."""
    readable = Conversation.objects.visible_to(reader).values("pk")
    places = Participant.objects.current().filter(conversation__in=readable).select_related("conversation")
    main = EmailAddress.objects.filter(user=OuterRef("pk"), primary=True).values("address")
    shown = Prefetch("participations", queryset=places.order_by("-added_at"), to_attr="places")
    return found.select_related("host").annotate(main=Subquery(main[:1])).prefetch_related(shown)


def _extend(guest: User, value: str, by: User) -> None:
    guests.extend(guest, whole_number(value) or 0, by=by)


# What can be done to a guest: (how, given the person, a value and who does it; what is said afterwards).
ACTS: dict[str, "tuple[Callable[[User, str, User], object], StrPromise]"] = {
    "extend": (_extend, gettext_lazy("%(name)s stays longer.")),
    "end": (
        lambda guest, _value, by: guests.end(guest, by=by),
        gettext_lazy("The access of %(name)s has ended."),
    ),
    "host": (
        lambda guest, value, by: guests.hand_over(guest, people.colleague(value), by=by),
        gettext_lazy("Somebody else answers for %(name)s now."),
    ),
}


def act_on(request: PersonRequest, found: QuerySet[User]) -> None:
    """Do what was chosen to one of them, or say why not. Raises Http404 for nobody of them, and nothing to do."""
    number = whole_number(request.POST.get("guest", ""))
    guest = found.filter(pk=number).first() if number else None
    act = ACTS.get(request.POST.get("act", ""))
    if guest is None or act is None:
        raise Http404
    do, done = act
    try:
        do(guest, storable(request.POST.get("value", ""), nul="").strip(), request.user)
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
    else:
        messages.success(request, done % {"name": guest.name})
