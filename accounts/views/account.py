"""One's own addresses, and where one is signed in."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.actions import access, addresses, links, photos
from accounts.models import OneTimeLink, Session, User
from accounts.passkeys import place
from accounts.profile import ProfileForm
from accounts.requests import PersonRequest
from accounts.second_step import rules
from accounts.signin import again, browsers, sign_in_part
from accounts.signin.forms import AddressForm
from microblog.kit.limits import Limit
from microblog.kit.times import pause

from .photos import PhotoForm

CLAIMS = Limit("address.claim", 10, 60 * 60)
# Mails to one mailbox, whoever asks for them.
TO_ADDRESS = Limit("address.claimed", 4, 60 * 60)
# Each draws all messages of theirs anew.
PHOTOS = Limit("photo", 10, 60 * 60)


@require_GET
def account(request: PersonRequest) -> HttpResponse:
    return _page(request)


@require_POST
def profile(request: PersonRequest) -> HttpResponse:
    """What colleagues see about oneself."""
    # The form works on a copy: what it refuses must not show as if it were so.
    form = ProfileForm(request.POST, instance=User.objects.get(pk=request.user.pk))
    if not form.is_valid():
        return _page(request, profile=form, status=422)
    form.instance.save(update_fields=list(form.fields))
    messages.success(request, _("Saved."))
    return redirect(reverse("account") + "#profile")


@require_POST
def change_photo(request: PersonRequest) -> HttpResponse:
    """``act``: remove; else a file in ``photo``."""
    if request.POST.get("act") == "remove":
        photos.remove(request.user, by=request.user)
        return redirect(reverse("account") + "#profile")
    form = PhotoForm(request.POST, request.FILES)
    if form.is_valid() and (wait := PHOTOS.take(str(request.user.pk)).wait):
        form.add_error("photo", _("Too many photos. Wait %(pause)s.") % {"pause": pause(wait)})
    if not form.is_valid():
        return _page(request, photo=form, status=422)
    photos.show(request.user, form.cleaned_data["photo"])
    messages.success(request, _("Saved."))
    return redirect(reverse("account") + "#profile")


def _page(
    request: PersonRequest,
    form: AddressForm | None = None,
    profile: ProfileForm | None = None,
    photo: PhotoForm | None = None,
    status: int = 200,
) -> HttpResponse:
    user = request.user
    waiting = OneTimeLink.objects.usable().filter(user=user, purpose=OneTimeLink.Purpose.ADDRESS)
    sessions = [
        {"row": row, "is_this": row.session_key == request.session.session_key, **browsers.named(row.agent)}
        for row in Session.objects.of(user)
    ]
    step = rules.of_account(user)
    context = {
        "addresses": user.addresses.order_by("-primary", "address"),
        "waiting": waiting.order_by("address"),
        "sessions": sessions,
        "has_password": step.opens,
        "second_step": step,
        "passkeys": user.passkeys.order_by("pk"),
        "may_add_passkey": place.of(request) is not None,
        "form": form or AddressForm(),
        "profile": profile or ProfileForm(instance=user),
        "photo": photo or PhotoForm(),
    }
    return render(request, "accounts/account.html", context, status=status)


@require_POST
@again.confirmed(gettext_lazy("Add an address to your account: whoever reads mail there can sign in as you"))
def add_address(request: PersonRequest) -> HttpResponse:
    """Mail a link to an address of one's own."""
    form = AddressForm(request.POST)
    if form.is_valid():
        try:
            _claim(request.user, form.cleaned_data["address"])
        except ValidationError as error:
            form.add_error("address", error)
        else:
            text = _("A link is on its way to %(address)s. It is good for a day.") % form.cleaned_data
            messages.success(request, text)
            return redirect(reverse("account") + "#addresses")
    return _page(request, form, status=422)


def _claim(user: User, address: str) -> None:
    if wait := max(CLAIMS.take(str(user.pk)).wait, TO_ADDRESS.take(address).wait):
        raise ValidationError(_("Too many tries. Wait %(pause)s.") % {"pause": pause(wait)})
    links.claim_address(user, address)


@require_POST
def change_address(request: PersonRequest) -> HttpResponse:
    """``act``: primary or remove; ``address``: which one. One that waits for its proof is forgotten."""
    address = request.POST.get("address", "").strip().lower()
    try:
        if request.POST.get("act") == "primary":
            addresses.make_primary(request.user, address, by=request.user)
        elif request.POST.get("act") == "forget":
            request.user.links.usable().filter(purpose=OneTimeLink.Purpose.ADDRESS, address=address).delete()
        else:
            addresses.remove(request.user, address, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect(reverse("account") + "#addresses")


@require_POST
def end_session(request: PersonRequest) -> HttpResponse:
    """Sign out one other browser (``session``), or all of them, this one too."""
    if wanted := request.POST.get("session", ""):
        access.end_session(request.user, wanted)
        messages.success(request, _("That browser is signed out."))
        return redirect(sign_in_part())
    count = access.end_sessions(request.user)
    request.session.flush()
    text = ngettext("You are signed out of %d browser.", "You are signed out of %d browsers.", count) % count
    messages.success(request, text)
    return redirect("sign_in")
