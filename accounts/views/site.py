"""How the place is called and looks, its mail domains and its clock: the page where admins choose it, and what every
page fetches of it."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods

from accounts import desk
from accounts.actions import pictures
from accounts.actions import site as actions
from accounts.company import domains, public_mail
from accounts.models import User
from accounts.profile import zones
from accounts.requests import PersonRequest
from accounts.signin import again
from microblog.kit import accents, picture_notes, site
from microblog.kit.long_select import LongSelect
from microblog.kit.models import Site

MONTH = 30 * 86_400


def chosen_of(form: forms.Form) -> dict[str, Any]:
    """What somebody changed of what the page showed them, by the hidden fields that say what that was. What they left alone
    stays as another admin may have written it since."""
    shown = {name for name in form.fields if form.add_initial_prefix(name) in form.data}
    left = shown - set(form.changed_data)
    return {name: value for name, value in form.cleaned_data.items() if name not in left}


class SiteForm(forms.Form):
    """``look``: how it is now."""

    name = forms.CharField(
        label=gettext_lazy("Name of your company"),
        show_hidden_initial=True,
        max_length=Site._meta.get_field("name").max_length,
        required=False,
        help_text=gettext_lazy("Beside ours at the top of every page, and in every mail."),
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "organization", "dir": "auto"}),
    )
    accent = forms.CharField(
        label=gettext_lazy("Colour"),
        show_hidden_initial=True,
        required=False,
        max_length=7,
        help_text=gettext_lazy(
            "Like #1a6b4f, of buttons and links. Empty: ours. It is made darker where nobody could read it."
        ),
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off", "spellcheck": "false"}),
    )
    logo = forms.FileField(
        label=gettext_lazy("Logo"),
        required=False,
        help_text=gettext_lazy("PNG, JPEG or WebP, square, up to 100 kB."),
        widget=forms.FileInput(attrs={"accept": ",".join(pictures.TYPES.values())}),
    )
    no_logo = forms.BooleanField(label=gettext_lazy("Without a logo"), required=False)

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_accent(self) -> str:
        colour = self.cleaned_data["accent"].strip().lower()
        if colour and not accents.COLOUR.fullmatch(colour):
            raise ValidationError(_("Write a colour like #1a6b4f."))
        return colour

    def clean_logo(self) -> bytes | None:
        file: UploadedFile | None = self.cleaned_data["logo"]
        content = pictures.checked(file) if file else None
        return content and (picture_notes.without_notes(content) or content)

    def save(self, by: User | None) -> None:
        data = self.cleaned_data
        chosen = chosen_of(self)
        logo = b"" if data["no_logo"] else data["logo"]
        actions.change(name=chosen.get("name"), accent=chosen.get("accent"), logo=logo, by=by)


class PlaceForm(forms.Form):
    """Where the people of the company have their mail, and by whose clock their days begin."""

    mail_domains = forms.CharField(
        label=gettext_lazy("Mail domains"),
        show_hidden_initial=True,
        max_length=Site._meta.get_field("mail_domains").max_length,
        required=False,
        help_text=gettext_lazy(
            "Behind the @ of your colleagues’ addresses: example.com example.org. The directory gives addresses in these"
            " alone, a new company sign-in begins with them, and an invitation to another is marked."
        ),
        widget=forms.TextInput(
            attrs={"class": "input", "autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
        ),
    )
    is_ours = forms.BooleanField(
        label=gettext_lazy("Our colleagues really have their mailboxes there"), required=False
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        show_hidden_initial=True,
        required=False,
        help_text=gettext_lazy(
            "Of days and hours in mails, summaries, exports and lists, and of who chose none."
        ),
        widget=LongSelect(attrs={"class": "select"}),
    )

    def __init__(self, data: Any, row: Site):
        super().__init__(data, initial={"mail_domains": row.mail_domains, "time_zone": row.time_zone})
        self.before = row.mail_domains
        #: New ones where anybody gets an address: a tick is asked for.
        self.public: list[str] = []
        field = self.fields["time_zone"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = zones(site.WITHOUT_ZONE)
        if row.time_zone not in dict(field.choices):
            # This machine does not know it: saving must not change it without a word.
            field.choices = [*field.choices, (row.time_zone, row.time_zone)]
        if settings.TIME_ZONE_IS_SET:
            field.choices, field.disabled = [(row.time_zone, settings.TIME_ZONE)], True
            field.help_text = _("Set by the environment (SKEIN_TIME_ZONE), which goes before this page.")

    def clean_mail_domains(self) -> str:
        given = domains.checked(self.cleaned_data["mail_domains"])
        there = self.before.split()
        self.public = [one for one in public_mail.among(given) if one not in there]
        if self.public and "is_ours" not in self.data:
            text = _(
                "Anybody in the world gets an address at a public mail provider (%(names)s). Whoever has one there would"
                " count as of your company: the directory and a company sign-in could bring them in, and no invitation to"
                " them would be marked."
            )
            raise ValidationError(text % {"names": ", ".join(self.public)})
        return given

    def save(self, by: User | None) -> None:
        chosen = chosen_of(self)
        actions.set_place(domains=chosen.get("mail_domains"), time_zone=chosen.get("time_zone"), by=by)


def form_of(request: HttpRequest) -> SiteForm:
    return SiteForm(request.POST or None, request.FILES or None, initial=_look(site.of()))


def _look(row: Site) -> dict[str, str]:
    return {"name": row.name, "accent": row.accent}


@require_http_methods(["GET", "HEAD", "POST"])
@desk.open_to()
@again.confirmed({"place": gettext_lazy("Change the mail domains or the time zone of the company")})
def manage(request: PersonRequest) -> HttpResponse:
    """``act``: place; else its name and look."""
    if request.POST.get("act") == "place":
        return _place(request)
    form = form_of(request)
    if request.method == "POST" and form.is_valid():
        form.save(request.user)
        messages.success(request, _saved(form.cleaned_data["accent"]))
        return redirect("manage_site")
    return _page(request, form, PlaceForm(None, site.of()), status=422 if form.errors else 200)


def _place(request: PersonRequest) -> HttpResponse:
    """Whom other domains concern is shown before they are kept; ``seen``: of which domains it was."""
    row = site.of()
    form = PlaceForm(request.POST, row)
    if not form.is_valid():
        return _page(request, SiteForm(initial=_look(row)), form, status=422)
    after = chosen_of(form).get("mail_domains", row.mail_domains)
    if after != row.mail_domains and request.POST.get("seen") != after:
        return _page(request, SiteForm(initial=_look(row)), form, after=after)
    form.save(request.user)
    messages.success(request, _("Saved."))
    return redirect(reverse("manage_site") + "#place")


def _page(
    request: PersonRequest, form: SiteForm, place: PlaceForm, *, after: str | None = None, status: int = 200
) -> HttpResponse:
    """``after``: the domains that somebody is about to choose."""
    now = site.of().mail_domains
    context = {
        "form": form,
        "place": place,
        "domains": actions.counted(now, now if after is None else after),
        "is_asked": after is not None,
        "after": after,
        "outside": actions.outside(now if after is None else after),
    }
    return render(request, "accounts/manage_site.html", context, status=status)


def _saved(colour: str) -> str:
    is_darker = bool(colour) and accents.accent(colour).is_darker
    return (
        _("Saved. The colour is a little darker here, so that it can be read.") if is_darker else _("Saved.")
    )


@login_not_required
@cache_control(public=True, max_age=MONTH, immutable=True)
@require_GET
def logo(request: HttpRequest, mark: str) -> HttpResponse:
    """The picture, under an address that changes with it."""
    row = site.of()
    if not row.logo or site.look_of(row).logo != mark:
        raise Http404
    return HttpResponse(bytes(row.logo), content_type=row.logo_type)


@login_not_required
@cache_control(public=True, max_age=MONTH, immutable=True)
@require_GET
def style(request: HttpRequest, colour: str) -> HttpResponse:
    """The style sheet with this colour for every page."""
    try:
        made = accents.accent(f"#{colour}")
    except ValueError:
        raise Http404 from None
    return HttpResponse(made.css, content_type="text/css; charset=utf-8")
