"""Sign in with any verified address of one's own, or by the company's directory with what one is called there."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.db.models import Exists, QuerySet, Subquery
from django.http import HttpRequest

from accounts.company import only
from accounts.company.refusals import AwayError
from accounts.ldap import config
from accounts.models import Policy, User
from microblog.kit.compiled_query import CompiledQuery


def _by_id(pk: int) -> QuerySet[User]:
    """The person, with what every page says of the usage policy."""
    site = Policy.objects.filter(group=None)
    return User.objects.filter(pk=pk).annotate(
        policy_version=Subquery(site.values("current")[:1]),
        policy_due=Exists(Policy.objects.due_to(pk).filter(group=None)),
    )


# Asked by every page.
_BY_ID = CompiledQuery(_by_id, int)


class EmailBackend(BaseBackend):
    """Raises AwayError and RefusedError where people sign in by the company's directory."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **credentials: Any,
    ) -> User | None:
        if not username or password is None:
            return None
        if user := _by_own_password(username, password):
            return user
        try:
            return _by_directory(request, username, password)
        except AwayError as error:
            error.was_judged = _has_own_password(username)
            raise

    def get_user(self, user_id: int) -> User | None:
        users = [user for user in _BY_ID.all(user_id) if user.can_sign_in]
        return users[0] if users else None


def _by_own_password(address: str, password: str) -> User | None:
    user = User.objects.with_verified_address(address).first()
    if user is None:
        User().set_password(password)  # the same work as for a known address: time tells nothing
        return None
    is_right = user.check_password(password) and user.can_sign_in
    return user if is_right and not only.bars(user) else None


def _has_own_password(address: str) -> bool:
    user = User.objects.with_verified_address(address).first()
    return user is not None and user.has_usable_password() and not only.bars(user)


def _by_directory(request: HttpRequest | None, typed: str, password: str) -> User | None:
    found = config.current()
    if found is None:
        return None
    from accounts.ldap import signin

    user = signin.person_of(typed, password)
    if user is not None and request is not None:
        request.ldap_name = found.name  # type: ignore[attr-defined]  # for the second step, the audit log and signin/shown.py
    return user
