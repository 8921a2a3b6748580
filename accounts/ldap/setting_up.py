"""Admins set up the directory in the browser, and see what it says before anybody signs in by it."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit import notes, record
from accounts.company import domains, only
from accounts.models import LdapDirectory, User

from . import asking, config, entries
from .config import LdapConfig
from .entries import LdapPerson
from .faults import LdapFaultError

#: People whose names the test shows.
SHOWN = 5


class LdapForm(forms.ModelForm):
    """``secret``: typed anew each time it changes, and never shown; ``try_name``: somebody to look for, in a test."""

    secret = forms.CharField(
        label=gettext_lazy("Password of Skein there"),
        max_length=500,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "class": "input"}),
        help_text=gettext_lazy(
            "Kept encrypted and never shown. Leave it empty to keep the one that is there."
        ),
    )
    try_name = forms.CharField(
        label=gettext_lazy("Look for"),
        max_length=254,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "input"}),
        help_text=gettext_lazy("An address or user name, for the test alone."),
    )

    class Meta:
        model = LdapDirectory
        fields = (
            "kind", "name", "urls", "ca", "bind_dn", "secret", "base_dn", "more_filter", "group_base", "domains", "brings_new",
            "most_gone", "is_on",
        )  # fmt: skip
        widgets = {
            "kind": forms.Select(attrs={"class": "select"}),
            "name": forms.TextInput(attrs={"autocomplete": "off", "class": "input", "dir": "auto"}),
            "ca": forms.Textarea(attrs={"rows": 4, "class": "input mono", "spellcheck": "false"}),
            "most_gone": forms.NumberInput(attrs={"class": "input"}),
            **{
                name: forms.TextInput(attrs={"autocomplete": "off", "class": "input", "spellcheck": "false"})
                for name in ("urls", "bind_dn", "base_dn", "more_filter", "group_base", "domains")
            },
        }

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.urls_before = self.instance.urls
        self.was_on = self.instance.is_on

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_urls(self) -> str:
        words = self.cleaned_data["urls"].replace(",", " ").split()
        for word in words:
            _require_address(word)
        return " ".join(dict.fromkeys(words))

    def clean_ca(self) -> str:
        text = self.cleaned_data["ca"].strip()
        if text:
            _require_certificates(text)
        return text

    def clean_more_filter(self) -> str:
        text = self.cleaned_data["more_filter"].strip()
        if text:
            _require_filter(text)
        return text

    def clean_domains(self) -> str:
        return domains.checked(self.cleaned_data["domains"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        row = self.instance
        if self.add_prefix("secret") not in self.data:
            # What was sent waited for somebody to show who they are, and took no password along.
            self.add_error("secret", _("Enter the password once more."))
        elif row.sealed_password and not cleaned.get("secret") and cleaned.get("urls") != self.urls_before:
            # It must not be sent to a server that somebody else chose.
            self.add_error("secret", _("Enter the password for these servers."))
        elif cleaned.get("bind_dn") and not cleaned.get("secret") and not row.sealed_password:
            self.add_error("secret", _("Without its password Skein cannot search there."))
        if not cleaned.get("is_on") and self.was_on and not keeps_a_way():
            self.add_error("is_on", only.last_way())
        return cleaned

    @property
    def tried(self) -> LdapConfig:
        """What a form that holds says, whether it is kept or not."""
        row = LdapDirectory(
            **{name: self.cleaned_data[name] for name in self.Meta.fields if name != "secret"}
        )
        row.sealed_password = self.instance.sealed_password
        if self.cleaned_data["secret"]:
            row.password = self.cleaned_data["secret"]
        return config.of_row(row)


def _require_address(word: str) -> None:
    try:
        parts = urlsplit(word)
        is_one = parts.scheme in asking.SCHEMES and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        is_one = False
    if not is_one or parts.username or parts.path.strip("/") or parts.query or parts.fragment:
        raise ValidationError(
            _("%(word)s is no address like ldaps://dc1.example.com.") % {"word": word[:100]}
        )


def _require_certificates(text: str) -> None:
    from cryptography.x509 import load_pem_x509_certificates

    try:
        load_pem_x509_certificates(text.encode())
    except ValueError as error:
        raise ValidationError(
            _("This is no certificate in PEM: it begins with -----BEGIN CERTIFICATE-----.")
        ) from error


def _require_filter(text: str) -> None:
    """One whole filter: it is put beside others, and must not end theirs."""
    from ldap3.core.exceptions import LDAPException
    from ldap3.operation.search import parse_filter

    try:
        parse_filter(text, None, None, None, None, False)
        is_one = text.startswith("(") and text.endswith(")") and _is_one(text)
    except (LDAPException, ValueError, TypeError, LookupError, AttributeError, RuntimeError):
        is_one = False
    if not is_one:
        raise ValidationError(_("This is no filter like (memberOf=cn=skein,ou=groups,dc=example,dc=com)."))


def _is_one(text: str) -> bool:
    """Whether the bracket at its beginning is the one that closes at its end."""
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return at == len(text) - 1
    return False


@dataclass
class LdapTrial:
    """What an admin sees: ``names`` of some, ``found``: who was looked for."""

    fault: str = ""
    people: int = 0
    disabled: int = 0
    foreign: int = 0
    names: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    looked_for: str = ""
    found: list[LdapPerson] = field(default_factory=list)


def tries(tried: LdapConfig, looked_for: str) -> LdapTrial:
    """Ask it as it would be asked. Nothing is kept, and nobody changed."""
    asking.forget()
    result = LdapTrial(looked_for=looked_for)
    try:
        with asking.opened(tried, asking.LOOK) as connection:
            people = entries.everybody(tried, connection)
            groups = entries.groups(tried, connection) if tried.group_base else []
            if looked_for:
                result.found = entries.called(tried, connection, looked_for)[:SHOWN]
    except LdapFaultError as error:
        result.fault = error.text
        return result
    result.people = len(people)
    result.disabled = sum(person.is_disabled for person in people)
    result.foreign = sum(person.mail.rpartition("@")[2] not in tried.domains for person in people)
    result.names = [person.name for person in people[:SHOWN]]
    result.groups = [group.name for group in groups]
    return result


def row() -> LdapDirectory:
    return LdapDirectory.objects.first() or LdapDirectory(
        pk=LdapDirectory.ONE, domains=" ".join(domains.of_company())
    )


def keeps_a_way() -> bool:
    """Whether people still come in when it is switched off."""
    return not only.is_on() or bool(only.offered())


@transaction.atomic
def save(form: LdapForm, *, by: User) -> LdapDirectory:
    """What a form says, which holds. Raises ValidationError when others were switched off meanwhile."""
    only.hold()
    made: LdapDirectory = form.instance
    before = LdapDirectory.objects.first()
    if before and before.is_on and not made.is_on and not keeps_a_way():
        raise only.last_way()
    if form.cleaned_data["secret"]:
        made.password = form.cleaned_data["secret"]
    made.fault = ""
    made.save()
    changed = [name for name in form.changed_data if name in form.cleaned_data and name != "try_name"]
    change = "added" if before is None else ", ".join(changed) or "nothing new"
    record(notes.PROVIDER, by=by, words={"provider": made.name}, change=change)
    asking.forget()
    transaction.on_commit(config.row.forget)
    config.row.forget()
    return made
