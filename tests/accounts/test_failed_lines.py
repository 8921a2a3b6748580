"""A046: one line for each failed sign-in, which the filter in operations.md finds with the address it came from."""

import logging
import re
from pathlib import Path

import pytest

from accounts.signin import throttle
from microblog.kit.log_lines import LogLine

from .company import BACK, START, FakeCompany, set_up

DOCS = Path(__file__).resolve().parents[2] / "microblog" / "docs" / "operations.md"


@pytest.fixture
def found(caplog):
    """The addresses that fail2ban would count."""
    (regex,) = re.findall(r"^failregex = (.*)$", DOCS.read_text(), re.MULTILINE)
    # As fail2ban writes its <HOST>, near enough.
    failed = re.compile(regex.replace("<HOST>", r"(?P<host>[0-9a-fA-F.:]+)"))
    caplog.set_level(logging.WARNING, "skein.signin")

    def addresses() -> list[str]:
        lines = [LogLine().format(record) for record in caplog.records if record.name == "skein.signin"]
        return [match["host"] for line in lines if (match := failed.search(line))]

    return addresses


def test_each_way_to_fail_is_found(client, alice, monkeypatch, found):
    set_up()
    company = FakeCompany(monkeypatch)
    entered = {"username": "alice@varde.example", "password": "nope"}
    for number in range(throttle.HERE.most + 1):
        client.post("/accounts/sign-in/", entered, REMOTE_ADDR="203.0.113.5")
        assert len(found()) == number + 1
    client.post(
        "/accounts/sign-in/", {"username": "zed@varde.example", "password": "x"}, REMOTE_ADDR="2001:db8::7"
    )
    client.get(BACK, {"state": "x"}, REMOTE_ADDR="203.0.113.6")
    company.claims["email_verified"] = False
    company.sign_in(client)
    assert found()[-3:] == ["2001:db8::7", "203.0.113.6", "127.0.0.1"]


def test_a_company_that_is_away_counts_against_nobody(client, alice, monkeypatch, found):
    set_up()
    FakeCompany(monkeypatch).is_away = True
    assert client.get(START).status_code == 503
    assert found() == []


def test_right_ones_leave_no_line(client, alice, monkeypatch, found):
    set_up()
    FakeCompany(monkeypatch).sign_in(client)
    assert found() == []
