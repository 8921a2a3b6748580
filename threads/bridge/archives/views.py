"""The desk's pages of archives: send one, see what it would do, import it, watch it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Prefetch
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import desk
from accounts.models import Group
from accounts.requests import PersonRequest
from accounts.signin import again
from microblog.kit.numbers import whole_number
from microblog.kit.templatetags.skein import most_upload

from ..models import Archive, ImportBatch
from . import acts, arriving
from .routing import open_groups

SHOWN = 50
MOST_GROUPS = 20
TARGETS = (
    ("groups", gettext_lazy("Every mail into these groups")),
    ("recipients", gettext_lazy("By recipients")),
)


class TargetForm(forms.Form):
    """Where the mails go. Only groups into which the reader may import."""

    target = forms.ChoiceField(
        label=gettext_lazy("Where the mails go"), choices=TARGETS, initial="groups", widget=forms.RadioSelect
    )
    groups = forms.CharField(
        label=gettext_lazy("Groups"),
        required=False,
        help_text=gettext_lazy(
            "As in their addresses: lyon, warehouse. By recipients: for mails that name no group."
        ),
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off", "list": "open-groups"}),
    )

    def __init__(self, reader: Any, *given: Any, **options: Any):
        super().__init__(*given, **options)
        self.reader = reader

    @property
    def by_recipients(self) -> bool:
        return self.cleaned_data["target"] == "recipients"

    def clean_groups(self) -> list[Group]:
        names = self.cleaned_data["groups"].replace(",", " ").replace(";", " ").split()
        slugs = list(dict.fromkeys(name.lower().partition("@")[0] for name in names))
        if len(slugs) > MOST_GROUPS:
            raise ValidationError(_("At most %(count)d groups.") % {"count": MOST_GROUPS})
        open_ones = open_groups(self.reader)
        known = {group.slug: group for group in open_ones.filter(slug__in=slugs)}
        missing = next((slug for slug in slugs if slug not in known), None)
        if missing:
            raise ValidationError(
                _("There is no group “%(name)s” that is open for you.") % {"name": missing[:60]}
            )
        return [known[slug] for slug in slugs]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("target") == "groups" and given.get("groups") == []:
            self.add_error("groups", _("Name at least one group."))
        return given


class ArchiveForm(TargetForm):
    file = forms.FileField(label=gettext_lazy("Archive"), allow_empty_file=True)


class BeginForm(TargetForm):
    """A file that the page's script sends in parts."""

    name = forms.CharField(max_length=1_000)
    size = forms.IntegerField(min_value=0)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@desk.open_to()
def archives(request: PersonRequest) -> HttpResponse:
    form = ArchiveForm(request.user, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("manage_archive", _take_whole(request, form).pk)
        except ValidationError as error:
            form.add_error("file", error)
    status = 422 if form.is_bound and form.errors else 200
    shown = Archive.objects.select_related("by").prefetch_related(
        Prefetch("batches", ImportBatch.objects.only("archive", "counts"))
    )
    context = {
        "form": form,
        "rows": list(shown.order_by("-pk")[:SHOWN]),
        "most": most_upload(),
        "most_in_parts": arriving.MOST_BYTES,
        "groups": open_groups(request.user).order_by("slug")[:500],
    }
    return render(request, "bridge/archives.html", context, status=status)


def _take_whole(request: PersonRequest, form: ArchiveForm) -> Archive:
    file: UploadedFile = form.cleaned_data["file"]
    archive = arriving.begin(
        file.name or "",
        file.size or 0,
        by=request.user,
        by_recipients=form.by_recipients,
        groups=form.cleaned_data["groups"],
    )
    file.seek(archive.sent)
    return arriving.take(archive, archive.sent, file)


@require_POST
@desk.open_to()
def begin(request: PersonRequest) -> JsonResponse:
    """``name``, ``size`` and the target of a file that comes in parts; answers its number and how much of it is here."""
    form = BeginForm(request.user, request.POST)
    if not form.is_valid():
        return _refused(str(next(iter(form.errors.values()))[0]))
    given = form.cleaned_data
    try:
        row = arriving.begin(
            given["name"],
            given["size"],
            by=request.user,
            by_recipients=form.by_recipients,
            groups=given["groups"],
        )
    except ValidationError as error:
        return _refused(error.messages[0])
    return _place(row)


@require_POST
@desk.open_to()
def part(request: PersonRequest, pk: int) -> JsonResponse:
    """``file``: the bytes behind ``at``; answers how much is here, and at the end where to go."""
    row = get_object_or_404(Archive, pk=pk, by=request.user)
    sent, at = request.FILES.get("file"), whole_number(request.POST.get("at", ""))
    if sent is None or at is None:
        return _refused(_("Nothing came."))
    try:
        return _place(arriving.take(row, at, sent))
    except ValidationError as error:
        return _refused(error.messages[0])


def _refused(sentence: str) -> JsonResponse:
    return JsonResponse({"problem": sentence}, status=422)


def _place(row: Archive) -> JsonResponse:
    answer: dict[str, Any] = {"part": reverse("manage_archive_part", args=[row.pk]), "at": row.sent}
    if row.state != Archive.State.SENDING:
        answer["url"] = reverse("manage_archive", args=[row.pk])
    return JsonResponse(answer)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@desk.open_to()
@again.confirmed(
    {
        "import": gettext_lazy("Import an archive into Skein"),
    }
)
def archive(request: PersonRequest, pk: int) -> HttpResponse:
    """``act``: look, import, pause, go_on, stop or throw_away. What the trial run found sees who brought it."""
    row = get_object_or_404(Archive.objects.select_related("by", "undone_by"), pk=pk)
    form = None
    if request.method == "POST":
        form = _change(request, row)
        if form is None:
            return redirect("manage_archive", pk)
        if form == GONE:
            return redirect("manage_archives")
    context = _page(request, row) | ({"form": form} if isinstance(form, TargetForm) else {})
    return render(request, "bridge/archive.html", context, status=422 if form else 200)


GONE = "gone"


def _change(request: PersonRequest, row: Archive) -> TargetForm | str | None:
    """A form that is wrong, GONE, or None when it is done."""
    act = request.POST.get("act", "")
    is_own = row.by_id == request.user.pk
    try:
        if act == "look" and is_own:
            form = TargetForm(request.user, request.POST)
            if not form.is_valid():
                return form
            acts.look_again(row, by_recipients=form.by_recipients, groups=form.cleaned_data["groups"])
        elif act == "throw_away":
            acts.throw_away(row, by=request.user)
            return GONE
        elif act in acts.DOING and (is_own or act != "import"):
            acts.DOING[act](row, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return None


@require_GET
@never_cache
@desk.open_to()
def progress(request: PersonRequest, pk: int) -> HttpResponse:
    """How far it is, and what it found; the page asks each second while something is done."""
    row = get_object_or_404(Archive.objects.select_related("by", "undone_by"), pk=pk)
    return render(request, "bridge/_archive.html", _page(request, row))


def _page(request: PersonRequest, row: Archive) -> dict[str, Any]:
    numbers = [one["pk"] for one in row.trial.get("groups", ())]
    known = Group.objects.visible_to(request.user).in_bulk(numbers) if numbers else {}
    is_own = row.by_id == request.user.pk
    context: dict[str, Any] = {
        "archive": row,
        "is_own": is_own,
        "has_say": acts.has_say(row, request.user),
        "trial": row.trial,
        "targets": [one | {"group": known.get(one["pk"])} for one in row.trial.get("groups", ())],
        "first": parse_datetime(row.trial.get("first") or ""),
        "last": parse_datetime(row.trial.get("last") or ""),
        "counts": row.counts() if row.started_at else {},
    }
    if is_own and row.state == Archive.State.TRIED:
        context["form"] = _form(request, row)
        context["groups"] = open_groups(request.user).order_by("slug")[:500]
    return context


def _form(request: PersonRequest, row: Archive) -> TargetForm:
    slugs = row.groups.order_by("slug").values_list("slug", flat=True)
    initial = {"target": "recipients" if row.by_recipients else "groups", "groups": ", ".join(slugs)}
    return TargetForm(request.user, initial=initial)
