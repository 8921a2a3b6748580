"""A wrong setting stops the start with one sentence; a right one is taken as it is."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from microblog import env

ROOT = Path(__file__).parents[1]
WRONG = [
    ("SKEIN_TIME_ZONE", "Mars/Olympus"), ("SKEIN_TIME_ZONE", "/etc"), ("SKEIN_LOG_LEVEL", "loud"),
    ("SKEIN_BASE_URL", "skein.example.com"), ("SKEIN_BASE_URL", "http://host:port"),
    ("SKEIN_MAIL_DOMAIN", "a b"), ("SKEIN_MAIL_DOMAIN", "@skein.example.com"), ("REDIS_URL", "nonsense"),
    ("SKEIN_MAIL_SERVERS", "10.0.0.0/8, mx.example.com"), ("SKEIN_MAIL_OLD_DOMAINS", "old.example.com, a b"),
    ("SKEIN_BASE_URL", "https://intranet.example.com/skein"), ("REDIS_URL", "unix://"),
    ("EMAIL_URL", "smtp://mx.example.com:99999"), ("EMAIL_URL", "smtp://[::1"), ("EMAIL_URL", "mx.example.com"),
    ("DATABASE_URL", "postgres://skein@db:99999/skein"), ("DATABASE_URL", "postgres://[::1/skein"),
    ("SKEIN_SCANNER", "clamd://"), ("SKEIN_SCANNER", "/usr/bin/clamscan"), ("SKEIN_SCANNER", "clamd://host/path"),
    ("SKEIN_SCANNER_AWAY", "hide"), ("SKEIN_ALLOWED_HOSTS", "skein.example.com,*"), ("SECRET_KEY", "short"),
    ("DATABASE_URL", "mysql://db/skein"), ("REDIS_URL", "redis://[::1"), ("SKEIN_BASE_URL", "http://[::1"),
]  # fmt: skip
RIGHT = {
    "SKEIN_TIME_ZONE": "Europe/Paris",
    "SKEIN_LOG_LEVEL": "debug",
    "SKEIN_BASE_URL": "https://skein.example.com/",
    "SKEIN_MAIL_DOMAIN": "Skein.Example.com",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "SKEIN_MAIL_SERVERS": "10.0.0.0/8, ::1",
}


def settings(folder, code: str = "", **variables):
    """Read the settings in a process of their own, and run ``code`` with them as ``s``."""
    command = [sys.executable, "manage.py", "diffsettings"]
    if code:
        command = [sys.executable, "-c", f"from microblog import settings as s; {code}"]
    environment = os.environ | {"SKEIN_DATA": str(folder)} | variables
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_o14_a_wrong_setting_is_named_in_one_sentence(tmp_path, name, value):
    answer = settings(tmp_path, **{name: value})
    assert answer.returncode == 1
    assert re.match(rf"Skein cannot start: {name} (is|must be) ", answer.stderr)
    assert len(answer.stderr.splitlines()) == 1


@pytest.mark.parametrize("database", ["", "postgres://skein:x@127.0.0.1:1/skein"])
def test_a_command_without_its_database_says_so_in_one_sentence(tmp_path, database):
    """A new folder has no tables yet; and a server may be away."""
    environment = os.environ | {"SKEIN_DATA": str(tmp_path), "DATABASE_URL": database}
    command = [sys.executable, "manage.py", "setup_link"]
    answer = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert answer.returncode == 1
    assert answer.stderr.startswith("The database cannot be used: ") and answer.stderr.count("\n") == 1


def test_right_settings_are_taken(tmp_path):
    answer = settings(tmp_path, "print(s.TIME_ZONE, s.BASE_URL, s.MAIL_DOMAIN, s.REDIS_URL)", **RIGHT)
    assert answer.stdout.split() == [
        "Europe/Paris", "https://skein.example.com", "skein.example.com", "redis://127.0.0.1:6379/0",
    ]  # fmt: skip


def test_a_name_with_a_comma_is_one_sender(tmp_path):
    """Else no link for a password leaves: "Varde" alone is no address."""
    code = "from email.utils import getaddresses; print(getaddresses([s.DEFAULT_FROM_EMAIL]), s.REDIS_URL)"
    own = {"SKEIN_SITE_NAME": "Varde, Inc.\nOslo", "REDIS_URL": "unix:///run/valkey.sock"}
    answer = settings(tmp_path, code, **own).stdout.strip()
    assert answer == "[('Varde, Inc. Oslo', 'no-reply@skein.localhost')] unix:///run/valkey.sock"


def test_p6_each_thread_keeps_a_connection_of_its_own(tmp_path, monkeypatch):
    """None waits for another's, as it would for one of a pool that has fewer than there are threads."""
    monkeypatch.setenv("DATABASE_URL", "postgres://a:b@localhost/c")
    found = env.database(tmp_path)
    assert "pool" not in found["OPTIONS"]
    assert found["CONN_MAX_AGE"] is None and found["CONN_HEALTH_CHECKS"]


@pytest.mark.parametrize(("wish", "threshold"), [("1", "5"), ("0", "None")])
def test_the_plans_of_postgres_are_kept_unless_somebody_says_no(tmp_path, wish, threshold):
    code = "print(s.DATABASES['default']['OPTIONS']['prepare_threshold'])"
    ran = settings(tmp_path, code, DATABASE_URL="postgres://a:b@localhost/c", SKEIN_DB_PREPARE=wish)
    assert ran.stdout.strip() == threshold


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ("", None), ("clamd://scan.example.com", ("scan.example.com", 3310)), ("clamd://[::1]:99/", ("::1", 99)),
        ("clamd:///run/clamav/clamd.ctl", "/run/clamav/clamd.ctl"),
    ],
)  # fmt: skip
def test_a121_where_the_virus_scanner_listens(monkeypatch, value, place):
    monkeypatch.setenv("SKEIN_SCANNER", value)
    assert env.scanner("SKEIN_SCANNER") == place


def test_a124_behind_tls_the_check_for_deployment_finds_nothing(tmp_path):
    """And its cookies go by TLS alone (A060)."""
    own = {"SKEIN_BASE_URL": "https://skein.example.com", "SKEIN_ALLOWED_HOSTS": "skein.example.com"}
    code = "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.DEBUG, s.SECURE_HSTS_SECONDS > 0)"
    assert settings(tmp_path, code, **own).stdout.split() == ["True", "True", "False", "True"]
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    environment = os.environ | {"SKEIN_DATA": str(tmp_path)} | own
    answer = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert answer.returncode == 0, answer.stderr


def test_a124_no_page_of_an_error_shows_settings_behind_tls(tmp_path):
    answer = settings(tmp_path, DEBUG="1", SKEIN_BASE_URL="https://skein.example.com")
    assert answer.returncode == 1 and answer.stderr.startswith("Skein cannot start: DEBUG is 1")


def test_a125_there_is_no_second_desk_and_nobody_acts_as_another(tmp_path):
    """Neither Django's admin nor a package that lets an admin be somebody else (A127)."""
    found = settings(tmp_path, "print(*s.INSTALLED_APPS, *s.MIDDLEWARE)").stdout
    assert found and not re.search(r"contrib\.admin|hijack|impersonat|loginas|debug_toolbar", found)
