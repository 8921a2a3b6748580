"""The sign-in form."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from . import throttle


class SignInForm(AuthenticationForm):
    """E-mail and password; one answer for an unknown address and for a wrong password."""

    username = forms.EmailField(
        label=_("E-mail"), widget=forms.EmailInput(attrs={"autofocus": True, "autocomplete": "username"})
    )
    error_messages = {
        "invalid_login": _("This e-mail and password do not belong together. Check both and try again."),
        "inactive": _("This e-mail and password do not belong together. Check both and try again."),
        "blocked": _("Too many tries. Wait a quarter of an hour, then try again."),
    }

    def clean(self):
        address = self.cleaned_data.get("username", "")
        # The address of the connection, never a header anybody can write.
        origin = self.request.META.get("REMOTE_ADDR", "")
        if throttle.blocked(address, origin):
            raise ValidationError(self.error_messages["blocked"], code="blocked")
        try:
            cleaned = super().clean()
        except ValidationError:
            throttle.failed(address, origin)
            raise
        if self.user_cache is not None:
            throttle.forgive(address, origin)
        return cleaned
