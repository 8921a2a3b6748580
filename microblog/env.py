"""Typed readers of environment variables; every one fails loudly on nonsense."""

import contextlib
import os
import re
import secrets
from importlib.util import find_spec
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"", "0", "false", "no", "off"}
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
_DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*")


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool = False) -> bool:
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in TRUE:
        return True
    if value.strip().lower() in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}; write 1 or 0.")


def number(name: str, default: int, low: int = 0, high: int = 2**31) -> int:
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
        raise ImproperlyConfigured(f"{name} is {value!r}; write a whole number from {low} to {high}.")
    return int(value)


def cores() -> int:
    """Those this process may use, which in a container are fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def log_level(name: str, default: str) -> str:
    value = text(name, default).upper()
    if value not in LOG_LEVELS:
        raise ImproperlyConfigured(f"{name} is {value!r}; write one of: {', '.join(LOG_LEVELS)}.")
    return value


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    value = text(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is {value!r}; write one of: {', '.join(allowed)}.")
    return value


def time_zone(name: str, default: str) -> str:
    value = text(name, default)
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ImproperlyConfigured(f"{name} is {value!r}; write a name like Europe/Paris.") from error
    return value


def address(name: str, default: str, schemes: tuple[str, ...]) -> str:
    """A URL with a host, of one of these schemes; empty stays empty."""
    value = text(name, default)
    parts = _parts(value)
    place = parts and (parts.path if parts.scheme == "unix" else parts.hostname)
    if value and not (parts and place and parts.scheme in schemes):
        raise ImproperlyConfigured(f"{name} is not an address that starts with {':// or '.join(schemes)}://.")
    return value


def site(name: str, default: str) -> str:
    """Where people type us in: a whole name, for our pages stand at its top."""
    value = address(name, default, ("http", "https")).rstrip("/")
    parts = urlsplit(value)
    if parts.path or parts.query or parts.fragment:
        raise ImproperlyConfigured(
            f"{name} is {value!r}; write it without what follows the name and the port."
        )
    return value


def domain(name: str, default: str) -> str:
    return _domain(name, text(name, default))


def domains(name: str) -> list[str]:
    return [_domain(name, word) for word in words(name)]


def _domain(name: str, value: str) -> str:
    value = value.lower()
    if not _DOMAIN.fullmatch(value):
        raise ImproperlyConfigured(f"{name} is {value!r}; write a domain like skein.example.com.")
    return value


def hosts(name: str, default: str) -> list[str]:
    """Names under which pages are asked for; not all there are, for links are made of them."""
    found = words(name, default)
    if "*" in found:
        raise ImproperlyConfigured(f"{name} is '*'; write the names by which people reach it.")
    return found


def require_no_debug(is_on: bool, is_behind_tls: bool) -> None:
    """A page of an error shows settings and texts then: never where people come from a network."""
    if is_on and is_behind_tls:
        raise ImproperlyConfigured("DEBUG is 1, and SKEIN_BASE_URL is one of https://; write 0.")


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def networks(name: str) -> list[IPv4Network | IPv6Network]:
    """Addresses and networks: 127.0.0.1, 10.0.0.0/8, fd00::/8."""
    try:
        return [ip_network(word, strict=False) for word in words(name)]
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name} is {text(name)!r}; write addresses and networks like 10.0.0.0/8."
        ) from error


def directory(name: str, default: Path) -> Path:
    path = Path(text(name, str(default))).expanduser().resolve()
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o750)
    except OSError as error:
        raise ImproperlyConfigured(f"{name} is {path}, which cannot be used: {error.strerror}.") from error
    return path


def secret_key(data: Path) -> str:
    """SECRET_KEY, or one generated once into DATA/secret_key (mode 0600)."""
    if key := text("SECRET_KEY"):
        if len(key) < 32:
            raise ImproperlyConfigured("SECRET_KEY is shorter than 32 characters.")
        return key
    path = data / "secret_key"
    fresh = data / f"secret_key.{os.getpid()}"
    if not path.exists():
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        # Linked when complete: of several processes that start at once the first wins, none reads half a key.
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    return path.read_text().strip()


def sqlite(path: Path) -> dict:
    """SQLite for many processes: WAL, writers take their turn at BEGIN instead of failing at COMMIT."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # synchronous=FULL: a mail answered with 250 must survive a power cut, and the raw mail
            # shares this file with everything else.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
        "TEST": {"NAME": text("SKEIN_TEST_DB") or None},
    }


def postgres(parts: SplitResult) -> dict:
    if not parts.path.strip("/"):
        raise ImproperlyConfigured(
            "DATABASE_URL names no database; write postgres://user:password@host/name."
        )
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "microblog.kit.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or parts.hostname or "",
        "PORT": str(parts.port or ""),
        # A connection for each thread, kept, and looked at before it is used again.
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": _patience() | _plans() | query,
    }


def _patience() -> dict:
    """A server that is away, or behind a cut cable, is noticed in seconds: libpq itself would wait for minutes."""
    return {"connect_timeout": 2, "tcp_user_timeout": 5_000, "keepalives_idle": 10, "keepalives_interval": 5}


def database(data: Path) -> dict:
    url = text("DATABASE_URL")
    if not url:
        return sqlite(data / "skein.sqlite3")
    parts = _parts(url)
    if parts and parts.scheme in {"postgres", "postgresql"}:
        return postgres(parts)
    # Without what it is: a password may stand in it.
    raise ImproperlyConfigured("DATABASE_URL is not an address like postgres://user:password@host/name.")


def search_engine(name: str, database: dict) -> str:
    """whoosh or postgres; auto takes the one that fits the database."""
    is_postgres = database["ENGINE"].endswith("postgresql")
    chosen = choice(name, "auto", ("auto", "whoosh", "postgres"))
    if chosen == "postgres" and not is_postgres:
        raise ImproperlyConfigured(
            f"{name} is postgres, but DATABASE_URL does not name a PostgreSQL database."
        )
    return chosen if chosen != "auto" else "postgres" if is_postgres else "whoosh"


def _parts(url: str) -> SplitResult | None:
    """An address whose port is one, or left out; None for any other text."""
    try:
        parts = urlsplit(url)
        return parts if parts.port != 0 else None
    except ValueError:
        return None


def mail_out(data: Path) -> dict:
    """Django's e-mail settings from EMAIL_URL; without it an admin names the server, or mails become files in DATA/outbox."""
    url = text("EMAIL_URL")
    if not url:
        return {
            "EMAIL_BACKEND": "microblog.kit.mail_out.connection",
            "EMAIL_FILE_PATH": str(data / "outbox"),
        }
    parts = _parts(url)
    if parts and parts.scheme == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if not parts or parts.scheme not in {"smtp", "smtps", "smtp+tls"} or not parts.hostname:
        raise ImproperlyConfigured(
            "EMAIL_URL must be smtp://, smtp+tls:// or smtps://[user:password@]host[:port]."
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or {"smtps": 465, "smtp+tls": 587}.get(parts.scheme, 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_TIMEOUT": 20,
    }


def ldap() -> dict | None:
    """The directory by whose passwords people sign in, as accounts/ldap/config.py takes it; None without SKEIN_LDAP_URLS."""
    urls = words("SKEIN_LDAP_URLS")
    if not urls:
        return None
    if find_spec("ldap3") is None:
        raise ImproperlyConfigured(
            "SKEIN_LDAP_URLS needs a package that is not installed: .venv/bin/pip install -r requirements-ldap.lock"
        )
    for url in urls:
        parts = _parts(url)
        if (
            not parts
            or parts.scheme not in {"ldap", "ldaps"}
            or not parts.hostname
            or parts.username
            or parts.path
        ):
            raise ImproperlyConfigured(
                f"SKEIN_LDAP_URLS: {url!r} is not an address like ldaps://dc1.example.com."
            )
    base, found = text("SKEIN_LDAP_BASE"), domains("SKEIN_LDAP_DOMAINS")
    if not base or not found:
        raise ImproperlyConfigured("SKEIN_LDAP_URLS needs SKEIN_LDAP_BASE and SKEIN_LDAP_DOMAINS, too.")
    path = text("SKEIN_LDAP_CA")
    try:
        authority = Path(path).read_text() if path else ""
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"SKEIN_LDAP_CA is {path}, which cannot be read.") from error
    return {
        "kind": choice("SKEIN_LDAP_KIND", "ad", ("ad", "other")),
        "name": text("SKEIN_LDAP_NAME", "LDAP")[:40],
        "urls": tuple(urls),
        "base_dn": base,
        "bind_dn": text("SKEIN_LDAP_BIND_DN"),
        "password": text("SKEIN_LDAP_BIND_PASSWORD"),
        "ca": authority,
        "more_filter": text("SKEIN_LDAP_FILTER"),
        "group_base": text("SKEIN_LDAP_GROUPS"),
        "domains": tuple(found),
        "brings_new": flag("SKEIN_LDAP_NEW"),
        "most_gone": number("SKEIN_LDAP_MOST_GONE", 20, 0, 30_000),
    }


def file_store(url: str) -> dict:
    """Django's words for where files are: s3://[key:secret@]bucket[/folder][?endpoint=...&region=...]; empty: SKEIN_DATA.

    Without a key those of the machine are used, as Amazon's own tools find them.
    """
    if not url:
        return {"BACKEND": "microblog.kit.stored.folder.FileFolder"}
    parts = _parts(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True)) if parts else {}
    endpoint = query.pop("endpoint", "")
    region = query.pop("region", "")
    place = _parts(endpoint)
    is_endpoint = not endpoint or bool(place and place.scheme in {"http", "https"} and place.hostname)
    if not parts or parts.scheme != "s3" or not parts.hostname or query or not is_endpoint:
        # Without what it is: a key may stand in it.
        raise ImproperlyConfigured(
            "SKEIN_STORAGE_URL is not an address like s3://key:secret@bucket/folder?endpoint=https://host&region=name."
        )
    if find_spec("storages") is None or find_spec("boto3") is None:
        raise ImproperlyConfigured(
            "SKEIN_STORAGE_URL needs a package that is not installed: .venv/bin/pip install -r requirements-s3.lock"
        )
    options = {
        "bucket_name": parts.hostname,
        "location": parts.path.strip("/"),
        "access_key": unquote(parts.username or "") or None,
        "secret_key": unquote(parts.password or "") or None,
        "endpoint_url": endpoint or None,
        "region_name": region or None,
        # Only Amazon gives every bucket a name of its own.
        "path_style": bool(endpoint),
    }
    return {"BACKEND": "microblog.kit.stored.bucket.Bucket", "OPTIONS": options}


def scanner(name: str) -> str | tuple[str, int] | None:
    """Where ClamAV's daemon listens: clamd://host:3310 (host and port), or clamd:///run/clamav/clamd.ctl (a path)."""
    value = text(name)
    if not value:
        return None
    parts = _parts(value)
    is_path = parts and not parts.netloc and len(parts.path) > 1
    is_host = parts and parts.hostname and parts.path in ("", "/")
    if not parts or parts.scheme != "clamd" or parts.query or not (is_path or is_host):
        raise ImproperlyConfigured(
            f"{name} is {value!r}; write clamd://host:3310 or clamd:///run/clamav/clamd.ctl."
        )
    return parts.path if is_path else (parts.hostname or "", parts.port or 3310)


def _plans() -> dict:
    """The server keeps the plans of queries that come again: planning one of ours takes longer than answering it.

    Off behind a pgbouncer before 1.21 that pools transactions: a plan belongs to one connection.
    """
    return {"server_side_binding": True, "prepare_threshold": 5 if flag("SKEIN_DB_PREPARE", True) else None}
