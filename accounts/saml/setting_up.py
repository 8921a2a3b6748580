"""Admins set up a provider of SAML in the browser: read its metadata, look it through, save it, try it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import notes, record
from accounts.company import domains, only, providers
from accounts.company.setting_up import free_slug
from accounts.models import CompanyAccount, SamlProvider, User
from microblog.kit.storable import storable

from . import config, metadata
from .metadata import Described, MetadataFaultError
from .parsing import MOST

_LINE = {"autocomplete": "off", "class": "input", "spellcheck": "false"}


class SamlForm(forms.ModelForm):
    """What is off may still lack what the provider says of itself."""

    class Meta:
        model = SamlProvider
        fields = (
            "name", "metadata_url", "entity_id", "sso_url", "certificates", "subject_attribute", "address_attribute", "domains",
            "brings_new", "is_on",
        )  # fmt: skip
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "off", "class": "input", "dir": "auto"}),
            "certificates": forms.Textarea(attrs={"rows": 5, "class": "input mono", "spellcheck": "false"}),
            **{
                name: forms.TextInput(attrs=_LINE)
                for name in (
                    "metadata_url", "entity_id", "sso_url", "subject_attribute", "address_attribute", "domains",
                )
            },
        }  # fmt: skip

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        row = self.instance
        self.was_on, self.subject_before = row.is_on, row.subject_attribute
        self.issuer_before = config.KIND + row.entity_id

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_metadata_url(self) -> str:
        return _safe(self.cleaned_data["metadata_url"])

    def clean_sso_url(self) -> str:
        return _safe(self.cleaned_data["sso_url"])

    def clean_entity_id(self) -> str:
        found = self.cleaned_data["entity_id"].strip()
        if found and SamlProvider.objects.filter(entity_id=found).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("This provider is set up already."))
        return found

    def clean_certificates(self) -> str:
        return _certificates(self.cleaned_data["certificates"])

    def clean_domains(self) -> str:
        return domains.checked(self.cleaned_data["domains"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("is_on"):
            for name in ("entity_id", "sso_url", "certificates"):
                if name not in self.errors and not cleaned.get(name):
                    self.add_error(name, _("Without it nobody can sign in."))
        if cleaned.get("subject_attribute", "") != self.subject_before and self._knows_people(cleaned):
            # Else nobody is who they were, and whoever gets an old number is somebody else.
            self.add_error(
                "subject_attribute",
                _("People are known by the other number already. Set it up as another provider."),
            )
        if not cleaned.get("is_on") and self.was_on and not only.keeps_a_provider(but=self.instance.slug):
            self.add_error("is_on", only.last_way())
        return cleaned

    def _knows_people(self, cleaned: dict[str, Any]) -> bool:
        issuers = {self.issuer_before, config.KIND + cleaned.get("entity_id", "")} - {config.KIND}
        return CompanyAccount.objects.filter(issuer__in=issuers).exists()


def _safe(url: str) -> str:
    url = url.strip()
    if url and not providers.is_safe(url):
        raise ValidationError(_("Write an address that starts with https://."))
    return url


def _certificates(text: str) -> str:
    found = config.pems(text)
    if not found:
        if text.strip():
            raise ValidationError(
                _("This is no certificate in PEM: it begins with -----BEGIN CERTIFICATE-----.")
            )
        return ""
    if len(found) > metadata.MOST:
        raise ValidationError(_("At most %(most)d certificates.") % {"most": metadata.MOST})
    try:
        held = [metadata.pem(x509.load_pem_x509_certificate(one.encode())) for one in found]
    except ValueError as error:
        raise ValidationError(_("One of these certificates cannot be read.")) from error
    return "\n".join(dict.fromkeys(held))


@dataclass
class SeenCertificate:
    """As an admin compares it with the provider's; ``digest``: SHA-256, in pairs."""

    digest: str
    ends_at: datetime

    @property
    def is_over(self) -> bool:
        return self.ends_at < timezone.now()


def seen(text: str) -> list[SeenCertificate]:
    """Those that can be read, of a text that may hold anything."""
    found = []
    for one in config.pems(text):
        try:
            certificate = x509.load_pem_x509_certificate(one.encode())
        except ValueError:
            continue
        digest = certificate.fingerprint(hashes.SHA256()).hex(":").upper()
        found.append(SeenCertificate(digest, certificate.not_valid_after_utc))
    return found


def described(url: str, text: str, file: UploadedFile | None) -> Described:
    """By a file, a pasted text or an address, whichever is there first. Raises ValidationError."""
    try:
        if file is not None:
            return metadata.read(file.read(MOST + 1))
        if text.strip():
            return metadata.read(text.strip().encode())
        if not url:
            raise ValidationError(_("Name its address, paste it, or choose a file."))
        return metadata.read(metadata.fetch(_safe(url)))
    except MetadataFaultError as error:
        raise ValidationError(str(error)) from error
    except requests.RequestException as error:
        raise ValidationError(_("It does not answer at this address.")) from error


def filled(found: Described) -> dict[str, str]:
    """Into the fields of the form."""
    return {
        "entity_id": storable(found.entity_id),
        "sso_url": found.sso_url,
        "certificates": "\n".join(found.certificates),
    }


@transaction.atomic
def save(form: SamlForm, *, by: User) -> SamlProvider:
    """What a form says, which holds. Raises ValidationError when others were switched off meanwhile."""
    row: SamlProvider = form.instance
    only.hold()
    if not row.is_on and form.was_on and not only.keeps_a_provider(but=row.slug):
        raise only.last_way()
    is_new, changed = row.pk is None, [name for name in form.changed_data if name in form.cleaned_data]
    row.slug = row.slug or free_slug(row.name)
    row.save()
    what = "added" if is_new else ", ".join(changed) or "nothing new"
    record(notes.PROVIDER, by=by, words={"provider": row.name}, change=what)
    return row


@transaction.atomic
def remove(row: SamlProvider, *, by: User) -> None:
    """As with the others, people stay what they are known by there. Raises ValidationError."""
    only.hold()
    if not only.keeps_a_provider(but=row.slug):
        raise only.last_way()
    record(notes.PROVIDER, by=by, words={"provider": row.name}, change="removed")
    row.delete()
