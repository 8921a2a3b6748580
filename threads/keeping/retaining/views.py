"""How long we keep, at the desk: rules with their trial runs, and what the last nights took."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts import desk
from accounts.models import Group, User
from accounts.requests import PersonRequest
from accounts.signin import again
from microblog.kit.jobs.schedules import registry
from microblog.kit.spreadsheets import csv_answer
from threads.models import Attachment, Conversation, RetentionRule

from .. import jobs
from ..models import RetentionRun
from . import acts, trying

SHOWN, RUNS = 200, 10
LINES = 20_000  # of conversations in a CSV
COUNTED = ("conversations", "messages", "files", "mails", "notices", "held")


class RuleForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What"), choices=RetentionRule.Kind.choices, widget=forms.Select(attrs={"class": "select"})
    )
    group = forms.CharField(
        label=_("Group"),
        required=False,
        max_length=100,
        help_text=_("As in its address: lyon. Empty: everywhere where no group has a rule of its own."),
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off", "dir": "auto"}),
    )
    amount = forms.IntegerField(
        label=_("Kept for"),
        required=False,
        min_value=1,
        max_value=acts.MOST_AMOUNT,
        help_text=_(
            "A number. Empty: for good, for a group that is to keep what the rule of the site would delete."
        ),
        widget=forms.NumberInput(attrs={"class": "input", "autocomplete": "off"}),
    )
    unit = forms.ChoiceField(
        label=_("Days, months or years"),
        choices=RetentionRule.Unit.choices,
        initial=RetentionRule.Unit.YEAR,
        widget=forms.Select(attrs={"class": "select"}),
    )

    def __init__(self, reader: User, *given: Any):
        super().__init__(*given)
        self.reader = reader

    def clean_group(self) -> Group | None:
        line = self.cleaned_data["group"].strip()
        if not line:
            return None
        # Nobody learns of a secret group by a role.
        found = Group.objects.visible_to(self.reader).filter(slug=line.lower().partition("@")[0]).first()
        if found is None:
            raise ValidationError(_now("There is no group %(name)s.") % {"name": line})
        return found


class StartForm(forms.Form):
    days = forms.IntegerField(
        label=_("Begins in how many days"),
        initial=acts.DELAY,
        min_value=1,
        max_value=acts.MAX_DELAY,
        help_text=_("Until then the people it concerns are told, and it can be switched off."),
        widget=forms.NumberInput(attrs={"class": "input", "autocomplete": "off"}),
    )


@require_http_methods(["GET", "POST"])
@desk.open_to()
def rules(request: PersonRequest) -> HttpResponse:
    form = RuleForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("manage_rule", acts.make(by=request.user, **form.cleaned_data).pk)
        except ValidationError as error:
            form.add_error("amount", error)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "keeping/retention.html", _list(request.user) | {"form": form}, status=status)


def _list(reader: User) -> dict[str, Any]:
    now = timezone.now()
    found = list(
        _known(reader).filter(Q(ends_at=None) | Q(ends_at__gt=now)).order_by("kind", "group", "-pk")[:SHOWN]
    )
    in_force: dict[tuple[str, int | None], RetentionRule] = {}
    for rule in sorted(found, key=lambda rule: (rule.starts_at or now, rule.pk)):
        if rule.holds_at(now):
            in_force[rule.kind, rule.group_id] = rule
    shown = [row for row in found if not row.holds_at(now) or row in in_force.values()]
    runs = list(RetentionRun.objects.order_by("-started_at")[:RUNS])
    return {
        "rows": [_row(rule, now) for rule in shown],
        "runs": runs,
        "is_running": any(run.finished_at is None for run in runs),
        "next_run": _next_run(now) if in_force else None,
    }


def _known(reader: User) -> QuerySet[RetentionRule]:
    known = Exists(Group.objects.visible_to(reader).filter(pk=OuterRef("group")))
    return RetentionRule.objects.select_related("group", "made_by", "on_by", "ended_by").annotate(
        is_known=known
    )


def _next_run(now: datetime) -> datetime:
    return registry[f"{jobs.__name__}.begin_to_retain"].next_after(now)


def _row(rule: RetentionRule, now: datetime) -> dict[str, Any]:
    total = _total(rule)
    return {
        "rule": rule,
        "where": _where(rule),
        "state": "on" if rule.holds_at(now) else "draft" if rule.is_draft else "coming",
        "total": total,
        "number": total["conversations"] or total["mails"] or total["notices"] or total["files"],
    }


def _where(rule: RetentionRule) -> str:
    if rule.group is None:
        return _now("Everywhere else") if rule.kind in RetentionRule.OF_GROUPS else _now("Everywhere")
    return rule.group.name if rule.is_known else _now("A secret group")  # type: ignore[attr-defined]  # _known


def _total(rule: RetentionRule) -> dict[str, int]:
    total: Counter[str] = Counter()
    for row in rule.found.get("groups", ()):
        total.update({name: row.get(name) or 0 for name in COUNTED})
    return {name: total[name] for name in COUNTED}


@require_http_methods(["GET", "POST"])
@desk.open_to()
@again.confirmed(
    {
        "on": gettext_lazy("Delete by this rule what is old"),
        "off": gettext_lazy("Delete nothing by this rule any more"),
    }
)
def rule(request: PersonRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(_known(request.user), pk=pk)
    form = StartForm(request.POST if request.POST.get("act") == "on" else None)
    problem = ""
    if request.method == "POST":
        try:
            if _act(request, row, form):
                return redirect("manage_retention" if request.POST.get("act") == "discard" else request.path)
        except ValidationError as error:
            problem = " ".join(error.messages)
    context = _facts(row, request.user) | {"form": form, "problem": problem}
    return render(request, "keeping/rule.html", context, status=422 if request.method == "POST" else 200)


def _act(request: PersonRequest, row: RetentionRule, form: StartForm) -> bool:
    match request.POST.get("act"):
        case "on":
            if not form.is_valid():
                return False
            acts.switch_on(row, by=request.user, days=form.cleaned_data["days"])
        case "off":
            acts.switch_off(row, by=request.user)
        case "discard":
            acts.discard(row)
        case "try":
            acts.try_again(row)
    return True


@require_GET
@desk.open_to()
def progress(request: PersonRequest, pk: int) -> HttpResponse:
    """The trial run; the page asks while it is made, and is loaded anew when it is over."""
    row = get_object_or_404(_known(request.user), pk=pk)
    answer = render(request, "keeping/_trial.html", _facts(row, request.user))
    if row.counted_at is not None:
        answer["HX-Refresh"] = "true"
    return answer


def _facts(row: RetentionRule, reader: User) -> dict[str, Any]:
    now = timezone.now()
    return _row(row, now) | {
        "groups": _groups(row, reader),
        "first": [] if row.kind == acts.Kind.FILES else _first(row, reader),
        "first_files": _first_files(row, reader) if row.kind == acts.Kind.FILES else [],
        "counts_conversations": row.kind in (acts.Kind.CONVERSATIONS, acts.Kind.PRIVATE),
        "now": now,
    }


def _groups(row: RetentionRule, reader: User) -> list[dict[str, Any]]:
    """What would go by group; those the reader may not know of are one line."""
    found = row.found.get("groups", [])
    numbers = [each["group"] for each in found if each["group"] is not None]
    names = dict(Group.objects.visible_to(reader).filter(pk__in=numbers).values_list("pk", "name"))
    lines: list[dict[str, Any]] = []
    others: dict[str, Any] = {}
    for each in found:
        line = {name: each.get(name) or 0 for name in COUNTED} | {
            "oldest": datetime.fromisoformat(each["oldest"])
        }
        if each["group"] is None or each["group"] in names:
            lines.append(line | {"name": names.get(each["group"], "")})
        else:
            others = _added(others, line)
    return lines + ([others | {"name": _now("Groups you may not know of")}] if others else [])


def _added(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    if not one:
        return other
    added = {name: one[name] + other[name] for name in COUNTED}
    return added | {"oldest": min(one["oldest"], other["oldest"])}


def _first(row: RetentionRule, reader: User) -> list[Conversation]:
    """The oldest that would go and that the reader may read."""
    there = Conversation.objects.visible_to(reader).filter(pk__in=row.found.get("rows", []))
    return list(there.select_related("group").order_by("last_activity_at", "pk")[:20])


def _first_files(row: RetentionRule, reader: User) -> list[Attachment]:
    there = Attachment.objects.visible_to(reader).filter(pk__in=row.found.get("rows", []), blob__isnull=False)
    found = there.select_related("message__conversation__group").order_by("message__arrived_at", "pk")
    return list(found[:20])


@require_GET
@desk.open_to()
def trial_csv(request: PersonRequest, pk: int) -> StreamingHttpResponse:
    """Numbers by group, and each conversation, or file, that the reader may read."""
    row = get_object_or_404(_known(request.user), pk=pk)
    header = (
        _now("group"), _now("conversation"), _now("address"), _now("last message or arrival"), _now("conversations"),
        _now("messages"), _now("files"), _now("mails"), _now("notices"), _now("under a hold"), _now("file"),
    )  # fmt: skip
    return csv_answer(f"retention-rule-{row.pk}-{timezone.localdate()}", header, _lines(request, row))


def _lines(request: PersonRequest, row: RetentionRule) -> Iterator[tuple[Any, ...]]:
    for line in _groups(row, request.user):
        yield line["name"], "", "", line["oldest"].isoformat(), *(line[name] for name in COUNTED)
    due = trying.conversations_of(row)
    readable = due.filter(pk__in=Conversation.objects.visible_to(request.user).values("pk"))
    rows = readable.select_related("group").order_by("last_activity_at", "pk")[:LINES]
    for one in rows.iterator(500):
        where = one.group.name if one.group else ""
        address = request.build_absolute_uri(one.get_absolute_url())
        yield where, one.subject, address, one.last_activity_at.isoformat(), 1, one.message_count
    files = trying.files_of(row).filter(pk__in=Attachment.objects.visible_to(request.user).values("pk"))
    found = files.select_related("message__conversation__group").order_by("message__arrived_at", "pk")[:LINES]
    for file in found.iterator(500):
        there = file.message.conversation
        where = there.group.name if there.group else ""
        address = request.build_absolute_uri(file.message.get_absolute_url())
        yield (
            where,
            there.subject,
            address,
            file.message.arrived_at.isoformat(),
            "",
            "",
            1,
            "",
            "",
            "",
            file.name,
        )
