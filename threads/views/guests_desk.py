"""The admins' desk: the guests of the company, and who may let them in."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Now
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts import desk
from accounts.guests import ending, hosts
from accounts.guests import rules as company
from accounts.models import EmailAddress, GuestRules, Session, User
from accounts.models.user import called
from accounts.requests import PersonRequest
from accounts.signin import again
from microblog.kit.paging import by_name
from threads.models import Participant

from . import guests as pages

PAGE = 50
# Acts for which somebody is asked again who they are.
ASKED = {
    "extend": gettext_lazy("Let a guest stay longer"),
    "end": gettext_lazy("End the access of a guest"),
    "host": gettext_lazy("Let somebody else answer for a guest"),
}
TABS = {
    "here": gettext_lazy("Here"),
    "ending": gettext_lazy("Ending soon"),
    "new": gettext_lazy("Never came"),
    "nobodys": gettext_lazy("Nobody answers for"),
    "ended": gettext_lazy("Ended"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@desk.open_to()
@again.confirmed(ASKED)
def guests(request: PersonRequest) -> HttpResponse:
    """``state`` (TABS); ``q``: a part of the name, the address, or the host's name. POST: ``act``, ``guest``, ``value``."""
    state = request.GET.get("state", "")
    state = state if state in TABS else "here"
    words = request.GET.get("q", "").replace("\0", "").strip()
    query = urlencode({"state": state, "q": words})
    if request.method == "POST":
        pages.act_on(request, User.objects.filter(kind=User.Kind.GUEST))
        return redirect(f"{request.path}?{query}")
    states = _states()
    found = User.objects.filter(states[state], kind=User.Kind.GUEST)
    if words:
        has_it = EmailAddress.objects.filter(user=OuterRef("pk"), address__contains=words.lower())
        found = found.filter(called(words) | Q(Exists(has_it)) | called(words, "host__"))
    rows, more = by_name(pages.with_places(_with_facts(found), request.user), request.GET, PAGE)
    context = {
        "rows": rows,
        "more": more,
        "q": words,
        "state": state,
        "query": query,
        "tabs": desk.tabs(TABS, state, _counts(states)),
        "rules": company.now(),
    }
    return render(request, "threads/manage_guests.html", context)


def _states() -> dict[str, Q]:
    here = Q(is_active=True, expires_at__gt=Now())
    return {
        "here": here,
        "ending": here & Q(expires_at__lte=timezone.now() + 2 * ending.WARNED),
        "new": here & Q(last_login=None),
        "nobodys": here & ~Q(host__in=User.objects.employees()),
        "ended": ~here,
    }


def _counts(states: dict[str, Q]) -> dict[str, int]:
    """How many guests are in each state; one query."""
    rows = User.objects.filter(kind=User.Kind.GUEST)
    return rows.aggregate(**{name: Count("pk", filter=asked) for name, asked in states.items()})


def _with_facts(found: QuerySet[User]) -> QuerySet[User]:
    """With ``seen_at``, when they were here last, and ``place_count``, how many conversations they read."""
    own = Session.objects.filter(user=OuterRef("pk")).order_by().values("user")
    places = Participant.objects.current().filter(user=OuterRef("pk")).order_by().values("user")
    return found.annotate(
        seen_at=Coalesce(Subquery(own.annotate(at=Max("seen_at")).values("at")), "last_login"),
        place_count=Coalesce(Subquery(places.annotate(number=Count("pk")).values("number")), 0),
    )


@desk.counts("manage_guests")
def waiting() -> QuerySet[User]:
    """Guests for whom nobody answers."""
    return hosts.without()


class GuestRulesForm(forms.Form):
    who = forms.ChoiceField(
        label=gettext_lazy("Who may invite guests"),
        choices=GuestRules.Inviting.choices,
        required=False,
        help_text=gettext_lazy(
            "In a secret group always its admins alone. Who is here already stays until their end."
        ),
        widget=forms.Select(attrs={"class": "select"}),
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days they stay at most, at a time"),
        min_value=1,
        max_value=GuestRules.LONGEST,
        widget=forms.NumberInput(attrs={"class": "input"}),
    )
    domains = forms.CharField(
        label=gettext_lazy("Only from these domains"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Like example.com example.org, with what is below them. Empty: from any."),
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off", "spellcheck": "false"}),
    )
    refused = forms.CharField(
        label=gettext_lazy("Never from these domains"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Such as those of free mailboxes, or of a competitor."),
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off", "spellcheck": "false"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk.open_to()
@again.confirmed(gettext_lazy("Change who may let guests in"))
def rules(request: PersonRequest) -> HttpResponse:
    now = company.now()
    initial = {"who": now.who, "days": now.days, "domains": now.domains, "refused": now.refused}
    form = GuestRulesForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            company.change(
                who=given["who"],
                domains=given["domains"],
                refused=given["refused"],
                days=given["days"],
                by=request.user,
            )
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("manage_guests")
    status = 422 if form.is_bound else 200
    return render(request, "threads/manage_guest_rules.html", {"form": form}, status=status)
