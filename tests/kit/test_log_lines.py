"""What stands in the log, whoever wrote it, and how a request is found in it."""

import json
import logging
import sys
from ipaddress import ip_network

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from microblog.kit import log_lines, request_ids

# A second line, a colour, a cursor that moves, a line of its own in Unicode, letters turned round, a bell, NUL, DEL.
HOSTILE = "a\nb\r\nc\x1b[31md\x1b]0;title\x07e\u2028f\u202eg\x00h\x7fi\x85j\u2066k\ufeffl\ud800"


def record(message: str, *args, error: Exception | None = None) -> logging.LogRecord:
    info = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("skein.signin", logging.WARNING, "x.py", 1, message, args, info)


@pytest.mark.parametrize("formatter", [log_lines.LogLine(), log_lines.JsonLine()])
def test_what_others_wrote_neither_begins_a_line_nor_moves_a_cursor(formatter):
    line = formatter.format(record("Sign-in as %s", HOSTILE))
    assert line.isprintable()
    line.encode()  # no lone surrogate either


def test_what_prints_stays_as_it_is():
    line = log_lines.LogLine().format(
        record("Sign-in as %s from %s: wrong password", "zoë@東京.example", "203.0.113.5")
    )
    assert line.endswith("WARNING skein.signin: Sign-in as zoë@東京.example from 203.0.113.5: wrong password")


def fault() -> Exception:
    try:
        raise ValueError("bad\n2026-11-29 WARNING skein.signin: Sign-in as nora\x1b[2J")
    except ValueError as error:
        return error


def test_no_line_of_a_traceback_looks_like_a_record():
    first, *others = log_lines.LogLine().format(record("It failed", error=fault())).split("\n")
    assert first.endswith("It failed")
    assert len(others) > 3 and all(line.startswith("    ") and line.isprintable() for line in others)


def test_json_is_one_object_a_line(monkeypatch):
    monkeypatch.setenv("SKEIN_PART", "web2")
    found = json.loads(log_lines.JsonLine().format(record("It failed: %s", HOSTILE, error=fault())))
    assert found["message"] == f"It failed: {HOSTILE}"
    assert (found["level"], found["logger"], found["part"]) == ("WARNING", "skein.signin", "web2")
    assert found["exception"].startswith("Traceback") and found["time"].endswith("+00:00")


def test_a_supervisor_hands_lines_on(settings):
    settings.LOG_FORMAT = "line"
    assert log_lines.relayed("web2", "It failed") == "[web2] It failed"
    settings.LOG_FORMAT = "json"
    assert log_lines.relayed("web2", '{"message": "x"}') == '{"message": "x"}'
    for line in ("Fatal Python error", "{not json", "[1]"):
        found = json.loads(log_lines.relayed("web2", line))
        assert (found["message"], found["part"]) == (line, "web2")


# --- Names of requests -------------------------------------------------------------------------------


def answer(**headers: str) -> tuple[str, str]:
    """(what the request was called while it was answered, what the answer says)."""
    seen = []

    def view(request):
        seen.append(request_ids.current())
        return HttpResponse()

    found = request_ids.request_ids(view)(RequestFactory().get("/", headers=headers))
    assert request_ids.current() == ""
    return seen[0], found["X-Request-ID"]


def test_each_request_has_a_name_of_its_own():
    names = {answer() for _ in range(5)}
    assert len(names) == 5 and all(within == outside and len(within) == 16 for within, outside in names)


@pytest.mark.parametrize(
    "given", ["", "short", "a b c d e f g h", "x" * 65, "aaaaaaaa\nbbbbbbbb", "aaaaaaaa\x1b[31m"]
)
def test_a_proxy_names_it_with_a_name_that_is_one(settings, given):
    settings.TRUSTED_PROXIES = [ip_network("127.0.0.1")]
    assert answer(**{"X-Request-ID": "0123abcd-proxy"}) == ("0123abcd-proxy", "0123abcd-proxy")
    assert answer(**{"X-Request-ID": given})[0] != given


def test_nobody_else_names_it():
    assert answer(**{"X-Request-ID": "0123abcd-forged"})[0] != "0123abcd-forged"


def test_the_page_that_says_it_failed_says_its_name_and_so_does_the_log(client, db, monkeypatch):
    def broken(*_arguments):
        raise ZeroDivisionError

    lines, handler = [], logging.StreamHandler()
    handler.setFormatter(log_lines.JsonLine())
    handler.emit = lambda record: lines.append(json.loads(handler.format(record)))
    logging.getLogger("django.request").addHandler(handler)
    monkeypatch.setattr("accounts.signin.sessions._VALID.all", broken)
    client.raise_request_exception, client.cookies["sessionid"] = False, "x" * 32
    try:
        found = client.get("/")
    finally:
        logging.getLogger("django.request").removeHandler(handler)
    assert found.status_code == 500 and found["X-Request-ID"] in found.content.decode()
    assert {line["request"] for line in lines if "exception" in line} == {found["X-Request-ID"]}
    assert "ZeroDivisionError" in lines[-1]["exception"] and sys.exc_info() == (None, None, None)
