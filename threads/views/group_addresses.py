"""The addresses of a group: the one all know, and the secret ones."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import Group
from accounts.requests import PersonRequest
from accounts.signin import again
from microblog.kit.numbers import whole_number
from threads.actions import posting_addresses
from threads.queries.groups import facts, own_group


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@again.confirmed(
    {
        "make": gettext_lazy("Make an address that posts in a group"),
        "replace": gettext_lazy("Replace an address that posts in a group"),
        "revoke": gettext_lazy("End an address that posts in a group"),
    }
)
def page(request: PersonRequest, slug: str) -> HttpResponse:
    """POST: ``act`` (make with ``name``; replace with ``address`` and ``days``; revoke with ``address``)."""
    group = own_group(request.user, slug)
    if request.method == "POST":
        try:
            messages.success(request, _act(request, group))
        except ValidationError as problem:
            messages.error(request, problem.messages[0])
        return redirect("group_addresses", slug=slug)
    usable = group.posting_addresses.usable().select_related("group", "made_by")
    context = facts(request, group) | {
        "addresses": [(one, posting_addresses.shown(one)) for one in usable],
        "days": posting_addresses.DAYS,
    }
    return render(request, "threads/group_addresses.html", context)


def _act(request: PersonRequest, group: Group) -> str:
    act, by = request.POST.get("act", ""), request.user
    if act == "make":
        posting_addresses.make(group, request.POST.get("name", ""), by=by)
        return _("The address is made. Give it to nobody who may not post here.")
    number = whole_number(request.POST.get("address", "")) or 0
    address = get_object_or_404(group.posting_addresses, pk=number)
    if act == "replace":
        days = whole_number(request.POST.get("days", ""))
        posting_addresses.replace(address, days=-1 if days is None else days, by=by)
        return _("The address is replaced.")
    posting_addresses.revoke(address, by=by)
    return _("The address is no address any more.")
