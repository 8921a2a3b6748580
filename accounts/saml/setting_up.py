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
from django.db.models import QuerySet
from django.db.models.functions import Left
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.audit import notes, record
from accounts.company import domains, only
from accounts.company.setting_up import free_slug
from accounts.models import CompanyAccount, SamlProvider, User
from microblog.kit.storable import storable

from . import config, metadata
from .metadata import Described, MetadataFaultError
from .parsing import MOST

#: Letters of all certificates together, as the row has it.
LONGEST = 50_000
_LINE = {"autocomplete": "off", "class": "input", "spellcheck": "false"}


class SamlForm(forms.ModelForm):
    """What is off may still lack what the provider says of itself.

    ``met``: how many are known by the entity ID already, if it is new here; ``is_theirs``: an admin says that they are meant.
    """

    met = 0
    is_theirs = forms.BooleanField(required=False)

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
        self.entity_before = row.entity_id
        if row.pk is None:
            self.initial["domains"] = self.initial.get("domains") or " ".join(domains.of_company())

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
        if cleaned.get("entity_id") and "subject_attribute" in cleaned:
            self._judge_people(cleaned["entity_id"], cleaned["subject_attribute"])
        if not cleaned.get("is_on") and self.was_on and not only.keeps_a_provider(but=self.instance.slug):
            self.add_error("is_on", only.last_way())
        return cleaned

    def _judge_people(self, entity_id: str, attribute: str) -> None:
        """Those who are known by it already: they come in by their number, whichever server has this name now."""
        is_met = entity_id != self.entity_before or self.instance.pk is None
        if not is_met and attribute == self.subject_before:
            return
        people = CompanyAccount.objects.filter(issuer=config.KIND + entity_id)
        if _by_another(people, attribute).exists():
            # Else nobody is who they were, and whoever gets an old number is somebody else.
            self.add_error("subject_attribute", _("People are known by another number already."))
        self.met = people.count() if is_met else 0
        if self.met and not self.cleaned_data.get("is_theirs"):
            self.add_error("is_theirs", _("Say that they are meant, or take another entity ID."))

    def says_who_is_met(self) -> str:
        """Empty: nobody is."""
        text = ngettext(
            "%(count)d person is known by this entity ID, and comes in by their number there.",
            "%(count)d people are known by this entity ID, and come in by their number there.",
            self.met,
        )
        return text % {"count": self.met} if self.met else ""


def _by_another(people: QuerySet[CompanyAccount], attribute: str) -> QuerySet[CompanyAccount]:
    """Whose number is not of this attribute; empty: not a NameID (reading.py writes the name of an attribute before it)."""
    if not attribute:
        # At the end of a NameID it is Base64.
        return people.filter(subject__regex="=[^=]")
    start = f"{attribute}="
    return people.annotate(start=Left("subject", len(start))).exclude(start=start)


def _safe(url: str) -> str:
    url = url.strip()
    if url and not metadata.is_address(url):
        raise ValidationError(_("Write an address that starts with https://, without spaces, accents and #."))
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
        held = dict.fromkeys(x509.load_pem_x509_certificate(one.encode()) for one in found)
    except ValueError as error:
        raise ValidationError(_("One of these certificates cannot be read.")) from error
    if not all(metadata.is_checked(one) for one in held):
        raise ValidationError(_("The key of one of these certificates is neither RSA nor EC."))
    return "\n".join(metadata.pem(one) for one in held)


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
    for one in config.pems(text[:LONGEST]):
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
