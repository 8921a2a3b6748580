"""Ask the servers of a directory, in their order: by TLS alone, for no longer than people would wait, and following none of
their referrals, which would lead our name and password to other servers."""

import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from microblog.kit.patience import Cut
from microblog.kit.storable import storable

from . import faults
from .config import LdapConfig

#: Seconds: to connect, to wait for the next bytes, and in all for a sign-in or a whole look at the directory.
CONNECT, RECEIVE, LONGEST, LOOK = 3, 5, 10, 120
PAGE = 500
SCHEMES = ("ldap", "ldaps")
# What ldap3 stumbles over in an answer that makes no sense, beside its own errors. Those of TLS and sockets are OSErrors.
_NONSENSE = (OSError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RuntimeError)
# After none of the servers answered, so many seconds nobody else waits for them in this process.
PAUSE = 15
_silent_since: dict[tuple[str, ...], tuple[float, faults.SilentError]] = {}


@dataclass(frozen=True)
class LdapEntry:
    """``values``: of each attribute, by its name in small letters."""

    dn: str
    values: dict[str, list[bytes]] = field(default_factory=dict)

    def text(self, *names: str) -> str:
        """The first of these that says something, on one line."""
        for name in names:
            for value in self.values.get(name.lower(), []):
                if found := " ".join(value.decode(errors="replace").split()):
                    return found
        return ""


@contextmanager
def opened(config: LdapConfig, seconds: float = LONGEST) -> Iterator[Any]:
    """A connection of our own account. Raises LdapFaultError."""
    held = _silent_since.get(config.urls)
    if held and time.monotonic() - held[0] < PAUSE:
        raise faults.SilentError(held[1].text)
    connection, cut = _first_that_answers(config, seconds)
    try:
        yield connection
    except _errors() as error:
        raise _failed(config, connection, error) from error
    finally:
        _end(connection, cut)


def forget() -> None:
    _silent_since.clear()


def _failed(config: LdapConfig, connection: Any, error: Exception) -> faults.SilentError:
    """Of a server that had answered before. One that hangs in the middle is waited for by nobody else either; what it says of
    somebody, whatever it is, concerns nobody else."""
    from ldap3.core import exceptions

    silent = faults.silent([(connection.server.name, faults.why(error))])
    if isinstance(error, OSError | exceptions.LDAPCommunicationError | exceptions.LDAPResponseTimeoutError):
        _silent_since[config.urls] = (time.monotonic(), silent)
    return silent


def _first_that_answers(config: LdapConfig, seconds: float) -> tuple[Any, Cut]:
    tries: list[tuple[str, str]] = []
    for url in config.urls:
        try:
            found = _connected(config, url, config.bind_dn, config.password, seconds)
        except _errors() as error:
            if is_refusal(error):
                raise faults.LdapFaultError(
                    _("%(url)s: the name or the password of Skein is not taken.") % {"url": url}
                ) from error
            tries.append((url, faults.why(error)))
        else:
            _silent_since.pop(config.urls, None)
            return found
    silent = faults.silent(tries)
    _silent_since[config.urls] = (time.monotonic(), silent)
    raise silent


def _connected(config: LdapConfig, url: str, dn: str, password: str, seconds: float) -> tuple[Any, Cut]:
    """Bound, or raises what ldap3 raises. What goes without TLS by its scheme goes by StartTLS."""
    import ldap3

    parts = urlsplit(url)
    tls = ldap3.Tls(validate=ssl.CERT_REQUIRED, ca_certs_data=config.ca or None, sni=parts.hostname)
    server = ldap3.Server(url, tls=tls, connect_timeout=CONNECT, get_info=ldap3.NONE)
    connection = ldap3.Connection(
        server,
        user=dn or None,
        # As it was typed: ldap3 would prepare a text (RFC 4013), which servers do not do with what they keep.
        password=password.encode() or None,
        authentication=ldap3.SIMPLE if dn else ldap3.ANONYMOUS,
        client_strategy=ldap3.SYNC,
        auto_referrals=False,
        auto_range=True,
        read_only=True,
        raise_exceptions=True,
        receive_timeout=RECEIVE,
    )
    connection.open(read_server_info=False)
    cut = Cut(connection.socket, seconds)
    try:
        if parts.scheme == "ldap":
            _start_tls(connection)
            cut.again(seconds, connection.socket)
        if not isinstance(connection.socket, ssl.SSLSocket):
            raise ssl.SSLError("no TLS")
        connection.bind(read_server_info=False)
        _require_bound(connection)
    except BaseException:
        _end(connection, cut)
        raise
    return connection, cut


def _require_bound(connection: Any) -> None:
    """ldap3 raises nothing for some answers that let nobody in either: referral, timeLimitExceeded, saslBindInProgress."""
    from ldap3.core import exceptions

    if not connection.bound:
        raise exceptions.LDAPBindError(str((connection.result or {}).get("description", "not bound")))


def _start_tls(connection: Any) -> None:
    """A server that has none refuses it as it refuses a password, and is no server of ours."""
    from ldap3.core import exceptions

    try:
        connection.start_tls(read_server_info=False)
    except exceptions.LDAPOperationResult as error:
        raise ssl.SSLError("StartTLS is refused") from error


def _end(connection: Any, cut: Cut) -> None:
    cut.never()
    with suppress(*_errors()):
        connection.unbind()


def takes(config: LdapConfig, connection: Any, dn: str, password: str) -> tuple[bool, str]:
    """Whether this is the password of ``dn``, asked of the server that found it; else its word on why. An empty password is none:
    a server would let anybody in with it as nobody (RFC 4513, section 5.1.2)."""
    if not password or not dn or storable(password) != password:
        return False, ""
    try:
        bound, cut = _connected(config, connection.server.name, dn, password, LONGEST)
    except _errors() as error:
        if is_refusal(error):
            return False, str(getattr(error, "message", ""))
        raise _failed(config, connection, error) from error
    _end(bound, cut)
    return True, ""


def search(connection: Any, base: str, wanted: str, attributes: tuple[str, ...]) -> Iterator[LdapEntry]:
    """Raises LdapFaultError for a base that is not there, or a filter that is none."""
    from ldap3 import SUBTREE
    from ldap3.core import exceptions

    try:
        pages = connection.extend.standard.paged_search(
            base, wanted, SUBTREE, attributes=list(attributes), paged_size=PAGE, generator=True
        )
        for one in pages:
            if one.get("type") == "searchResEntry":
                yield LdapEntry(
                    str(one["dn"]), {name.lower(): list(said) for name, said in one["raw_attributes"].items()}
                )
        # ldap3 stops without a word where the server does: at a limit, or with a referral to another one.
        if said := (connection.result or {}).get("result"):
            why = connection.result.get("description", said)
            text = _("The directory shows Skein only a part of what is at %(base)s: %(why)s.")
            raise faults.LdapFaultError(text % {"base": base, "why": why})
    except exceptions.LDAPNoSuchObjectResult as error:
        raise faults.LdapFaultError(_("There is nothing at %(base)s.") % {"base": base}) from error
    except exceptions.LDAPInvalidFilterError as error:
        raise faults.LdapFaultError(_("%(filter)s is no filter.") % {"filter": wanted}) from error


def escaped(text: str) -> str:
    """As a value in a filter (RFC 4515, section 3): nothing of it is a sign of the filter's own."""
    from ldap3.utils.conv import escape_filter_chars

    return str(escape_filter_chars(text))


def is_refusal(error: Exception) -> bool:
    """The server has judged who asks, and says no (RFC 4511, appendix A.2; a lock after many tries is often constraintViolation).
    Whatever else goes wrong says nothing of the password."""
    from ldap3.core import exceptions

    return isinstance(
        error,
        exceptions.LDAPInvalidCredentialsResult
        | exceptions.LDAPInappropriateAuthenticationResult
        | exceptions.LDAPInsufficientAccessRightsResult
        | exceptions.LDAPNoSuchObjectResult
        | exceptions.LDAPConstraintViolationResult,
    )


def _errors() -> tuple[type[Exception], ...]:
    from ldap3.core.exceptions import LDAPException

    return (LDAPException, *_NONSENSE)
