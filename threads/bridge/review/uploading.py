"""The page that takes mail files."""

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.requests import PersonRequest
from microblog.kit.templatetags.skein import most_upload
from threads.bridge.intake import upload as intake
from threads.bridge.intake.upload import UploadOutcome
from threads.views.forms import FilesField

MAX_FILES = 20


class UploadForm(forms.Form):
    files = FilesField(allow_empty_file=True)  # type: ignore[assignment]  # a field, called like what a form was sent

    def clean_files(self) -> list[UploadedFile]:
        files = self.cleaned_data["files"]
        if not files:
            raise forms.ValidationError(_("Choose at least one file."))
        if len(files) > MAX_FILES:
            raise forms.ValidationError(_("At most %(count)d files at a time.") % {"count": MAX_FILES})
        if sum(file.size for file in files) > most():
            raise forms.ValidationError(_("Together these files are too big."))
        return files


def most() -> int:
    """Bytes of all files together: what is said must be what the web server takes, too."""
    return min(intake.MAX_BYTES, most_upload())


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: PersonRequest) -> HttpResponse:
    """Each good file is kept, whatever is wrong with the others; the page says which to choose again."""
    form = UploadForm()
    taken: list[UploadOutcome] = []
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            taken = intake.take(form.cleaned_data["files"], request.user)
            if not any(file.problem for file in taken):
                return _done(request, taken)
    context = {"form": form, "taken": taken, "most": most()}
    return render(request, "bridge/upload.html", context, status=422 if request.method == "POST" else 200)


def _done(request: PersonRequest, taken: list[UploadOutcome]) -> HttpResponse:
    messages.success(request, _summary(sum(file.kept for file in taken), sum(file.known for file in taken)))
    url = reverse("mail_waiting")
    # The script that shows the progress goes there itself, so that the message is not spent on it.
    is_script = request.headers.get("Accept") == "application/json"
    return JsonResponse({"url": url}) if is_script else redirect(url)


def _summary(kept: int, known: int) -> str:
    parts = []
    if kept:
        parts.append(ngettext("%d mail is being read.", "%d mails are being read.", kept) % kept)
    if known:
        parts.append(ngettext("%d was here already.", "%d were here already.", known) % known)
    return " ".join(parts)
