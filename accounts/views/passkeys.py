"""Sign in with a passkey, and one's own: made and removed. Scripts speak to these addresses (js/passkeys.js)."""

import time

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.company import only
from accounts.passkeys import naming, place, removing
from accounts.requests import PersonRequest
from accounts.signin import again as again_guard
from accounts.signin import browsers, kept, shown, sign_in_part
from accounts.signin.required import page_wished
from microblog.kit.limits import Limit
from microblog.kit.numbers import whole_number
from microblog.kit.times import pause

from .entering import go_on, let_in

# From one network address: a whole company may come from one.
TRIES = Limit("passkey.origin", 300, 5 * 60)
# Whoever showed who they are makes one within half an hour.
BEGUN, LASTS = "new_passkey", 30 * 60


@login_not_required
@never_cache
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Without ``answer``: what the browser needs to ask for a passkey. With it: where to go, signed in."""
    # Here: most processes never need it.
    from accounts.passkeys import keys

    here = place.of(request)
    if here is None or request.user.is_authenticated:
        return _said(_("Load this page again."), 409)
    if wait := TRIES.take(request.META.get("REMOTE_ADDR", "")).wait:
        return _said(_("Too many tries. Wait %(pause)s, then try again.") % {"pause": pause(wait)}, 429)
    if "answer" not in request.POST:
        return HttpResponse(keys.sign_in_options(request, here), content_type="application/json")
    try:
        passkey = keys.owner(request, here, request.POST["answer"])
    except ValidationError as error:
        return _said(error.messages[0], 422)
    request.passkey_name = passkey.name  # type: ignore[attr-defined]  # for the audit log
    kept.carry(request, request.POST.get(kept.FIELD, ""))
    way_on = let_in(request, passkey.user, page_wished(request) or "home")
    response = JsonResponse({"page": way_on["Location"]})
    response.cookies.update(way_on.cookies)
    return response


@never_cache
@require_POST
def again(request: PersonRequest) -> HttpResponse:
    """The same for somebody who is signed in and shows once more who they are (signin/again.py)."""
    from accounts.passkeys import keys

    here = place.of(request)
    if here is None or only.bars(request.user):
        return _said(_("Load this page again."), 409)
    if wait := TRIES.take(request.META.get("REMOTE_ADDR", "")).wait:
        return _said(_("Too many tries. Wait %(pause)s, then try again.") % {"pause": pause(wait)}, 429)
    if "answer" not in request.POST:
        return HttpResponse(keys.sign_in_options(request, here), content_type="application/json")
    try:
        passkey = keys.owner(request, here, request.POST["answer"])
    except ValidationError as error:
        return _said(error.messages[0], 422)
    if passkey.user_id != request.user.pk:
        return _said(_("This passkey is not yours."), 422)
    shown.note(request, shown.PASSKEY)
    kept.carry(request, request.POST.get(kept.FIELD, ""))
    return JsonResponse({"page": go_on(request)})


@never_cache
@require_http_methods(["GET", "POST"])
def new(request: PersonRequest) -> HttpResponse:
    """Name it, and make it. Begun by ``change``, which asks who it is."""
    from accounts.passkeys import keys

    here = place.of(request)
    is_begun = -60 <= time.time() - request.session.get(BEGUN, 0.0) < LASTS
    if here is None or not is_begun or only.bars(request.user):
        return redirect(sign_in_part()) if request.method == "GET" else _said(_("Load this page again."), 409)
    if request.method == "GET":
        named = browsers.named(request.META.get("HTTP_USER_AGENT", ""))["name"]
        return render(request, "accounts/passkey.html", {"name": named})
    if "answer" not in request.POST:
        options = keys.new_options(request, request.user, here)
        return HttpResponse(options, content_type="application/json")
    try:
        row = keys.add(request, request.user, here, request.POST["answer"], request.POST.get("name", ""))
    except ValidationError as error:
        return _said(error.messages[0], 422)
    del request.session[BEGUN]
    messages.success(request, _("You can sign in with %(name)s now.") % {"name": row.name})
    return JsonResponse({"page": sign_in_part()})


@require_POST
@again_guard.confirmed(
    {
        "add": gettext_lazy("Add a passkey, with which you sign in"),
        "remove": gettext_lazy("Remove a passkey"),
    }
)
def change(request: PersonRequest) -> HttpResponse:
    """``act``: add; or of the one with the number ``passkey``: remove, or rename to ``name``."""
    if request.POST.get("act") == "add" and place.of(request) and not only.bars(request.user):
        request.session[BEGUN] = time.time()
        return redirect("passkey_new")
    number = whole_number(request.POST.get("passkey", ""))
    if request.POST.get("act") == "remove" and number and removing.remove(request.user, number):
        messages.success(request, _("The passkey is removed."))
    if request.POST.get("act") == "rename" and number:
        _rename(request, number)
    return redirect(sign_in_part())


def _rename(request: PersonRequest, number: int) -> None:
    try:
        if row := naming.rename(request.user, number, request.POST.get("name", "")):
            messages.success(request, _("It is called %(name)s now.") % {"name": row.name})
    except ValidationError as error:
        messages.error(request, error.messages[0])


def _said(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
