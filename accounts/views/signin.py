"""Sign in, sign out, a new password, light or dark."""

from django.contrib import messages
from django.contrib.auth import views as auth
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.actions import links
from accounts.signin import devices
from accounts.signin.forms import ChangePasswordForm, SignInForm


class SignIn(auth.LoginView):
    form_class = SignInForm
    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True

    def form_valid(self, form):
        response = super().form_valid(form)
        devices.remember(self.request, response, form.get_user())
        return response

    def form_invalid(self, form):
        return refused(self.render_to_response(self.get_context_data(form=form)), form)

    def get_context_data(self, **context):
        return super().get_context_data(**context) | {"is_empty": links.setup_is_open()}


class PasswordChange(auth.PasswordChangeView):
    form_class = ChangePasswordForm
    template_name = "accounts/password.html"
    success_url = reverse_lazy("account")

    # In one transaction: sockets ask again when the new password counts and this browser's session knows it.
    @transaction.atomic
    def form_valid(self, form):
        messages.success(self.request, _("Your password is changed."))
        return super().form_valid(form)

    def form_invalid(self, form):
        return refused(self.render_to_response(self.get_context_data(form=form)), form)


def refused(response: HttpResponse, form) -> HttpResponse:
    """The page of a form that was not taken: 429 with the time to wait, else 422."""
    response.status_code = 429 if form.wait else 422
    if form.wait:
        response["Retry-After"] = str(form.wait)
    return response


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the choice with the person, so that it follows them to another browser."""
    chosen = request.POST.get("theme", "")
    request.user.theme = chosen if chosen in ("light", "dark") else ""
    request.user.save(update_fields=["theme"])
    after = request.POST.get("next", "")
    here = url_has_allowed_host_and_scheme(after, {request.get_host()}, require_https=request.is_secure())
    # `redirect` would take what is no path for the name of a view.
    return HttpResponseRedirect(after if here else reverse("home"))
