"""The pages of the servers by which mail comes in and leaves. A server is kept when it was reached, not before."""

from typing import Any, TypeVar

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from accounts import audit, desk, setup
from accounts.models import User
from accounts.requests import PersonRequest
from accounts.signin import again
from microblog.kit import mail_out
from microblog.kit.models import LostPassword, OutgoingServer, ServerLogin
from microblog.kit.storable import storable

from ..intake import fetching, imap
from ..models import FetchedMailbox
from . import round_trip

S = TypeVar("S", bound=ServerLogin)
Security = ServerLogin.Security
MAILBOX = audit.act("setting.mailbox", gettext_lazy("lets mail be fetched by %(user)s from %(server)s"))
NO_MAILBOX = audit.act("setting.no_mailbox", gettext_lazy("let no more mail be fetched from %(server)s"))
SERVER = audit.act("setting.mail_out", gettext_lazy("lets mail leave by %(server)s"))
NO_SERVER = audit.act("setting.no_mail_out", gettext_lazy("let no more mail leave by %(server)s"))
KINDS = ("in", "out")
# Whoever turns the way out to a server of theirs gets the links for forgotten passwords.
DANGEROUS = {
    "save-in": gettext_lazy("Change where mail comes in"),
    "save-out": gettext_lazy("Change the server by which mail goes out"),
    "end-in": gettext_lazy("Fetch mail no more"),
    "end-out": gettext_lazy("Send mail no more by this server"),
}
# Names of this machine.
HERE = ("localhost", "127.0.0.1", "::1")


class ServerForm(forms.Form):
    """Of a server and our login there. A password that is left empty stays what it was, for the same server alone."""

    host = forms.CharField(
        label=gettext_lazy("Server"), max_length=253, widget=forms.TextInput(attrs={"class": "input"})
    )
    port = forms.IntegerField(
        label=gettext_lazy("Port"),
        min_value=1,
        max_value=65_535,
        widget=forms.NumberInput(attrs={"class": "input"}),
    )
    security = forms.ChoiceField(
        label=gettext_lazy("Encryption"),
        choices=Security.choices,
        widget=forms.Select(attrs={"class": "select"}),
    )
    user = forms.CharField(
        label=gettext_lazy("User"),
        max_length=254,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=1_000,
        required=False,
        strip=False,
        help_text=gettext_lazy("Stored encrypted, never shown again."),
        widget=forms.PasswordInput(attrs={"class": "input", "autocomplete": "new-password"}),
    )

    def __init__(self, data: Any, *, prefix: str, row: ServerLogin):
        self.row = row
        names = [name for name in self.base_fields if name != "password"]
        super().__init__(data, prefix=prefix, initial={name: getattr(row, name) for name in names})

    def clean_host(self) -> str:
        host = storable(self.cleaned_data["host"]).strip().lower()
        if not all(char.isalnum() or char in ".-:[]" for char in host):
            raise forms.ValidationError(_("Write the name of a server, like mail.example.com."))
        return host

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.add_prefix("password") not in self.data:
            # The page that asks who it is takes no password along.
            self.add_error("password", _("Enter the password of the server once more."))
        # A password must not be sent to a server that somebody else chose, nor to another program on it, nor in clear.
        where = ("host", "port", "security", "user")
        moved = any(getattr(self.row, name) != data.get(name) for name in where)
        if moved and self.row.sealed_password and not data.get("password"):
            self.add_error("password", _("Enter the password for this server."))
        is_bare = data.get("security") == Security.NONE and data.get("host") not in HERE
        if is_bare and (data.get("password") or self.row.sealed_password):
            self.add_error("security", _("A password leaves this machine only encrypted."))
        return data

    def filled(self) -> ServerLogin:
        """The row with what was entered, not saved."""
        for name, value in self.cleaned_data.items():
            if name != "password":
                setattr(self.row, name, value)
        if self.cleaned_data["password"]:
            self.row.password = self.cleaned_data["password"]
        return self.row


class MailboxForm(ServerForm):
    folder = forms.CharField(
        label=gettext_lazy("Folder"), max_length=200, widget=forms.TextInput(attrs={"class": "input"})
    )


class OutgoingForm(ServerForm):
    """A server inside a company may ask for no name."""

    def __init__(self, data: Any, *, prefix: str, row: ServerLogin):
        super().__init__(data, prefix=prefix, row=row)
        self.fields["user"].required = False


def form_of(kind: str, data: Any = None) -> ServerForm:
    """``kind``: "in" or "out"."""
    if kind == "in":
        return MailboxForm(
            data, prefix="in", row=FetchedMailbox.objects.first() or FetchedMailbox(pk=1, port=993)
        )
    return OutgoingForm(
        data, prefix="out", row=OutgoingServer.objects.first() or OutgoingServer(pk=1, port=465)
    )


@never_cache
@sensitive_post_parameters("in-password", "out-password")
@require_http_methods(["GET", "HEAD", "POST"])
@desk.open_to()
@again.confirmed(DANGEROUS)
def servers(request: PersonRequest) -> HttpResponse:
    """``act``: save-in, save-out, end-in, end-out or test."""
    return _servers(request, "bridge/desk_servers.html")


@never_cache
@sensitive_post_parameters("in-password", "out-password")
@require_http_methods(["GET", "HEAD", "POST"])
@desk.open_to()
@again.confirmed(DANGEROUS)
def setup_mail(request: PersonRequest) -> HttpResponse:
    """The same as a step of the first set-up; ``act`` go_on ends it."""
    if request.POST.get("act") == "go_on":
        return setup.go_on("mail")
    return _servers(request, "bridge/setup_mail.html")


def _servers(request: PersonRequest, template: str) -> HttpResponse:
    if request.method != "POST":
        return _page(request, template)
    act, _dash, kind = request.POST.get("act", "").partition("-")
    if act == "test":
        return _test(request)
    if kind not in KINDS or (kind == "out" and mail_out.is_fixed()):
        return _page(request, template, status=400)
    if act == "end":
        end(kind, by=request.user)
        messages.success(request, _("Saved."))
        return redirect(request.path)
    form = form_of(kind, request.POST)
    if not (form.is_valid() and save(form, kind, by=request.user)):
        return _page(request, template, **{kind: form}, status=422)
    messages.success(request, _("Connected to %s and saved.") % form.row.place)
    return redirect(request.path)


@require_GET
@never_cache
@desk.open_to()
def trip(request: PersonRequest) -> HttpResponse:
    """How far the test mail came; the page fetches it until it is back or lost."""
    return render(request, "bridge/_round_trip.html", {"trip": round_trip.state(request.GET.get("trip", ""))})


def save(form: ServerForm, kind: str, *, by: User) -> bool:
    """Whether the server was reached, and is kept; what is wrong stands in the form."""
    row = form.filled()
    try:
        reach(row)
    except (*imap.ERRORS, LostPassword) as error:
        form.add_error(None, _("%(server)s cannot be used: %(trouble)s") % {
            "server": row.place, "trouble": fetching.said(error)
        })  # fmt: skip
        return False
    with transaction.atomic():
        row.save()
        audit.record(MAILBOX if kind == "in" else SERVER, by=by, server=row.place, user=row.user)
    mail_out.named.forget()
    return True


def reach(row: ServerLogin) -> None:
    """Sign in there once. Raises one of imap.ERRORS, or LostPassword."""
    if isinstance(row, FetchedMailbox):
        _reach_mailbox(row)
        return
    server = mail_out.connection_to(row)
    server.open()
    server.close()


def _reach_mailbox(mailbox: FetchedMailbox) -> None:
    """Who only mends the password misses nothing that came meanwhile."""
    known = FetchedMailbox.objects.first()
    is_same = known is not None and known.where == mailbox.where
    (fetching.knock if is_same else fetching.begin)(mailbox)


@transaction.atomic
def end(kind: str, *, by: User) -> None:
    model: type[ServerLogin] = FetchedMailbox if kind == "in" else OutgoingServer
    row = model.objects.first()  # type: ignore[attr-defined]
    if row is None:
        return
    row.delete()
    audit.record(NO_MAILBOX if kind == "in" else NO_SERVER, by=by, server=row.place)
    mail_out.named.forget()


def _test(request: PersonRequest) -> HttpResponse:
    if not mail_out.is_there():
        messages.error(request, _("No mail leaves yet: name a server first."))
        return redirect(request.path)
    try:
        token = round_trip.send()
    except (OSError, LostPassword) as error:
        messages.error(request, _("The test mail could not leave: %s") % fetching.said(error))
        return redirect(request.path)
    return redirect(f"{request.path}?trip={token}")


def _page(request: PersonRequest, template: str, status: int = 200, **forms: ServerForm) -> HttpResponse:
    return render(request, template, page_of(request, **forms), status=status)


def page_of(request: PersonRequest, **forms: ServerForm) -> dict[str, Any]:
    """``forms``: those that came back, by kind."""
    into, out = (forms.get(kind) or form_of(kind) for kind in KINDS)
    return {
        "into": into,
        "out": out,
        "mailbox": FetchedMailbox.objects.first() if into.row.host or forms else None,
        "is_out_fixed": mail_out.is_fixed(),
        "has_out": out.row.pk is not None and bool(out.row.host) and "out" not in forms,
        "steps": setup.shown("mail"),
        "domain": settings.MAIL_DOMAIN,
        "listener": f"{settings.SMTP_HOST}:{settings.SMTP_PORT}",
        "protocol": "LMTP" if settings.SMTP_LMTP else "SMTP",
        "trip": round_trip.state(request.GET.get("trip", "")),
    }
