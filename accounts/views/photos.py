"""The photo of a person."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_cookie

from accounts.actions import photos
from accounts.models import User
from accounts.requests import PersonRequest

DAY = 24 * 60 * 60


class PhotoForm(forms.Form):
    photo = forms.FileField(
        label=gettext_lazy("Photo"),
        help_text=gettext_lazy("Its middle is shown, small and round. Where it was taken is not kept."),
        widget=forms.FileInput(attrs={"class": "input", "accept": "image/*"}),
    )

    def clean_photo(self) -> bytes:
        file: UploadedFile = self.cleaned_data["photo"]
        return photos.checked(file)


@vary_on_cookie
@cache_control(private=True, max_age=DAY, immutable=True)
@require_GET
def photo(request: PersonRequest, pk: int, mark: str) -> HttpResponse:
    """Under an address that changes with it: who has seen the person anywhere knows it. A guest has
    seen those who take part alone."""
    people = User.objects.visible_to(request.user).select_related("photo")
    row = get_object_or_404(people, pk=pk, photo_mark=mark).photo
    return HttpResponse(bytes(row.content), content_type=row.content_type)
