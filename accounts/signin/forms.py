"""The forms at the door: sign in, choose a password, make the first admin."""

import logging
from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.audit import notes, record
from accounts.company.refusals import AwayError, RefusedError
from accounts.erased import returning
from accounts.erased.returning import ErasedPersonError
from accounts.ldap import config
from accounts.models import User
from microblog.kit.times import pause

from . import devices, throttle

# One line a failed try, for fail2ban and the like (docs/operations.md).
log = logging.getLogger("skein.signin")
# From here on the form says how many tries are left.
WARN_AT = 2


class SignInForm(AuthenticationForm):
    """E-mail and password; one answer for an unknown address and for a wrong password.

    ``wait``: the seconds until the next try, if this one was one too many.
    """

    username = forms.EmailField(
        label=_("E-mail"), widget=forms.EmailInput(attrs={"autofocus": True, "autocomplete": "username"})
    )
    error_messages = {
        "invalid_login": _("This e-mail and password do not belong together. Check both and try again."),
        "inactive": _("This e-mail and password do not belong together. Check both and try again."),
        "away": _(
            "The directory of the company does not answer. Try again in a minute; break-glass accounts come in all the same."
        ),
        "blocked": _("Too many tries. Wait %(pause)s, then try again, or let us mail you a link."),
    }
    wait = 0

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        if config.is_on():
            widget = forms.TextInput(
                attrs={"autofocus": True, "autocomplete": "username", "autocapitalize": "none"}
            )
            self.fields["username"] = forms.CharField(
                label=_("E-mail or user name"), max_length=254, widget=widget
            )

    def clean(self) -> dict[str, Any]:
        if "username" in self.cleaned_data:
            self._focus("password")
        attempt = self._attempt()
        taken = throttle.take(attempt)
        self.wait = taken.wait
        if taken.wait:
            log.warning("Sign-in as %s from %s: too many tries", attempt.shown, attempt.origin)
            text = self.error_messages["blocked"] % {"pause": pause(taken.wait)}
            raise ValidationError(text, code="blocked")
        try:
            cleaned = super().clean()
        except AwayError as error:
            raise self._away(error, attempt) from error
        except RefusedError as error:
            raise self._refused(error, attempt) from error
        except ValidationError as error:
            log.warning("Sign-in as %s from %s: wrong password", attempt.shown, attempt.origin)
            raise _with_tries(error, taken.left) from error
        if self.user_cache is not None:
            throttle.forgive(attempt)
        return cleaned

    def _away(self, error: AwayError, attempt: throttle.Try) -> ValidationError:
        """It counts where a password of this site was wrong: else it could be guessed for as long as the directory is away."""
        if error.was_judged:
            log.warning("Sign-in as %s from %s: wrong password", attempt.shown, attempt.origin)
        else:
            throttle.give_back(attempt)
            log.warning("Sign-in as ? from %s: company account, ldap is away", attempt.origin)
        return ValidationError(self.error_messages["away"], code="away")

    def _refused(self, error: RefusedError, attempt: throttle.Try) -> ValidationError:
        """The password was right, and there is another reason: told, since they have shown who they are."""
        log.warning("Sign-in as %s from %s: %s", attempt.shown, attempt.origin, error.words)
        if isinstance(error.__cause__, ErasedPersonError):
            returning.note(error.__cause__)
        words = {"address": error.address or (error.user.name if error.user else attempt.shown)}
        record(notes.REFUSED, by=None, person=error.user, words=words, reason=error.words)
        return ValidationError(error.text, code="refused")

    def _focus(self, name: str) -> None:
        """When the form comes back, its user goes on in this field: the address is kept, a password never is."""
        for field in self.fields.values():
            field.widget.attrs.pop("autofocus", None)
        self.fields[name].widget.attrs["autofocus"] = True

    def _attempt(self) -> throttle.Try:
        address = self.cleaned_data.get("username", "")
        assert self.request is not None  # every view gives it one
        origin = self.request.META.get("REMOTE_ADDR", "")
        return throttle.Try(address, origin, devices.mark_of(self.request, address))


def _with_tries(error: ValidationError, left: int) -> ValidationError:
    if left > WARN_AT:
        return error
    tries = ngettext("%d try left", "%d tries left", left) % left
    text = _("%(error)s %(tries)s, then a pause of %(pause)s.")
    return ValidationError(
        text % {"error": error.messages[0], "tries": tries, "pause": pause(throttle.HERE.seconds)},
        code=error.code,
    )


class NewPasswordForm(forms.Form):
    """Choose a password, typed once and shown on request: a second field only makes people copy the first."""

    password = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=1_000,
        help_text=_("At least 10 characters, and none of the common ones. A few words in a row are good."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User | None = None, **options: Any):
        super().__init__(*args, **options)
        self.user = user

    def clean_password(self) -> str:
        password_validation.validate_password(self.cleaned_data["password"], self.user)
        return self.cleaned_data["password"]


class FirstAdminForm(forms.Form):
    """Name, address and password of the first admin."""

    name = forms.CharField(
        label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    address = forms.EmailField(
        label=_("Your work e-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = NewPasswordForm.base_fields["password"]

    def clean_password(self) -> str:
        named = User(name=self.cleaned_data.get("name", ""))
        named.typed_address = self.cleaned_data.get("address", "")
        password_validation.validate_password(self.cleaned_data["password"], named)
        return self.cleaned_data["password"]


class AddressForm(forms.Form):
    """One address: of a forgotten password, or another one of one's own."""

    address = forms.EmailField(
        label=_("Work e-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )

    def clean_address(self) -> str:
        return self.cleaned_data["address"].lower()


class ChangePasswordForm(PasswordChangeForm):
    """The old password is not to be guessed either."""

    wait = 0

    def clean_old_password(self) -> str:
        taken = throttle.OLD_PASSWORD.take(str(self.user.pk))
        self.wait = taken.wait
        if taken.wait:
            text = _("Too many tries. Wait %(pause)s, then try again.") % {"pause": pause(taken.wait)}
            raise ValidationError(text, code="blocked")
        found = super().clean_old_password()
        throttle.OLD_PASSWORD.forget(str(self.user.pk))
        return found
