"""Admins set up a provider in the browser."""

from typing import Any

import requests
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit import notes, record
from accounts.models import SamlProvider, SignInProvider, User

from . import discovery, domains, only, providers


class ProviderForm(forms.ModelForm):
    """``secret``: typed anew each time it changes, and never shown."""

    secret = forms.CharField(
        label=gettext_lazy("Client secret"),
        max_length=500,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "class": "input"}),
        help_text=gettext_lazy(
            "Kept encrypted and never shown. Leave it empty to keep the one that is there."
        ),
    )

    class Meta:
        model = SignInProvider
        fields = ("name", "issuer", "client_id", "secret", "domains", "is_on")
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "off", "class": "input", "dir": "auto"}),
            "issuer": forms.URLInput(
                attrs={
                    "autocomplete": "off",
                    "class": "input",
                    "placeholder": "https://login.example.com/realm",
                }
            ),
            "client_id": forms.TextInput(attrs={"autocomplete": "off", "class": "input"}),
            "domains": forms.TextInput(
                attrs={"autocomplete": "off", "class": "input", "placeholder": "example.com example.org"}
            ),
        }

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        if self.instance.pk is None:
            self.initial["domains"] = " ".join(domains.of_company())

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_issuer(self) -> str:
        issuer = self.cleaned_data["issuer"].strip()
        if not providers.is_safe(issuer):
            raise ValidationError(_("Write an address that starts with https://."))
        return issuer

    def clean_domains(self) -> str:
        return domains.checked(self.cleaned_data["domains"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("is_on") and cleaned.get("issuer"):
            try:
                cleaned["issuer"] = found_issuer(cleaned["issuer"])
            except ValidationError as error:
                self.add_error("issuer", error)
        self._check_secret(cleaned)
        if not cleaned.get("is_on") and not only.keeps_a_provider(but=self.instance.slug):
            self.add_error("is_on", only.last_way())
        return cleaned

    def _check_secret(self, cleaned: dict[str, Any]) -> None:
        row = self.instance
        if self.add_prefix("secret") not in self.data:
            # What was sent waited for somebody to show who they are, and took no secret along.
            self.add_error("secret", _("Enter the client secret once more."))
        elif (
            row.sealed_secret
            and not cleaned.get("secret")
            and cleaned.get("issuer", row.issuer) != row.issuer
        ):
            # It must not be sent to a server that somebody else chose.
            self.add_error("secret", _("Enter the client secret for this issuer."))
        elif cleaned.get("is_on") and not cleaned.get("secret") and not row.sealed_secret:
            self.add_error("secret", _("Without its secret nobody can sign in."))


def found_issuer(issuer: str) -> str:
    """The issuer as it writes itself. Raises ValidationError when it does not answer as one."""
    try:
        return discovery.fetch(issuer)["issuer"]
    except discovery.FaultyError as error:
        raise ValidationError(_("This is no company sign-in: %(fault)s") % {"fault": error}) from error
    except requests.RequestException as error:
        raise ValidationError(
            _("It does not answer below this address. Save it switched off, or look at the address.")
        ) from error


@transaction.atomic
def save(form: ProviderForm, *, by: User) -> SignInProvider:
    """What a form says, which holds. Raises ValidationError when others were switched off meanwhile."""
    row: SignInProvider = form.instance
    only.hold()
    if not row.is_on and not only.keeps_a_provider(but=row.slug):
        raise only.last_way()
    is_new, changed = row.pk is None, [name for name in form.changed_data if name in form.cleaned_data]
    if form.cleaned_data["secret"]:
        row.secret = form.cleaned_data["secret"]
    row.issuer = form.cleaned_data["issuer"]
    row.slug = row.slug or free_slug(row.name)
    row.save()
    what = "added" if is_new else ", ".join(changed) or "nothing new"
    record(notes.PROVIDER, by=by, words={"provider": row.name}, change=what)
    discovery.forget()
    return row


@transaction.atomic
def remove(row: SignInProvider | SamlProvider, *, by: User) -> None:
    """Of either protocol. People stay, and so does what they are known by there: it may be set up anew.

    Raises ValidationError."""
    only.hold()
    if not only.keeps_a_provider(but=row.slug):
        raise only.last_way()
    record(notes.PROVIDER, by=by, words={"provider": row.name}, change="removed")
    row.delete()


def free_slug(wish: str) -> str:
    base = slugify(wish)[:30] or "provider"
    known = (kind.objects.values_list("slug", flat=True) for kind in (SignInProvider, SamlProvider))
    taken = {providers.OF_ENVIRONMENT}.union(*known)
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, 1000))) if slug not in taken)
