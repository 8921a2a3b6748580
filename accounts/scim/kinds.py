"""What can be done with the people and the groups of a directory: read, brought, replaced, patched, taken away."""

from functools import cache
from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from scim2_models import Context, ListResponse, NotFoundException, SearchRequest, TooManyException
from scim2_models.messages.response_parameters import ResponseParameters

from accounts.actions import directory, directory_groups
from accounts.models import DirectoryGroup, User
from microblog.kit.numbers import whole_number

from . import answers, filters, groups, payloads, people
from .schemas import PAGE, Person, ScimGroup

# Rows that are looked at one by one, when a filter can say nothing to the database.
MOST_LOOKED_AT = 5_000
# A filter is a line of a program.
MOST_FILTER = 2_000


class Kind:
    """``model``: of scim2-models."""

    model: ClassVar[Any]
    narrowing: ClassVar[type[filters.Narrowing]]

    def rows(self, request: HttpRequest) -> QuerySet[Any]:
        raise NotImplementedError

    def resource_of(self, row: Any, request: HttpRequest) -> Any:
        raise NotImplementedError

    def bring(self, resource: Any) -> Any:
        raise NotImplementedError

    def change(self, row: Any, before: Any, after: Any) -> None:
        raise NotImplementedError

    def hold(self, row: Any) -> None:
        raise NotImplementedError

    def withdraw(self, row: Any) -> None:
        raise NotImplementedError

    def read(self, body: dict[str, Any]) -> dict[str, Any]:
        return body

    # What is asked for.

    def find(self, request: HttpRequest) -> HttpResponse:
        asked = _of(SearchRequest, self.model).model_validate(_query(request))
        start = max(1, asked.start_index or 1)
        count = PAGE if asked.count is None else max(0, min(asked.count, PAGE))
        found, total = self._found(request, asked.filter, start - 1, count)
        page = {
            "schemas": [str(ListResponse.__schema__)],
            "totalResults": total,
            "startIndex": start,
            "itemsPerPage": len(found),
            "Resources": [answers.dumped(one, asked) for one in found],
        }
        return answers.plain(page)

    def _found(self, request: HttpRequest, asked: Any, skip: int, count: int) -> tuple[list[Any], int]:
        """(a page of resources, how many there are in all)"""
        rows = self.rows(request).order_by("pk")
        narrowed = self.narrowing().visit(asked.ast) if asked else filters.EVERYTHING
        rows = rows.filter(narrowed.rows)
        total = rows.count()
        if narrowed.is_exact:
            # No database counts as far as a client may.
            page = rows[skip : skip + count] if skip < total else ()
            return [self.resource_of(row, request) for row in page], total
        if total > MOST_LOOKED_AT:
            raise TooManyException(detail="Ask by userName, externalId, id, emails or displayName.")
        found = [one for one in (self.resource_of(row, request) for row in rows) if asked.match(one)]
        return found[skip : skip + count], len(found)

    def show(self, request: HttpRequest, pk: str) -> HttpResponse:
        asked = _of(ResponseParameters, self.model).model_validate(_query(request))
        shown = answers.dumped(self.resource_of(self._row(request, pk), request), asked)
        version = shown.get("meta", {}).get("version")
        if version and version in request.headers.get("If-None-Match", ""):
            return HttpResponse(status=304, headers={"ETag": version})
        return answers.resource(shown)

    def create(self, request: HttpRequest) -> HttpResponse:
        body = self.read(payloads.body_of(request))
        wanted = self.model.model_validate(body, scim_ctx=Context.RESOURCE_CREATION_REQUEST)
        return self._shown(request, self.bring(wanted), 201)

    def replace(self, request: HttpRequest, pk: str) -> HttpResponse:
        row, before = self._held(request, pk)
        body = self.read(payloads.body_of(request))
        after = self.model.model_validate(body, scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST)
        after.replace(before)
        self.change(row, before, after)
        return self._shown(request, row)

    def patch(self, request: HttpRequest, pk: str) -> HttpResponse:
        row, before = self._held(request, pk)
        patch = payloads.patch_of(self.model, payloads.body_of(request))
        after = before.model_copy(deep=True)
        if patch.patch(after):
            self.change(row, before, after)
        return self._shown(request, row)

    def delete(self, request: HttpRequest, pk: str) -> HttpResponse:
        row, _before = self._held(request, pk)
        self.withdraw(row)
        return answers.nothing()

    def _held(self, request: HttpRequest, pk: str) -> tuple[Any, Any]:
        """(row, resource) as they are now, and stay until this is done."""
        self.hold(self._row(request, pk, is_bare=True))
        row = self._row(request, pk)
        before = self.resource_of(row, request)
        answers.require_same(request, before)
        return row, before

    def _row(self, request: HttpRequest, pk: str, *, is_bare: bool = False) -> Any:
        """``is_bare``: without what its resource says."""
        number, rows = whole_number(pk), self.rows(request)
        if is_bare:
            rows = rows.select_related(None).prefetch_related(None)
        row = rows.filter(pk=number).first() if number else None
        if row is None:
            raise NotFoundException(detail=f"There is nothing with the id {pk[:40]!r}.")
        return row

    def _shown(self, request: HttpRequest, row: Any, status: int = 200) -> HttpResponse:
        """As it is now."""
        asked = _of(ResponseParameters, self.model).model_validate(_query(request))
        fresh = self.resource_of(self._row(request, str(row.pk)), request)
        return answers.resource(answers.dumped(fresh, asked), status)


class PeopleKind(Kind):
    model, narrowing = Person, filters.PeopleFilter

    def rows(self, _request: HttpRequest) -> QuerySet[User]:
        """Colleagues, but those who were taken out of the directory."""
        known = User.objects.filter(kind=User.Kind.EMPLOYEE, directory__gone_at=None)
        by_name = Prefetch("directory_groups", DirectoryGroup.objects.only("name"))
        return known.select_related("directory", "manager").prefetch_related("addresses", by_name)

    def resource_of(self, row: User, _request: HttpRequest) -> Any:
        return people.resource_of(row)

    def read(self, body: dict[str, Any]) -> dict[str, Any]:
        return payloads.person_of(body)

    def bring(self, resource: Any) -> User:
        return directory.bring(people.word_of(resource, is_active=True))

    def hold(self, row: User) -> None:
        directory.held(row)

    def change(self, row: User, before: Any, after: Any) -> None:
        known = people.word_of(before, is_active=row.is_active)
        directory.change(row, known, people.word_of(after, is_active=row.is_active))

    def withdraw(self, row: User) -> None:
        directory.withdraw(row)


class GroupsKind(Kind):
    model, narrowing = ScimGroup, filters.GroupsFilter

    def rows(self, request: HttpRequest) -> QuerySet[DirectoryGroup]:
        found = DirectoryGroup.objects.here()
        members = User.objects.filter(directory__gone_at=None).only("name").order_by("pk")
        return found.prefetch_related(Prefetch("members", members)) if _with_members(request) else found

    def resource_of(self, row: DirectoryGroup, request: HttpRequest) -> Any:
        return groups.resource_of(row, with_members=_with_members(request))

    def bring(self, resource: Any) -> DirectoryGroup:
        name, members = groups.name_of(resource), groups.members_of(resource)
        return directory_groups.bring(name, members, resource.external_id or "")

    def hold(self, row: DirectoryGroup) -> None:
        DirectoryGroup.objects.locked(row.pk)

    def change(self, row: DirectoryGroup, _before: Any, after: Any) -> None:
        name, members = groups.name_of(after), groups.members_of(after)
        directory_groups.change(row, name=name, members=members, external_id=after.external_id or "")

    def withdraw(self, row: DirectoryGroup) -> None:
        directory_groups.withdraw(row)


def _with_members(request: HttpRequest) -> bool:
    """Lists are asked for without them: there may be thousands."""
    return request.method != "GET" or "members" not in request.GET.get("excludedAttributes", "").lower()


@cache
def _of(parameters: Any, model: Any) -> Any:
    """What can be asked of a model. Pydantic writes this class anew each time, unless somebody keeps it."""
    return parameters[model]


def _query(request: HttpRequest) -> dict[str, str]:
    query = {name: request.GET[name] for name in request.GET}
    if len(query.get("filter", "")) > MOST_FILTER:
        raise TooManyException(detail="The filter is too long.")
    return query


PEOPLE, GROUPS = PeopleKind(), GroupsKind()
