"""Every accepted mail ends in exactly one state, with its raw bytes and a reason."""

import errno
import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import OperationalError

from threads import addresses
from threads.bridge import pipeline
from threads.bridge.intake import routes
from threads.bridge.models import IncomingMail
from threads.models import Conversation, Message

from ..conftest import make_group
from .mails import deliver, forward, mail, with_file

pytestmark = pytest.mark.django_db
State = IncomingMail.State
ALICE, BOB = "Alice Adair <alice@varde.example>", "Bob Brandt <bob@varde.example>"
MALLORY = "Mallory <mallory@evil.example>"


# --- Routes --------------------------------------------------------------------------------------


def test_addresses_that_are_known(team):
    assert routes.resolve("in@skein.localhost").kind == "in"
    assert routes.resolve("<Team@SKEIN.localhost>").group == team
    token = addresses.mint(f"group:{team.pk}", 7)
    assert routes.resolve(f"team+{token}@skein.localhost").number == 7
    assert routes.resolve(f"reply+{addresses.mint('reply', 5).upper()}@skein.localhost").number == 5


@pytest.mark.parametrize(
    "address",
    ["nobody@skein.localhost", "team@elsewhere.example", "team", "", "in+x@skein.localhost", "team+x@skein.localhost",
     "reply+5.aaaaaaaaaaaaaaaa@skein.localhost", "reply@skein.localhost", "team@skein.localhost.evil.example"],
)  # fmt: skip
def test_addresses_that_are_not(team, address):
    assert routes.resolve(address) is None


def test_a_token_is_good_for_one_purpose_only(team, den):
    token = addresses.mint(f"group:{team.pk}", 7)
    assert routes.resolve(f"den+{token}@skein.localhost") is None
    assert routes.resolve(f"reply+{token}@skein.localhost") is None


def test_a_secret_group_is_unknown_to_outsiders(vault, bob):
    assert routes.resolve("vault@skein.localhost", "mallory@evil.example") is None
    assert routes.resolve("vault@skein.localhost", "bob@varde.example") is None
    assert routes.resolve("vault@skein.localhost", "alice@varde.example").group == vault


def test_a_group_that_takes_no_mail_is_unknown(alice):
    make_group("Quiet", alice, mail_policy="refuse")
    assert routes.resolve("quiet@skein.localhost", "alice@varde.example") is None


# --- Policy --------------------------------------------------------------------------------------


def test_a_stranger_cannot_forward_to_in(team):
    stored = deliver(forward(MALLORY))
    assert (
        stored.state == State.REFUSED and "not known" in stored.reason and stored.raw.data == forward(MALLORY)
    )


@pytest.mark.parametrize(
    ("policy", "sender", "state"),
    [("members", BOB, "published"), ("members", "Charlie <charlie@varde.example>", "held"), ("members", MALLORY, "held"),
     ("colleagues", "Charlie <charlie@varde.example>", "published"), ("colleagues", MALLORY, "held"),
     ("hold", ALICE, "held")],
)  # fmt: skip
def test_the_groups_policy(alice, bob, charlie, policy, sender, state):
    make_group("Team", alice, bob, mail_policy=policy)
    stored = deliver(mail(sender, "Hello", "A plain hello.", to="team"), to="team")
    assert stored.state == state
    assert Message.objects.exists() == (state == "published")


def test_only_admins_announce_by_mail(alice, bob):
    make_group("News", alice, bob, posting="admins")
    assert deliver(mail(BOB, "News", "I have news.", to="news"), to="news").state == State.HELD
    assert deliver(mail(ALICE, "News", "The real news.", to="news"), to="news").state == State.PUBLISHED


def test_a_secret_address_stands_for_its_sender(alice, bob, team):
    to = addresses.group_address(team, bob)
    stored = deliver(
        mail("Bob <bob.at.home@private.example>", "From home", "The parcel is here.", to=to), to=to
    )
    assert stored.state == State.PUBLISHED and Message.objects.get().author == bob


# --- Automatic mail ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fields",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"X_Skein_Loop": "skein.localhost"},
        {"Return_Path": "<>"},
    ],
    ids=str,
)
def test_automatic_mail_is_left_out(alice, team, fields):
    stored = deliver(mail(ALICE, "Out of office", "I am away.", to="team", **fields), to="team")
    assert stored.state == State.AUTO and stored.reason and not Message.objects.exists()


def test_our_own_mail_coming_back_is_left_out(team):
    raw = mail(
        "Skein <no-reply@skein.localhost>", "Re: x", "a notice", to="team", mid="message-1@skein.localhost"
    )
    assert deliver(raw, to="team").state == State.AUTO


# --- Replies to notices --------------------------------------------------------------------------


@pytest.fixture
def told(alice, bob, charlie, den):
    from threads.actions import posting

    return posting.post(author=alice, subject="Keys", body="Who has the cellar key?", group=den)


def test_the_token_picks_the_conversation_and_the_sender_the_author(told, bob):
    to = addresses.reply_address(told)
    body = "I have it.\n\nOn Mon, 2 Mar 2026 at 09:00, Alice Adair <alice@varde.example> wrote:\n> Who has the cellar key?\n"
    stored = deliver(mail(BOB, "Re: Keys", body, to=to, mid="r@x.example"), to=to)
    assert stored.state == State.PUBLISHED
    reply = Message.objects.exclude(pk=told.pk).get()
    assert (reply.author, reply.body, reply.parent) == (bob, "I have it.", told)


@pytest.mark.parametrize("sender", ["Charlie <charlie@varde.example>", MALLORY])
def test_a_reply_token_gives_no_rights(told, sender):
    to = addresses.reply_address(told)
    stored = deliver(mail(sender, "Re: Keys", "Let me in.", to=to), to=to)
    assert stored.state == State.REFUSED and Message.objects.count() == 1
    assert "Keys" not in stored.reason


def test_an_answer_under_the_message_id_of_somebody_else_is_the_senders_own(told, bob, charlie, den):
    den.memberships.create(user=charlie)
    to = addresses.reply_address(told)
    deliver(mail(BOB, "Re: Keys", "I have it.", to=to, mid="r@x.example"), to=to)
    deliver(mail("Charlie <charlie@varde.example>", "Re: Keys", "No, I.", to=to, mid="r@x.example"), to=to)
    said = {(m.author, m.body, m.origins.count()) for m in Message.objects.exclude(pk=told.pk)}
    assert said == {(bob, "I have it.", 1), (charlie, "No, I.", 1)}


def test_an_answer_that_comes_twice_is_one_message(told, bob):
    to = addresses.reply_address(told)
    for body, state in (("I have it.", State.PUBLISHED), ("I have  it.", State.DUPLICATE)):
        stored = deliver(mail(BOB, "Re: Keys", body, to=to, mid="r@x.example"), to=to)
        assert stored.state == state
    assert Message.objects.count() == 2


# --- Poison --------------------------------------------------------------------------------------


def test_a017_a_mail_whose_reading_fails_is_set_aside_after_three_tries(alice, team, monkeypatch):
    def broken(raw, footers):
        raise IndexError("poison")

    poison = deliver(mail(ALICE, "Poison", "x", to="team", mid="p@x.example"), to="team", run=False)
    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "engine", broken)
        for _try in range(3):
            pipeline.sweep()
    poison.refresh_from_db()
    assert (poison.state, poison.attempts) == (State.QUARANTINED, 3)
    assert "IndexError" in poison.reason and poison.raw.data.startswith(b"From: Alice")
    assert deliver(mail(ALICE, "Fine", "y", to="team"), to="team").state == State.PUBLISHED


def test_a017_a_mail_that_kills_the_process_is_set_aside(alice, team, settings, monkeypatch):
    class Killed(BaseException):
        pass

    def die(status):
        raise Killed

    settings.TEST_HOOKS = True
    monkeypatch.setattr(pipeline.os, "_exit", die)
    poison = deliver(mail(ALICE, "Poison", "x", to="team", X_Test_Crash="publish"), to="team", run=False)
    for _try in range(3):
        with pytest.raises(Killed):
            pipeline.process(poison.pk)
    assert not Message.objects.exists() and not Conversation.objects.exists()
    assert pipeline.process(poison.pk).state == State.QUARANTINED


def test_the_crash_hook_is_off_by_default(alice, team):
    stored = deliver(mail(ALICE, "Hook", "x", to="team", X_Test_Crash="parse"), to="team")
    assert stored.state == State.PUBLISHED


def test_a014_a_monstrous_header_stops_nobody(alice, team):
    stored = deliver(b"X-Big: " + b"a" * 300_000 + b"\r\n" + mail(ALICE, "Big", "x", to="team"), to="team")
    assert stored.state == State.PUBLISHED


def test_a_mail_to_some_hundred_people_is_published_with_all_it_answers(alice, team):
    people = b",\r\n ".join(b"Person %d <p%d@varde.example>" % (n, n) for n in range(2_000))
    ids = b"\r\n ".join(b"<%d.ABCDEFGHIJKLMNOPQRSTUVWXYZ@varde.example>" % n for n in range(2_000))
    quote = "Yes.\n\nOn 1 March 2026, Bo Li <bo@x.example> wrote:\n> Is it cold?\n"
    raw = b"Cc: " + people + b"\r\nReferences: " + ids + b"\r\n" + mail(ALICE, "Re: Kiln", quote, to="team")
    stored = deliver(raw, to="team")
    assert stored.state == State.PUBLISHED
    assert sorted(Message.objects.values_list("body", flat=True)) == ["Is it cold?", "Yes."]


@pytest.mark.parametrize(
    "raw", [b"", b"\0", b"\xff" * 500, b"Subject: only\n\n", b"\n\n\n", b"From: a@b.example"]
)
def test_any_bytes_end_in_a_state(alice, team, raw):
    assert deliver(raw, to="team").state in (State.HELD, State.PUBLISHED, State.QUARANTINED)


@pytest.mark.parametrize(
    "error", [OperationalError("database is locked"), OSError(errno.ENOSPC, "disk full")]
)
def test_a_mail_of_a_busy_database_or_a_full_disk_is_not_counted_as_poison(alice, team, monkeypatch, error):
    def busy(work):
        raise error

    stored = deliver(mail(ALICE, "Busy", "x", to="team"), to="team", run=False)
    monkeypatch.setattr(pipeline, "READ", (busy,))
    with pytest.raises(type(error)):
        pipeline.process(stored.pk)
    stored.refresh_from_db()
    assert (stored.state, stored.attempts) == (State.RECEIVED, 0)


# --- Files, ledger -------------------------------------------------------------------------------


def test_an_attached_file_is_kept_through_the_review(as_alice, alice, team):
    stored = deliver(with_file(forward(), "plan.pdf", b"%PDF-1.4 lunch"))
    data = {
        "title": "V",
        "audience": "group",
        "group": team.pk,
        "publish": "1",
        "include-0": "on",
        "include-1": "on",
    }
    as_alice.post(f"/mail/review/{stored.pk}/", data)
    attachment = Message.objects.get(attachment_count=1).attachments.get()
    assert attachment.name == "plan.pdf" and attachment.blob.file.read() == b"%PDF-1.4 lunch"


def test_the_ledger_adds_up(alice, team):
    raw = mail(ALICE, "One", "one", to="team", mid="one@x.example")
    for _time in range(3):
        deliver(raw, to="team")
    deliver(forward())
    deliver(forward(MALLORY))
    out = StringIO()
    call_command("ledger", "--json", "--check", stdout=out)
    counts = json.loads(out.getvalue())
    assert counts["ok"] and counts["accepted"] == 5 and counts["repeated"] == 2
    assert (counts["published"], counts["review"], counts["refused"]) == (1, 1, 1)
    out = StringIO()
    call_command("ledger", "--ids", stdout=out)
    assert "<one@x.example> published" in out.getvalue().splitlines()


def test_the_ledger_check_fails_when_a_message_is_lost(alice, team):
    deliver(mail(ALICE, "One", "one", to="team"), to="team")
    Message.objects.all().delete()
    with pytest.raises(SystemExit):
        call_command("ledger", "--check", stdout=StringIO(), stderr=StringIO())
