"""What a person says about themselves."""

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from microblog.kit.long_select import LongSelect
from microblog.kit.storable import storable

from .models import User

ABOUT_LENGTH = 500


def zones(first: str = "") -> list[tuple[str, str]]:
    """(name, as it is shown) of the places people live in; ``first``: what choosing none means, else the zone of the site."""
    return [("", first or settings.TIME_ZONE), *((name, name.replace("_", " ")) for name in _places())]


@cache
def _places() -> list[str]:
    """Once a process: Python opens each file of the time zones to answer."""
    return sorted(
        name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/"))
    )


class ProfileForm(forms.ModelForm):
    """One line each, but for what one may be asked about."""

    about = forms.CharField(
        label=_("Ask me about"),
        required=False,
        max_length=ABOUT_LENGTH,
        widget=forms.Textarea(attrs={"class": "area", "rows": 2}),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        help_text=_("Colleagues see what time it is where you are."),
        widget=LongSelect(attrs={"class": "select"}),
    )

    class Meta:
        model = User
        fields = ["title", "department", "phone", "about", "time_zone"]
        labels = {"title": _("Title"), "department": _("Department"), "phone": _("Phone")}
        widgets = {
            "title": forms.TextInput(attrs={"class": "input", "autocomplete": "organization-title"}),
            "department": forms.TextInput(attrs={"class": "input"}),
            "phone": forms.TextInput(attrs={"class": "input", "type": "tel", "autocomplete": "tel"}),
        }

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        field = self.fields["time_zone"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = zones()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        return {
            name: storable(value, nul="") if isinstance(value, str) else value
            for name, value in given.items()
        }
