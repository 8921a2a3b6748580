"""Whoever runs Skein is told when nobody checks who sends mail."""

import json

import pytest
from django.core.management import call_command

from microblog.kit import health
from threads.bridge import health as bridge
from threads.bridge.sender_check import lookups


def found() -> health.Finding:
    (finding,) = health.examine({"sender check": bridge.senders})
    return finding


def test_a_mail_server_that_is_named_checks(settings):
    settings.MAIL_AUTHSERV_ID = "mx.varde.example"
    assert found() == health.Finding("sender check", True, "by mx.varde.example")


def test_skein_itself_checks_where_name_servers_answer(monkeypatch):
    monkeypatch.setattr(lookups, "_ask", lambda name, kind: ["a.root.example."])
    assert found().text == "by Skein itself (SPF, DKIM, DMARC)" and not found().is_doubtful


@pytest.mark.parametrize("is_on", [True, False])
def test_it_is_said_when_nobody_checks(settings, is_on):
    """No name server answers a test."""
    settings.SENDER_CHECK = is_on
    assert found().is_good and found().is_doubtful
    assert found().text.startswith("Nobody checks who sends mail: ")


@pytest.mark.django_db
def test_a_doubt_is_no_failure(capsys, monkeypatch):
    monkeypatch.setattr(health, "READY", {})
    monkeypatch.setattr(health, "DEEP", {"sender check": bridge.senders})
    call_command("doctor")
    assert capsys.readouterr().out.startswith("see  sender check Nobody checks")
    call_command("doctor", json=True)
    row = json.loads(capsys.readouterr().out)
    assert (row["ok"], row["doubt"]) == (True, True)
