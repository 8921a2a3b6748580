"""What a provider of SAML sees of Skein: where it sends its answers, and how Skein describes itself."""

import logging

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from accounts.company.refusals import RefusedError
from accounts.models import SamlProvider
from accounts.saml import config as saml
from accounts.saml.config import SamlConfig
from microblog.kit.limits import Limit
from microblog.kit.times import pause

log = logging.getLogger("skein.signin")
# Each costs a check of a signature: a whole company comes from one address, a script asks for more.
ANSWERED = Limit("company.answered", 600, 5 * 60)


class _SeeOther(HttpResponseRedirect):
    """A visit follows, whatever was sent (RFC 9110, 15.4.4)."""

    status_code = 303


# A page of the provider posts it, so it has no token of ours; what makes it good is its signature, and the browser behind it.
@csrf_exempt
@login_not_required
@sensitive_post_parameters("SAMLResponse")
@never_cache
@require_POST
def answer(request: HttpRequest, slug: str) -> HttpResponse:
    """Look through it, and lead on to the page that has the browser's cookie (saml/flow.py)."""
    config = saml.named(slug)
    if config is None:
        return redirect("sign_in")
    if wait := ANSWERED.take(request.META.get("REMOTE_ADDR", "")).wait:
        text = _("Too many sign-ins from your network. Wait %(pause)s.") % {"pause": pause(wait)}
        here = reverse("company_sign_in", args=[slug])
        context = {"provider": config, "text": text, "here": here}
        return render(request, "accounts/company_refused.html", context, status=429)
    query = urlencode(_looked_through(config, request.POST.get("SAMLResponse", "")))
    return _SeeOther(f"{reverse('company_back', args=[slug])}?{query}")


def _looked_through(config: SamlConfig, sent: str) -> dict[str, str]:
    from accounts.saml import flow, reading

    request_id = ""
    try:
        response = reading.opened(sent)
        request_id = response.get("InResponseTo", "")
        return {"key": flow.keep(config, reading.told(config, response))}
    except RefusedError as error:
        # No line of a failed sign-in as yet: anybody's page can make its readers send this.
        log.info("An answer for %s was not taken: %s", config.slug, error.words)
        return {"fault": flow.fault(request_id, error)}


@login_not_required
@require_GET
def metadata(request: HttpRequest, slug: str) -> HttpResponse:
    """Also of one that is not set up any further: the provider is told of Skein first."""
    row = SamlProvider.objects.filter(slug=slug).first() if saml.is_installed() else None
    if row is None:
        raise Http404
    from accounts.saml import metadata

    return HttpResponse(metadata.own(saml.of_row(row)), content_type="application/samlmetadata+xml")
