"""What directories send, made what the RFC says where they are known to differ."""

import json
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from scim2_models import (
    Context,
    InvalidPathException,
    InvalidSyntaxException,
    PatchOp,
    PayloadTooLargeException,
)

from microblog.kit.storable import all_storable

from .schemas import STANDARD, ScimEmployment

# Of a patch; Entra ID sends a handful.
MOST_OPERATIONS = 1_000
EMPLOYMENT = str(ScimEmployment.__schema__)


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The JSON of a request. Raises InvalidSyntaxException, PayloadTooLargeException."""
    try:
        found = all_storable(json.loads(request.body))
    except RequestDataTooBig as error:
        raise PayloadTooLargeException() from error
    except (ValueError, RecursionError) as error:
        raise InvalidSyntaxException(detail="This is no JSON that can be read.") from error
    if not isinstance(found, dict):
        raise InvalidSyntaxException(detail="A JSON object is needed.")
    return found


def person_of(body: dict[str, Any]) -> dict[str, Any]:
    """A person to create or replace: a userName that is an address stands for the address nobody gave."""
    names = {name.lower(): name for name in body}
    user_name = body.get(names.get("username", ""), "")
    if not body.get(names.get("emails", "")) and isinstance(user_name, str) and "@" in user_name:
        body[names.get("emails", "emails")] = [{"value": user_name, "type": "work", "primary": True}]
    _mend_manager(body)
    return body


def patch_of(model: Any, body: dict[str, Any]) -> Any:
    """Raises what ``answers.error_of`` knows."""
    operations = next((value for name, value in body.items() if name.lower() == "operations"), None)
    if isinstance(operations, list):
        if len(operations) > MOST_OPERATIONS:
            raise PayloadTooLargeException()
        operations[:] = [part for operation in operations for part in _apart(operation)]
        for operation in operations:
            if isinstance(operation, dict):
                _mend(operation)
    return PatchOp[model].model_validate(body, scim_ctx=Context.RESOURCE_PATCH_REQUEST)


def _apart(operation: Any) -> list[Any]:
    """Okta and others write paths with a filter as names in a value: each becomes an operation of its own."""
    value = operation.get("value") if isinstance(operation, dict) and not operation.get("path") else None
    if not isinstance(value, dict):
        return [operation]
    filtered = [name for name in value if "[" in name]
    parts = [{"op": operation.get("op"), "path": name, "value": value.pop(name)} for name in filtered]
    return [operation, *parts] if value or not parts else parts


def _mend(operation: dict[str, Any]) -> None:
    path, value = operation.get("path"), operation.get("value")
    if isinstance(path, str):
        _require_known(path)
        if path.lower() in (f"{EMPLOYMENT}:manager".lower(), "manager"):
            _mend_manager_path(operation)
    if isinstance(value, dict):
        _mend_manager(value)


def _require_known(path: str) -> None:
    """An attribute of another schema, or of the RFC, is read and forgotten; anything else is a mistake."""
    name = path.partition("[")[0].partition(".")[0]
    if name.lower().startswith("urn:"):
        return
    if name.lower() not in STANDARD and name.isidentifier():
        raise InvalidPathException(path=path, detail=f"There is no attribute {name[:60]!r}.")


def _mend_manager_path(operation: dict[str, Any]) -> None:
    """Entra ID sends the id alone, and an empty one to take the manager away."""
    value = operation.get("value")
    operation["path"] = f"{EMPLOYMENT}:manager"
    if isinstance(value, str) and value.strip():
        operation["value"] = {"value": value}
    elif value in ("", None) or (isinstance(value, dict) and value.get("value") in ("", None)):
        operation["op"] = "remove"
        operation.pop("value", None)


def _mend_manager(body: dict[str, Any]) -> None:
    for name, value in list(body.items()):
        if name.lower() == EMPLOYMENT.lower() and isinstance(value, dict):
            _mend_manager(value)
        elif name.lower() in ("manager", f"{EMPLOYMENT}:manager".lower()) and isinstance(value, str):
            body[name] = {"value": value} if value.strip() else None
