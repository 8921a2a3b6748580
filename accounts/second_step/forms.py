"""The forms that ask for a code."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User

from .judging import judge

OF_APP, ON_PAPER = _("Code of your app"), _("Recovery code")
AS_TYPED = {"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false", "class": "input mono"}
DIGITS = AS_TYPED | {"inputmode": "numeric"}


class AppCodeForm(forms.Form):
    """Six digits, of an app that is being set up."""

    code = forms.CharField(label=OF_APP, max_length=60, widget=forms.TextInput(attrs=DIGITS))


class CodeForm(AppCodeForm):
    """The same at the door, where a recovery code is as good. ``wait``: seconds until the next try."""

    wait = 0

    def __init__(self, data: Any, request: HttpRequest, user: User, *, on_paper: bool = False):
        super().__init__(data)
        self.request, self.user = request, user
        if on_paper:
            self.fields["code"].label = ON_PAPER
            self.fields["code"].widget = forms.TextInput(attrs=AS_TYPED)

    def clean_code(self) -> str:
        try:
            judge(self.request, self.user, self.cleaned_data["code"])
        except ValidationError as error:
            self.wait = (error.params or {}).get("wait", 0)
            raise
        return self.cleaned_data["code"]
