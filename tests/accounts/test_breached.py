"""A046: a password that was stolen elsewhere is taken by no page and no command, and asked for over no network."""

import hashlib
import io
import logging
import random
import tracemalloc

import pytest
from django.core.management import CommandError, call_command

from accounts import health
from accounts.actions import links
from accounts.models import User
from accounts.signin import breached
from microblog.kit.health import Trouble
from tests.conftest import PASSWORD

from .test_links import path_of

STOLEN, SAID = "seven stolen kettles", "was stolen from some other place"
FINE = "eight honest kettles"


def sha1(word: str) -> str:
    return hashlib.sha1(word.encode()).hexdigest().upper()


def as_sorted(path, words, end="\r\n", count=":3", case=str.upper):
    lines = sorted(sha1(word) for word in words)
    path.write_bytes("".join(f"{case(line)}{count}{end}" for line in lines).encode())
    return path


def as_plain(path, words, end="\n"):
    path.write_bytes(end.join(words).encode())
    return path


def as_folder(path, words):
    path.mkdir()
    for number, word in enumerate(words):
        # Of two words one is in a file with an ending; the other range has a line that only pads.
        name = sha1(word)[:5] + (".txt" if number % 2 else "")
        (path / name).write_text(f"{'0' * 35}:0\r\n{sha1(word)[5:]}:12\r\n{'F' * 35}:0\r\n")
    return path


@pytest.fixture
def stolen(tmp_path, settings):
    settings.PASSWORD_LIST = str(as_sorted(tmp_path / "list", [STOLEN, "x"]))


def test_set_up_reset_and_account_refuse_it_with_a_sentence(client, alice, stolen):
    way = path_of(links.choose_password(alice))
    refused = client.post(way, {"password": STOLEN})
    assert refused.status_code == 422 and SAID in refused.content.decode()
    client.force_login(alice)
    fields = {"old_password": PASSWORD, "new_password1": STOLEN, "new_password2": STOLEN}
    assert SAID in client.post("/accounts/password/", fields).content.decode()
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)
    client.logout()
    User.objects.all().delete()
    first = {"name": "Ruth Hale", "address": "ruth@varde.example", "password": STOLEN}
    refused = client.post(path_of(links.setup()), first)
    assert refused.status_code == 422 and SAID in refused.content.decode() and not User.objects.exists()
    assert client.post(path_of(links.setup()), first | {"password": FINE}).status_code == 302


def test_the_command_refuses_it(alice, stolen, monkeypatch):
    typed = iter([STOLEN, STOLEN] * 3)
    monkeypatch.setattr("getpass.getpass", lambda *_, **__: next(typed))
    err = io.StringIO()
    with pytest.raises(CommandError):
        call_command("changepassword", "alice", stdout=io.StringIO(), stderr=err)
    assert SAID in err.getvalue()


@pytest.mark.parametrize(
    "write",
    [
        as_sorted,
        lambda path, words: as_sorted(path, words, end="\n", count="", case=str.lower),
        as_plain,
        lambda path, words: as_plain(path, words, end="\r\n"),
    ],
)
@pytest.mark.parametrize("many", [1, 2, 3, 1000])
def test_every_line_is_found_and_nothing_between(tmp_path, write, many):
    words = [f"pass {number:05} nä" for number in range(many)]
    random.Random(7).shuffle(words)
    path = write(tmp_path / "list", words)
    for word in [words[0], words[-1], *words[:: max(many // 50, 1)]]:
        assert breached.is_breached(word, path) and breached.is_breached(word.upper(), path)
    for word in ("pass 0000", "ass 00000 nä", "pass 00000 nä ", "", FINE, "\ud800"):
        assert not breached.is_breached(word, path)


def test_a_folder_of_ranges(tmp_path, caplog):
    path = as_folder(tmp_path / "ranges", [STOLEN, "second kettle"])
    assert breached.is_breached(STOLEN, path) and breached.is_breached("Second kettle", path)
    assert not breached.is_breached("second kettles", path)  # its range is missing
    assert "lacks the range" in caplog.text
    padded = path / sha1("hidden one")[:5]
    padded.write_text(f"{sha1('hidden one')[5:]}:0\r\n")
    assert not breached.is_breached("hidden one", path)


def test_a_long_list_stays_on_the_disk(tmp_path):
    path = tmp_path / "list"
    step = 2**160 // 100_000
    path.write_text("".join(f"{number * step:040X}:1\n" for number in range(100_000)))
    with path.open("rb") as file:
        tracemalloc.start()
        looks = sum(
            breached._in_sorted(file, f"{number * step:040X}".encode()) for number in range(0, 100_000, 999)
        )
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert looks == 101 and most < 50_000 < path.stat().st_size / 80


def test_a_list_may_be_cut_or_exchanged_while_it_is_read(tmp_path, monkeypatch):
    """A page that is mapped, and gone, kills the process."""
    monkeypatch.setattr(breached, "BLOCK", 8)
    path = as_plain(tmp_path / "list", ["first one", STOLEN, "last one"])
    for word in ("first one", STOLEN, "last one"):
        assert breached.is_breached(word, path)
    assert not breached.is_breached("one", path) and not breached.is_breached("last on", path)
    for left in (b"last", b""):
        with path.open("rb") as file:
            path.write_bytes(left)
            assert not breached._in_plain(file, STOLEN.encode())


@pytest.mark.parametrize("after", [b"\r\n", b"\n\n\n", b"\0" * 5000, b"\0\n" * 50])
def test_what_is_no_hash_at_the_end_of_a_list_hides_none(tmp_path, after):
    words = [f"pass {number:05}" for number in range(50)]
    path = as_sorted(tmp_path / "list", words)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes() + after)
    assert all(breached.is_breached(word, path) for word in words) and not breached.is_breached(FINE, path)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("0" * 35 + ":3\r\n", None),
        ("0" * 27 + ":3\r\n", "NTLM"),
        ("\r\n", "is empty"),
        ("<html>", "no SHA-1"),
    ],
)
def test_the_doctor_reads_what_is_in_the_ranges(tmp_path, settings, line, said):
    for number in range(64):
        (tmp_path / f"{number << 14:05X}.txt").write_text(line)
    settings.PASSWORD_LIST = str(tmp_path)
    if said is None:
        assert health.stolen_passwords() == "a folder of ranges of SHA-1"
    else:
        with pytest.raises(Trouble, match=said):
            health.stolen_passwords()


def test_a_list_that_cannot_be_used_stops_nobody_and_the_doctor_says_so(
    tmp_path, settings, caplog, alice, client
):
    assert "names no longer list" in health.stolen_passwords()
    good = as_sorted(tmp_path / "good", map(str, range(2000)))
    settings.PASSWORD_LIST = str(good)
    assert health.stolen_passwords() == "SHA-1, sorted"
    settings.PASSWORD_LIST = str(as_plain(tmp_path / "plain", [STOLEN, FINE]))
    assert health.stolen_passwords() == "passwords, one a line"
    lines = good.read_bytes().splitlines(keepends=True)
    cases = {
        "missing": (None, "No such file"),
        "empty": (b"", "is empty"),
        "by count": (b"".join(lines[::-1]), "not sorted"),
        "ntlm": (b"0" * 32 + b":1\n", "another kind"),
        "torn": (lines[0] + b"not a hash\n" * 5000, "no SHA-1"),
    }
    for name, (content, said) in cases.items():
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        settings.PASSWORD_LIST = str(path)
        with pytest.raises(Trouble, match=said):
            health.stolen_passwords()
    (tmp_path / "ranges").mkdir()
    settings.PASSWORD_LIST = str(tmp_path / "ranges")
    with pytest.raises(Trouble, match="lacks the range 00000"):
        health.stolen_passwords()
    settings.PASSWORD_LIST = str(tmp_path / "missing")
    with caplog.at_level(logging.ERROR):
        assert client.post(path_of(links.choose_password(alice)), {"password": STOLEN}).status_code == 302
    assert "could not be read" in caplog.text and STOLEN not in caplog.text
