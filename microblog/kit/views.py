"""For load balancers and watchers: no session, no names of anybody, nothing to learn but good or not."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from . import health


@login_not_required
@never_cache
@require_safe
def healthz(request):
    """This process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def readyz(request):
    """All it needs is there; 503 with the reasons otherwise."""
    findings = health.ready()
    bad = {finding.name: finding.text for finding in findings if not finding.is_good}
    checks = {finding.name: finding.text for finding in findings}
    return JsonResponse({"ready": not bad, "checks": checks}, status=503 if bad else 200)
