"""What of RFC 7643 Skein keeps. Other attributes of its schemas are read and forgotten."""

from typing import Annotated, Any

from django.conf import settings
from pydantic import Field
from scim2_models import (
    URN,
    AuthenticationScheme,
    Bulk,
    CaseExact,
    ChangePassword,
    ComplexAttribute,
    ETag,
    Extension,
    Filter,
    Mutability,
    Patch,
    Reference,
    Required,
    Resource,
    ResourceType,
    ScimPolicy,
    ScimProvider,
    ServiceProviderConfig,
    Sort,
    Uniqueness,
)
from scim2_models import Group as StandardGroup
from scim2_models import User as StandardUser
from scim2_models.resources.enterprise_user import EnterpriseUser as StandardEnterpriseUser

PAGE = 200


class ScimName(ComplexAttribute):
    formatted: str | None = None
    family_name: str | None = None
    given_name: str | None = None


class ScimEmail(ComplexAttribute):
    value: Annotated[str | None, Required.true] = None
    type: str | None = Field(None, examples=["work", "home", "other"])
    primary: bool | None = None


class ScimPhone(ComplexAttribute):
    value: str | None = None
    type: str | None = Field(None, examples=["work", "mobile", "other"])
    primary: bool | None = None


class ScimMembership(ComplexAttribute):
    value: Annotated[str | None, Mutability.read_only, CaseExact.true] = None
    ref: Annotated[Reference["Group"] | None, Mutability.read_only] = Field(  # type: ignore[name-defined]  # noqa: F821
        None, serialization_alias="$ref", validation_alias="$ref"
    )
    display: Annotated[str | None, Mutability.read_only] = None


class ScimManager(ComplexAttribute):
    value: Annotated[str | None, Required.true, CaseExact.true] = None
    ref: Reference["User"] | None = Field(  # type: ignore[name-defined]  # noqa: F821
        None, serialization_alias="$ref", validation_alias="$ref"
    )


class ScimPerson(Resource[Any]):
    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:User")

    user_name: Annotated[str | None, Uniqueness.server, Required.true] = None
    name: ScimName | None = None
    display_name: str | None = None
    title: str | None = None
    active: bool | None = None
    emails: Annotated[list[ScimEmail] | None, Required.true] = None
    phone_numbers: list[ScimPhone] | None = None
    groups: Annotated[list[ScimMembership] | None, Mutability.read_only] = None


class ScimEmployment(Extension):
    __schema__ = URN("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")

    department: str | None = None
    manager: ScimManager | None = None


class ScimMember(ComplexAttribute):
    value: Annotated[str | None, Mutability.immutable, CaseExact.true] = None
    ref: Annotated[Reference["User"] | None, Mutability.immutable] = Field(  # type: ignore[name-defined]  # noqa: F821
        None, serialization_alias="$ref", validation_alias="$ref"
    )


class ScimGroup(Resource[Any]):
    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:Group")

    display_name: Annotated[str | None, Required.true] = None
    members: list[ScimMember] | None = None


Person: Any = ScimPerson[ScimEmployment]  # type: ignore[misc]
# As Entra ID sends it: members to remove as a value, entries that a path describes and that are not there yet.
POLICY = ScimPolicy(
    unknown=ScimPolicy.Unknown.ignore,
    remove_value_as_filter=ScimPolicy.RemoveValue.apply,
    unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
)
# Of the RFC, in small letters: what a directory may speak of and Skein has no use for.
STANDARD = frozenset(
    str(info.serialization_alias or info.alias or name).lower()
    for model in (StandardUser, StandardGroup, StandardEnterpriseUser)
    for name, info in model.model_fields.items()
)
CONFIG = ServiceProviderConfig(
    patch=Patch(supported=True),
    bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
    filter=Filter(supported=True, max_results=PAGE),
    change_password=ChangePassword(supported=False),
    sort=Sort(supported=False),
    etag=ETag(supported=True),
    authentication_schemes=[
        AuthenticationScheme(
            type=AuthenticationScheme.Type.oauthbearertoken,
            name="Token",
            description="A token made by an admin of Skein, under Integrations.",
            primary=True,
        )
    ],
)
PROVIDER = ScimProvider(
    models=[ScimPerson, ScimEmployment, ScimGroup],
    resource_types=[ResourceType.from_resource(Person), ResourceType.from_resource(ScimGroup)],
    config=CONFIG,
    policy=POLICY,
)


def address_of(*parts: object) -> Any:
    """Of a resource: address_of("Users", 12). A str; the fields that take it name a type of their own."""
    return "/".join([f"{settings.BASE_URL}/scim/v2", *map(str, parts)])
