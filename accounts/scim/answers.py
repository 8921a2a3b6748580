"""Answers of SCIM: JSON of its own type, with the version of what is in it (RFC 7644, sections 3.12 and 3.14)."""

import hashlib
import json
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from pydantic import ValidationError as PayloadError
from scim2_models import Context, PreconditionFailedException, SCIMException
from scim2_models import Error as ScimError

MIME = "application/scim+json"
# The status of what an action refuses, by the code of its error, and the keyword of the RFC.
REFUSALS = {
    "taken": (409, "uniqueness"),
    "last_admin": (409, None),
    "last_glass": (409, None),
    "erased": (403, None),
}


def resource(dumped: dict[str, Any], status: int = 200) -> HttpResponse:
    """``dumped``: with its version in it already (``versioned``)."""
    headers = {}
    meta = dumped.get("meta", {})
    if "version" in meta:
        headers["ETag"] = meta["version"]
    if "location" in meta:
        headers["Location" if status == 201 else "Content-Location"] = meta["location"]
    return _json(dumped, status, headers)


def plain(body: dict[str, Any]) -> HttpResponse:
    return _json(body, 200, {})


def nothing() -> HttpResponse:
    return HttpResponse(status=204)


def refused(status: int, detail: str, kind: str | None = None, **headers: str) -> HttpResponse:
    body = ScimError(status=status, detail=detail, scim_type=kind).model_dump()
    return _json(body, status, {name.replace("_", "-"): value for name, value in headers.items()})


def error_of(error: Exception) -> HttpResponse:
    """What one of the known errors answers."""
    if isinstance(error, SCIMException):
        return refused(error.status, _sentence(str(error)), error.scim_type or None)
    if isinstance(error, PayloadError):
        first = ScimError.from_validation_errors(error)[0]
        return refused(first.status or 400, first.detail or "", first.scim_type)
    assert isinstance(error, ValidationError)
    code = error.error_list[0].code if hasattr(error, "error_list") else None
    status, kind = REFUSALS.get(code or "", (400, "invalidValue"))
    return refused(status, error.messages[0], kind)


def _sentence(text: str) -> str:
    """Pydantic says in four lines what is wrong: the place, and why."""
    lines = [line.strip() for line in text.splitlines()]
    return f"{lines[1]}: {lines[2].partition(' [type=')[0]}" if len(lines) > 2 else text


def dumped(found: Any, parameters: Any) -> dict[str, Any]:
    """The resource with its version: a hash of all it says, whatever of it was asked for."""
    whole = found.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE)
    found.meta.version = version_of(whole)
    if not (parameters.attributes or parameters.excluded_attributes):
        whole["meta"]["version"] = found.meta.version
        return whole
    shown: dict[str, Any] = found.model_dump(
        scim_ctx=Context.RESOURCE_QUERY_RESPONSE, response_parameters=parameters
    )
    return shown


def version_of(whole: dict[str, Any]) -> str:
    text = json.dumps(whole, sort_keys=True, default=str)
    return f'W/"{hashlib.sha256(text.encode()).hexdigest()[:20]}"'


def require_same(request: HttpRequest, found: Any) -> None:
    """Raises PreconditionFailedException when the client changes what it has not seen."""
    wanted = request.headers.get("If-Match", "")
    if wanted and wanted != "*":
        whole = found.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE)
        if version_of(whole) not in [one.strip() for one in wanted.split(",")]:
            raise PreconditionFailedException()


def _json(body: dict[str, Any], status: int, headers: dict[str, str]) -> HttpResponse:
    response = HttpResponse(json.dumps(body), status=status, content_type=MIME, headers=headers)
    response["Cache-Control"] = "no-store"
    return response
