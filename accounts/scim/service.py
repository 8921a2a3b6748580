"""One request of a directory: who asks, what for, in one transaction."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from pydantic import ValidationError as PayloadError
from scim2_models import Context, ListResponse, NotFoundException, NotImplementedException, SCIMException

from accounts.audit.origin import acting_as
from accounts.erased import returning
from accounts.erased.returning import ErasedPersonError
from accounts.models import AccessToken
from accounts.tokens.asking import TokenRefused, token_of
from microblog.kit.limits import Limit

from . import answers
from .kinds import GROUPS, PEOPLE, Kind
from .schemas import PROVIDER, address_of

# Of one token: a first run brings everybody at once.
REQUESTS = Limit("scim", 6_000, 60)
KINDS = {"users": PEOPLE, "groups": GROUPS}


def answer(request: HttpRequest, rest: str) -> HttpResponse:
    """``rest``: of the address, behind /scim/v2/."""
    try:
        token = token_of(request, AccessToken.Scope.DIRECTORY)
    except TokenRefused as error:
        return _refuse(error)
    if settings.LIMITS and (wait := REQUESTS.take(str(token.pk)).wait):
        return answers.refused(429, "Too many requests.", Retry_After=str(wait))
    with acting_as(token.name), PROVIDER:
        return _in_one_go(request, rest)


def _refuse(error: TokenRefused) -> HttpResponse:
    if error.wait:
        return answers.refused(429, str(error), Retry_After=str(error.wait))
    return answers.refused(401, str(error), WWW_Authenticate='Bearer realm="scim"')


def _in_one_go(request: HttpRequest, rest: str) -> HttpResponse:
    try:
        with transaction.atomic():
            return _routed(request, [part for part in rest.split("/") if part])
    except (SCIMException, PayloadError, ValidationError) as error:
        if isinstance(error, ErasedPersonError):
            returning.note(error)
        return answers.error_of(error)
    except IntegrityError:
        # Two at the same moment; the other one was quicker.
        return answers.refused(409, "Somebody has taken it at this moment.", "uniqueness")


def _routed(request: HttpRequest, parts: list[str]) -> HttpResponse:
    name, pk = (parts + ["", ""])[:2]
    if parts[-1:] in ([".search"], ["Me"], ["Bulk"]) or not parts:
        raise NotImplementedException()
    if len(parts) > 2:
        raise NotFoundException()
    if kind := KINDS.get(name.lower()):
        return _of_kind(request, kind, pk)
    found = _described(name.lower(), pk)
    if request.method != "GET":
        return answers.refused(405, "It can only be read.", Allow="GET")
    return found


def _of_kind(request: HttpRequest, kind: Kind, pk: str) -> HttpResponse:
    methods: dict[str, Callable[[], HttpResponse]] = (
        {
            "GET": lambda: kind.show(request, pk),
            "PUT": lambda: kind.replace(request, pk),
            "PATCH": lambda: kind.patch(request, pk),
            "DELETE": lambda: kind.delete(request, pk),
        }
        if pk
        else {"GET": lambda: kind.find(request), "POST": lambda: kind.create(request)}
    )
    if request.method not in methods:
        return answers.refused(405, "This cannot be done here.", Allow=", ".join(methods))
    return methods[request.method]()


def _described(name: str, pk: str) -> HttpResponse:
    """What this service is (RFC 7644, section 4)."""
    if name == "serviceproviderconfig" and not pk:
        return answers.plain(_dump(PROVIDER.config, "ServiceProviderConfig"))
    if name == "resourcetypes":
        return _listed(PROVIDER.resource_types, pk, "ResourceTypes")
    if name == "schemas":
        return _listed(PROVIDER.schemas, pk, "Schemas")
    raise NotFoundException()


def _listed(resources: Any, pk: str, name: str) -> HttpResponse:
    if pk:
        found = next((one for one in resources if str(one.id).lower() == pk.lower()), None)
        if found is None:
            raise NotFoundException()
        return answers.plain(_dump(found, name, pk))
    page = {
        "schemas": [str(ListResponse.__schema__)],
        "totalResults": len(resources),
        "startIndex": 1,
        "itemsPerPage": len(resources),
        "Resources": [_dump(one, name, one.id) for one in resources],
    }
    return answers.plain(page)


def _dump(resource: Any, *where: str) -> dict[str, Any]:
    dumped: dict[str, Any] = resource.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE)
    kind = where[0].removesuffix("s") if len(where) > 1 else where[0]
    dumped["meta"] = {"resourceType": kind, "location": address_of(*where)}
    return dumped
