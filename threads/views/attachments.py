"""Files: handed out to whoever may read the message they hang on."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from accounts.requests import PersonRequest
from threads.models import Attachment


@require_GET
def show(request: PersonRequest, pk: int) -> FileResponse:
    files = Attachment.objects.visible_to(request.user).select_related("blob")
    attachment = get_object_or_404(files, pk=pk, blob__isnull=False)
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
