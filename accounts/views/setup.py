"""Steps of the first set-up: the company and its first admin behind a link, then the people."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import desk, setup
from accounts.actions import inviting, links
from accounts.models import OneTimeLink
from accounts.requests import PersonRequest
from accounts.signin.forms import FirstAdminForm
from microblog.kit import site

from .entering import enter
from .inviting import ListForm
from .links import dead
from .site import PlaceForm, SiteForm, form_of


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def first(request: HttpRequest, token: str) -> HttpResponse:
    """``step``: company or admin. There is no such page as soon as there is an admin."""
    link = OneTimeLink.objects.with_token(OneTimeLink.Purpose.SETUP, token)
    if link is None or not links.setup_is_open():
        return dead(request)
    if request.POST.get("step") == setup.COMPANY:
        return _company(request)
    if request.method == "POST":
        return _first_admin(request, link)
    asked = request.GET.get("step") or site.look().setup_step
    return _first_admin(request, link) if asked == setup.ADMIN else _company(request)


def _company(request: HttpRequest) -> HttpResponse:
    form, place = form_of(request), PlaceForm(request.POST or None, site.of())
    if request.method == "POST" and form.is_valid() and place.is_valid():
        form.save(None)
        place.save(None)
        setup.reached(setup.ADMIN)
        return redirect(f"{request.path}?step={setup.ADMIN}")
    return _page(request, "accounts/setup_company.html", setup.COMPANY, form, place)


def _first_admin(request: HttpRequest, link: OneTimeLink) -> HttpResponse:
    form = FirstAdminForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = links.make_first_admin(link, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            setup.reached("mail")
            return enter(request, user, "setup_mail")
    return _page(request, "accounts/setup.html", setup.ADMIN, form)


@require_http_methods(["GET", "HEAD", "POST"])
@desk.open_to()
def invite(request: PersonRequest) -> HttpResponse:
    """A list of people is read here, and looked at and sent off at the desk; who goes there comes back by its note."""
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and "go_on" in request.POST:
        return setup.go_on("people")
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("manage_list", inviting.take_list(form.cleaned_data["text"], by=request.user).pk)
        except ValidationError as error:
            form.add_error("file" if request.FILES else "addresses", error)
    return _page(request, "accounts/setup_people.html", "people", form)


def _page(
    request: HttpRequest,
    template: str,
    step: str,
    form: SiteForm | FirstAdminForm | ListForm,
    place: PlaceForm | None = None,
) -> HttpResponse:
    context = {"form": form, "place": place, "steps": setup.shown(step)}
    is_wrong = bool(form.errors or (place and place.errors))
    return render(request, template, context, status=422 if is_wrong else 200)
