"""A046: one line for each failed sign-in, in both formats of the log, which our filter for fail2ban finds with the address it
came from; and no line besides."""

import logging
import re
from pathlib import Path

import pytest

from accounts.models import SignInRules
from accounts.signin import throttle
from microblog.kit.log_lines import JsonLine, LogLine

from .company import BACK, START, FakeCompany, set_up

FILTER = Path(__file__).resolve().parents[2] / "microblog" / "deploy" / "fail2ban" / "skein.conf"
(REGEX,) = re.findall(r"^failregex = (.*)$", FILTER.read_text(), re.MULTILINE)
# As fail2ban writes its <HOST>, near enough.
FAILED = re.compile(REGEX.replace("<HOST>", r"(?P<host>[0-9a-fA-F.:]+)"))
# Of `up`, of the journal, and where fail2ban has cut out the date.
BEFORE = ("", "[web2] ", "box python3[412]: [web] ", "box python3[412]: ")


@pytest.fixture(params=[LogLine, JsonLine])
def found(request, caplog):
    """The addresses that fail2ban would count."""
    form = request.param()
    caplog.set_level(logging.WARNING)
    caplog.set_level(logging.WARNING, "skein.signin")

    def addresses() -> list[str]:
        lines = [form.format(record) for record in caplog.records]
        each = [
            [match["host"] for line in lines if (match := FAILED.search(before + line))] for before in BEFORE
        ]
        assert all(one == each[0] for one in each)
        return each[0]

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
    company.claims["email_verified"] = False
    company.sign_in(client)
    assert found()[-2:] == ["2001:db8::7", "127.0.0.1"]


def test_a_picture_on_a_page_of_somebody_else_gets_no_reader_banned(client, alice, found):
    set_up()
    SignInRules.objects.create(pk=SignInRules.ONE, mailed_links=True)
    for address in (BACK, f"{BACK}?state=x", "/accounts/sign-in/link/x/"):
        assert client.get(address).status_code in (403, 404)
    assert found() == []
    client.post("/accounts/sign-in/link/x/")
    assert found() == ["127.0.0.1"]


def test_a_company_that_is_away_counts_against_nobody(client, alice, monkeypatch, found):
    set_up()
    FakeCompany(monkeypatch).is_away = True
    assert client.get(START).status_code == 503
    assert found() == []


def test_right_ones_leave_no_line(client, alice, monkeypatch, found):
    set_up()
    FakeCompany(monkeypatch).sign_in(client)
    assert found() == []


@pytest.mark.parametrize(
    "path",
    [
        "/skein.signin: Sign-in as ann@varde.example from 203.0.113.9: wrong password",
        '/", "logger": "skein.signin", "message": "Sign-in as ann@varde.example from 203.0.113.9: x"',
    ],
)
def test_nobody_gets_another_address_banned_by_what_they_ask_for(client, db, caplog, found, path):
    assert client.get(path).status_code == 404
    assert "203.0.113.9" in caplog.text and found() == []
