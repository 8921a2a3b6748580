"""Sign in, sign out, a new password, light or dark."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import views as auth
from django.contrib.auth.forms import AuthenticationForm
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.actions import access, links
from accounts.audit import notes, record
from accounts.company import only
from accounts.models import User
from accounts.passkeys import place
from accounts.requests import PersonRequest
from accounts.signin import kept, shown
from accounts.signin.forms import ChangePasswordForm, SignInForm
from accounts.signin.required import page_of, words_of

from .entering import enter


class SignIn(auth.LoginView):
    request: HttpRequest
    form_class = SignInForm
    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True

    def get_redirect_url(self) -> str:
        """A page: nobody who signs in ends at an address that only takes forms, or here again."""
        url = super().get_redirect_url()
        page = page_of(url) if url else ""
        return "" if page.startswith(self.request.path) else page

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        kept.carry(self.request, self.request.POST.get(kept.FIELD, ""))
        user = form.get_user()
        assert isinstance(user, User)
        return enter(self.request, user, self.get_success_url())

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        return refused(self.render_to_response(self.get_context_data(form=form)), form)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        found = self._kept()
        carried = {"kept": self.request.POST[kept.FIELD], "kept_files": found.files} if found else {}
        return super().get_context_data(**context) | {
            "is_empty": links.setup_is_open(),
            "with_password": "with" in self.request.GET or self.request.method == "POST",
            "has_passkeys": place.of(self.request) is not None,
            **only.ways(),
            **carried,
        }

    def _kept(self) -> kept.KeptRequest | None:
        return kept.unseal(self.request.POST.get(kept.FIELD, ""))


class PasswordChange(auth.PasswordChangeView):
    form_class = ChangePasswordForm
    template_name = "accounts/password.html"
    success_url = reverse_lazy("account")

    def dispatch(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
        if isinstance(request.user, User) and only.bars(request.user):
            messages.error(
                request, _("People sign in with their company account here; a password opens nothing.")
            )
            return redirect("account")
        return super().dispatch(request, *args, **options)

    # In one transaction: sockets ask again when the new password counts and this browser's session knows it.
    @transaction.atomic
    def form_valid(self, form: ChangePasswordForm) -> HttpResponse:
        messages.success(self.request, _("Your password is changed."))
        response = super().form_valid(form)
        # The others opened nothing any more: nor are they listed.
        assert isinstance(self.request.user, User)  # nobody else gets here
        record(notes.PASSWORD, by=self.request.user)
        access.end_sessions(self.request.user, but=self.request.session.session_key or "")
        return response

    def form_invalid(self, form: ChangePasswordForm) -> HttpResponse:
        return refused(self.render_to_response(self.get_context_data(form=form)), form)


def refused(response: HttpResponse, form: BaseForm) -> HttpResponse:
    """The page of a form that was not taken: 429 with the time to wait, else 422."""
    wait = getattr(form, "wait", 0)
    response.status_code = 429 if wait else 422
    if wait:
        response["Retry-After"] = str(wait)
    return response


@require_GET
def kept_form(request: HttpRequest) -> HttpResponse:
    """What was sent after the session had ended, to be sent again."""
    found, goes_on = kept.waiting(request), kept.goes_on(request)
    if found is None:
        return redirect("home")
    context = {"kept": found, "words": words_of(found), "goes_on": goes_on and shown.is_fresh(request)}
    return render(request, "accounts/kept.html", context)


@require_POST
def theme(request: PersonRequest) -> HttpResponse:
    """Keep the choice with the person, so that it follows them to another browser."""
    chosen = request.POST.get("theme", "")
    request.user.theme = chosen if chosen in ("light", "dark") else ""
    request.user.save(update_fields=["theme"])
    after = request.POST.get("next", "")
    here = url_has_allowed_host_and_scheme(after, {request.get_host()}, require_https=request.is_secure())
    # `redirect` would take what is no path for the name of a view.
    return HttpResponseRedirect(after if here else reverse("home"))
