"""Mail that is fetched from a mailbox: each once, none lost, to whom it was for."""

import threading
import time
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from microblog.kit import health as site
from threads.bridge import health
from threads.bridge.intake import addressed, fetching, imap
from threads.bridge.models import FetchedMailbox, IncomingMail
from threads.bridge.pipeline import process
from threads.models import Message

from .imap_server import FakeMailbox, Session, serving
from .mails import mail

BOB = "Bob Brandt <bob@varde.example>"


@pytest.fixture
def box():
    return FakeMailbox()


@pytest.fixture
def port(box):
    with serving(box) as port:
        yield port


@pytest.fixture
def named(db, box, port):
    """The row of the mailbox, begun when it was empty."""
    row = FetchedMailbox(pk=1, host="127.0.0.1", port=port, security="none", user=box.user)
    row.password = box.password
    fetching.begin(row)
    row.save()
    return row


def post(box, text, *, to="team@skein.localhost", mid="a@varde.example", head="", **fields):
    return box.add(head.encode() + mail(BOB, "Band", text, to=to, mid=mid, **fields))


def states():
    return list(IncomingMail.objects.order_by("pk").values_list("recipient", "state"))


def test_a_mail_is_fetched_once_and_marked_as_read(box, named, team):
    uid = post(box, "The band slips.")
    assert [fetching.fetch(), fetching.fetch()] == [1, 0]
    kept = IncomingMail.objects.get()
    assert (kept.recipient, kept.group, kept.is_fetched) == ("team@skein.localhost", team, True)
    assert box.seen == {uid} and kept.deliveries == 1
    process(kept.pk)
    assert Message.objects.get().body == "The band slips."


def test_what_was_there_before_is_not_taken(box, port, team):
    post(box, "Old.")
    row = FetchedMailbox(pk=1, host="127.0.0.1", port=port, security="none", user=box.user)
    row.password = box.password
    fetching.begin(row)
    row.save()
    post(box, "New.", mid="b@varde.example")
    assert fetching.fetch() == 1
    assert IncomingMail.objects.get().message_id == "b@varde.example"


def test_a_server_that_does_not_say_what_comes_next(box, port, db):
    box.says_next = False
    post(box, "Old.")
    row = FetchedMailbox(pk=1, host="127.0.0.1", port=port, security="none", user=box.user)
    row.password = box.password
    fetching.begin(row)
    assert row.last_uid == 101


def test_a_server_that_counts_anew_gives_nothing_twice(box, named, team):
    post(box, "First.")
    fetching.fetch()
    raw = box.mails.pop(101)
    box.validity = 8
    box.mails = {1: mail(BOB, "Old", "Older than we.", mid="o@varde.example"), 2: raw}
    box.days[1] = datetime.now() - timedelta(days=30)
    post(box, "Second.", mid="b@varde.example")
    assert fetching.fetch() == 2
    assert sorted(IncomingMail.objects.values_list("message_id", "deliveries")) == [
        ("a@varde.example", 2), ("b@varde.example", 1)
    ]  # fmt: skip


def test_many_come_in_goes_of_a_size(box, named, team, monkeypatch):
    monkeypatch.setattr(fetching, "BATCH", 2)
    for number in range(3):
        post(box, f"Text {number}.", mid=f"m{number}@varde.example")
    assert [fetching.fetch(), fetching.fetch(), fetching.fetch()] == [2, 1, 0]


def test_what_is_too_large_stays_there_and_is_told(box, named, team, settings):
    settings.MAIL_SIZE_LIMIT = 2_000
    post(box, "word " * 1_000)
    post(box, "Small.", mid="b@varde.example")
    assert fetching.fetch() == 1
    (finding,) = site.examine({"mailbox": health.mailbox})
    assert finding.is_doubtful and "1 mails are only in the mailbox: Mail 101" in finding.text


def test_one_that_cannot_be_kept_does_not_hold_up_the_others(box, named, team, monkeypatch):
    post(box, "Bad.")
    post(box, "Good.", mid="b@varde.example")
    true = fetching.store

    def store(raw, **options):
        if b"Bad." in raw:
            raise RuntimeError("disk")
        return true(raw, **options)

    monkeypatch.setattr(fetching, "store", store)
    for _try in range(fetching.MAX_TRIES):
        with pytest.raises(RuntimeError):
            fetching.fetch()
    assert fetching.fetch() == 1
    assert (
        FetchedMailbox.objects.get().left == 1 and IncomingMail.objects.get().message_id == "b@varde.example"
    )


def test_what_we_died_over_comes_again(box, named, team, monkeypatch):
    """Kept and how far we came are one transaction."""
    post(box, "The band slips.")
    with monkeypatch.context() as broken:
        broken.setattr(fetching, "_goes_on", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            fetching.fetch()
    assert not IncomingMail.objects.exists()
    assert fetching.fetch() == 1


def test_one_that_was_taken_away_meanwhile_is_passed_over(box, named, team):
    uid = post(box, "Gone.")
    post(box, "Here.", mid="b@varde.example")
    true, box.mails = box.mails, dict(box.mails)
    with imap.opened(named, named.folder) as folder:
        uids = folder.uids_after(named.last_uid)
        del box.mails[uid]
        assert [fetching._take_one(named, folder, each) for each in uids] == [False, True]
    assert uid in true


@pytest.mark.parametrize("broken", ["LOGIN", "SELECT", "SEARCH", "FETCH"])
def test_trouble_is_noted_and_told_after_a_while(box, named, team, broken):
    post(box, "The band slips.")
    box.refused = {broken}
    assert fetching.fetch() == 0
    row = FetchedMailbox.objects.get()
    assert row.trouble == "The server answers: sorry" and row.trouble_since
    (finding,) = site.examine({"mailbox": health.mailbox})
    assert finding.is_good
    FetchedMailbox.objects.update(trouble_since=timezone.now() - timedelta(minutes=6))
    (finding,) = site.examine({"mailbox": health.mailbox})
    assert not finding.is_good and "sorry" in finding.text
    box.refused = set()
    assert fetching.fetch() == 1
    assert FetchedMailbox.objects.get().trouble == ""


def test_no_mail_is_left_behind_for_long_trouble_of_the_server(box, named, team):
    post(box, "The band slips.")
    box.refused = {"FETCH"}
    assert [fetching.fetch() for _try in range(fetching.MAX_TRIES + 2)] == [0] * (fetching.MAX_TRIES + 2)
    box.refused = set()
    assert fetching.fetch() == 1 and FetchedMailbox.objects.get().left == 0


def test_a_wrong_password_and_another_secret_key(box, named, settings):
    named.password = "wrong"
    named.save()
    assert fetching.fetch() == 0 and "AUTHENTICATIONFAILED" in FetchedMailbox.objects.get().trouble
    settings.SECRET_KEY = "another secret key that is long enough"
    assert fetching.fetch() == 0 and "another secret key" in FetchedMailbox.objects.get().trouble


def test_the_password_is_nowhere_in_the_database(box, named):
    assert box.password not in str(FetchedMailbox.objects.values().get())


# Answers to FETCH of a server that means harm or is broken: a line each.
HOSTILE = [
    b"* 1 FETCH (UID 101 RFC822.SIZE 9 BODY[] {99999999999}",
    b"* 1 FETCH (UID 101 RFC822.SIZE 99999999999999999999999 BODY[]",
    b"* 1 FETCH (RFC822.SIZE " + b"9" * 5_000 + b")",
    b"* 1 FETCH (UID 101 RFC822.SIZE 10 BODY[] {-1}",
    b"* \xff\xfe\x00 )))",
    b"+ go on",
    b"* BYE now",
    b"x" * 1_100_000,
    b"",
]


@pytest.mark.parametrize("line", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("word", ["capability", "login", "select", "search", "fetch"])
def test_a045_a_hostile_server_costs_nothing(box, named, team, monkeypatch, line, word):
    """Trouble, or an empty mailbox; never a crash, and the next try at a sound server takes the mail."""
    post(box, "The band slips.")
    with monkeypatch.context() as broken:
        broken.setattr(imap, "PATIENCE", 0.5)
        broken.setattr(Session, word, lambda session, _rest: session.say(line))
        fetching.fetch()
    if not IncomingMail.objects.exists():
        FetchedMailbox.objects.update(last_uid=named.last_uid, uid_validity=named.uid_validity)
        assert fetching.fetch() == 1
    assert IncomingMail.objects.get().raw.data.startswith(b"From")


def endlessly(session, _rest):
    with suppress(OSError):
        while True:
            session.say("* 1 EXISTS" + " " * 5_000)


def byte_by_byte(session, _rest):
    with suppress(OSError):
        for _number in range(400):
            session.wfile.write(b"*")
            session.request.sendall(b"x")
            threading.Event().wait(0.05)


@pytest.mark.parametrize("word", ["capability", "login", "select", "search", "fetch"])
def test_a045_an_answer_in_endless_pieces_is_not_kept(box, named, team, monkeypatch, settings, word):
    post(box, "The band slips.")
    settings.MAIL_SIZE_LIMIT = 1_000_000
    monkeypatch.setattr(Session, word, endlessly)
    assert fetching.fetch() == 0
    assert "more than the limit" in FetchedMailbox.objects.get().trouble


@pytest.mark.parametrize("word", ["capability", "login", "fetch"])
def test_a045_an_answer_byte_by_byte_holds_nobody_up(box, named, team, monkeypatch, word):
    """Each comes before the time for one is over; a page, and the worker, wait for the whole no longer than it may take."""
    post(box, "The band slips.")
    monkeypatch.setattr(imap, "ANSWER", 0.5)
    monkeypatch.setattr(Session, word, byte_by_byte)
    begun = time.monotonic()
    assert fetching.fetch() == 0
    assert time.monotonic() - begun < 10 and FetchedMailbox.objects.get().trouble


@pytest.mark.parametrize("number", ["0", "4294967296", "9" * 5_000, "-5", "x"])
def test_a045_no_number_of_a_mail_is_believed_that_cannot_be_one(box, named, team, monkeypatch, number):
    monkeypatch.setattr(Session, "search", lambda session, _rest: session.say(f"* SEARCH {number}"))
    assert fetching.fetch() == 0
    assert FetchedMailbox.objects.get().last_uid == named.last_uid


def test_a045_a_server_without_encryption_is_told_no_password(box, named):
    """One in between may have cut it out (STARTTLS)."""
    FetchedMailbox.objects.update(security="starttls")
    box.asked.clear()
    fetching.fetch()
    assert "TLS not supported" in FetchedMailbox.objects.get().trouble
    assert not [line for line in box.asked if "LOGIN" in line]


def test_nothing_is_asked_where_no_mailbox_is_named(db):
    assert fetching.fetch() == 0


@pytest.mark.parametrize(
    ("head", "to", "wanted"),
    [
        ("", "team@skein.localhost", ["team"]),
        ("", "Team <TEAM@Skein.localhost>, den@skein.localhost, x@varde.example", ["team", "den"]),
        ("X-Original-To: den@skein.localhost\r\n", "team@skein.localhost", ["den"]),
        ("Delivered-To: skein@varde.example\r\n", "team@skein.localhost", ["team"]),
        (
            "Delivered-To: skein@varde.example\r\nDelivered-To: den@skein.localhost\r\n",
            "ann@x.example",
            ["den"],
        ),
        ("Envelope-To: <den@skein.localhost>\r\n", "ann@x.example", ["den"]),
        ("", "skein@varde.example", ["in"]),
        ("", "nobody@skein.localhost", ["in"]),
        ("", "undisclosed-recipients:;", ["in"]),
        ("", '"team@skein.localhost" <ann@x.example>', ["in"]),
    ],
)
def test_whom_it_is_for(team, den, head, to, wanted):
    found = addressed.read(head.encode() + mail(BOB, "Band", "Hello.", to=to, mid="a@varde.example"))
    assert [address.partition("@")[0] for address, _route in found.recipients] == wanted


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        ("Return-Path: <bob@private.example>\r\n", "bob@private.example"),
        ("Return-Path: <>\r\n", ""),
        ("", "bob@varde.example"),
    ],
)
def test_who_sent_it(team, head, wanted):
    assert (
        addressed.read(head.encode() + mail(BOB, "Band", "Hello.", mid="a@varde.example")).envelope_from
        == wanted
    )


def test_the_word_of_the_server_behind_the_mailbox_is_believed(box, named, team, bob, settings):
    """Whoever put it there is ours, though no peer is named."""
    settings.MAIL_AUTHSERV_ID, settings.MAIL_SERVERS = "mx.varde.example", ["10.0.0.1"]
    post(
        box,
        "It is me.",
        head="Authentication-Results: mx.varde.example; dmarc=pass header.from=varde.example\r\n",
    )
    fetching.fetch()
    process(IncomingMail.objects.get().pk)
    assert Message.objects.get().author == bob and IncomingMail.objects.get().checked == "pass"


def test_a_folder_of_any_name():
    assert imap._quoted('Eingang "Neu"') == '"Eingang \\"Neu\\""'
    assert imap._quoted("Entwürfe & mehr") == '"Entw&APw-rfe &- mehr"'
    assert imap._quoted("日本\r\n語") == '"&ZeVnLAANAAqKng-"'
