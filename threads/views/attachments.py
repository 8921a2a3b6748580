"""Files: handed out to whoever may read the message they hang on."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.requests import PersonRequest
from threads.models import Attachment, Scan

# Seconds, after which a browser may ask again for what is being checked.
AGAIN = "10"


@require_GET
def show(request: PersonRequest, pk: int) -> FileResponse | HttpResponse:
    files = Attachment.objects.visible_to(request.user).select_related("blob")
    attachment = get_object_or_404(files, pk=pk, blob__isnull=False)
    if attachment.is_out:
        return _held_back(request, attachment)
    picture = attachment.is_picture
    try:
        content = attachment.blob.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        content,
        as_attachment=not picture,
        filename=attachment.name,
        content_type=attachment.content_type.lower() if picture else "application/octet-stream",
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    # The bytes behind a number never change; only this reader may keep them.
    response["Cache-Control"] = "private, max-age=86400"
    return response


def _held_back(request: PersonRequest, attachment: Attachment) -> HttpResponse:
    """What its readers are told instead of its bytes."""
    waits = attachment.scan == Scan.WAITS
    response = render(
        request, "threads/file_held_back.html", {"file": attachment}, status=503 if waits else 403
    )
    if waits:
        response["Retry-After"] = AGAIN
    return response
