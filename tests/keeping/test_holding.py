"""Under a legal hold nothing is lost, whatever people do, and they do not notice."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.actions import access
from accounts.models import AuditEntry, User
from tests.bridge.mails import deliver, mail
from tests.conftest import make_group, make_person
from threads.actions import attaching, merging, posting, unpublishing, withholding
from threads.keeping.erasing import running
from threads.keeping.holding import acts
from threads.models import Blob, HeldCopy, LegalHold, Message

FILE = [("plan.txt", "text/plain", b"the plan", None)]
HOLDS = "/manage/keep/holds/"


@pytest.fixture
def hold(alice, bob) -> LegalHold:
    return acts.begin(case="2026-014", by=alice, people=[bob], reason="Bandtech")


@pytest.fixture
def said(bob, team) -> Message:
    return posting.post(author=bob, group=team, subject="Deal", body="The price is 400.", files=FILE)


@pytest.fixture
def second(db):
    client = Client()
    client.force_login(make_person("Ruth Adler", role=User.Role.ADMIN))
    return client


def kept() -> list[tuple[str, str, str]]:
    return list(HeldCopy.objects.order_by("pk").values_list("message", "body", "why"))


def test_a130_an_edit_keeps_the_text_of_before(hold, said, bob):
    posting.edit(said, by=bob, body="The price is 500.")
    posting.edit(said, by=bob, body="There is no price.")
    assert kept() == [(said.pk, "The price is 400.", "changed"), (said.pk, "The price is 500.", "changed")]


def test_a130_what_is_withdrawn_stays_with_its_files(hold, said, bob):
    posting.withdraw(said, by=bob)
    Blob.objects.update(stored_at=timezone.now() - 2 * attaching.UNUSED_FOR)
    attaching.forget_unused()
    copy = HeldCopy.objects.first()
    assert (copy.body, copy.subject) == ("The price is 400.", "Deal")
    assert copy.files.get().blob.file.open("rb").read() == b"the plan"
    assert not Message.objects.get(pk=said.pk).body


@pytest.mark.parametrize("way", [withholding.hide, withholding.remove, withholding.take_files])
def test_a130_what_moderators_take_away_stays(hold, said, alice, way):
    way(said, by=alice)
    assert kept()[0][1] == "The price is 400."
    assert HeldCopy.objects.first().files.count() == 1


def test_a130_what_is_unpublished_stays(hold, said, bob):
    unpublishing.unpublish(said.conversation, {said.pk}, by=bob)
    assert not Message.objects.filter(pk=said.pk).exists()
    assert kept() == [(said.pk, "The price is 400.", "deleted")]


def test_a130_a_quoted_copy_stays_when_the_true_mail_replaces_it(hold, bob, team):
    quote = "See.\n\nOn Mon, 2 Mar 2026 at 08:00, Bob Brandt <bob@varde.example> wrote:\n> The price is four hundred, and no cent more than that.\n"
    deliver(
        mail("Alice Adair <alice@varde.example>", "Deal", quote, to="team", mid="a@x", ref=["b@x"]), to="team"
    )
    claimed = Message.objects.get(author=bob)
    words = "The price is four hundred, and no cent more than that.\n\nBob"
    own = mail(
        "Bob Brandt <bob@varde.example>",
        "Deal",
        words,
        to="team",
        mid="b@x",
        date="Mon, 02 Mar 2026 08:00:00 +0100",
    )
    deliver(own, to="team")
    assert not Message.objects.get(pk=claimed.pk).is_claim
    assert [(row[0], row[2]) for row in kept()] == [(claimed.pk, "changed")]


def test_only_what_a_hold_covers_is_kept(alice, bob, team):
    other = make_group("Other", alice, bob)
    acts.begin(case="1", by=alice, groups=[team], words=["price"])
    acts.begin(case="2", by=alice, since=timezone.now() + timedelta(days=1))
    for group, body in ((team, "The price"), (team, "The lunch"), (other, "The price")):
        posting.edit(posting.post(author=bob, group=group, subject="S", body=body), by=bob, body="Nothing")
    assert [row[1] for row in kept()] == ["The price"]


def test_nothing_is_kept_without_a_hold_or_after_it(hold, said, alice, bob, second):
    posting.edit(said, by=bob, body="The price is 500.")
    acts.ask_to_end(hold, by=alice)
    acts.end(hold, by=User.objects.get(handle="ruth"))
    posting.edit(said, by=bob, body="The price is 600.")
    assert kept() == []


def test_a130_a_hold_forbids_to_erase_and_both_are_noted(hold, bob, alice, second):
    access.deactivate(bob)
    with pytest.raises(CommandError, match="legal hold"):
        call_command("erase_person", "bob@varde.example", "--case", "x")
    assert list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))[-1] == "keep.refused"
    acts.ask_to_end(hold, by=alice)
    acts.end(hold, by=User.objects.get(handle="ruth"))
    assert running.may_not(bob) == ""


def test_a_hold_by_words_protects_who_said_them(said, alice, bob):
    acts.begin(case="words", by=alice, words=["price"])
    access.deactivate(bob)
    assert "legal hold" in running.may_not(User.objects.get(pk=bob.pk))


def test_a_hold_that_begins_meanwhile_stops_the_second_admin(said, alice, bob, second):
    access.deactivate(bob)
    row = running.ask(User.objects.get(pk=bob.pk), by=alice, case="x")
    running.work_off()
    acts.begin(case="late", by=alice, people=[bob])
    with pytest.raises(ValidationError, match="legal hold"):
        running.confirm(row, by=User.objects.get(handle="ruth"), name="Bob Brandt")


def test_the_export_of_a_hold_has_its_copies(hold, said, bob, alice, tmp_path):
    posting.post(author=alice, group=said.conversation.group, subject="Other", body="Not held")
    posting.withdraw(said, by=bob)
    place = tmp_path / "handed"
    call_command("export", "--to", str(place), "--case", "x", "--hold", "2026-014")
    (held,) = [json.loads(line) for line in (place / "held.jsonl").read_text().splitlines()]
    assert (held["id"], held["body"], held["why"]) == (said.pk, "The price is 400.", "emptied")
    assert (place / held["files"][0]["path"]).read_bytes() == b"the plan"
    assert [json.loads(line)["id"] for line in (place / "messages.jsonl").read_text().splitlines()] == [
        said.pk
    ]
    with pytest.raises(CommandError, match="No legal hold"):
        call_command("export", "--to", str(place), "--case", "x", "--hold", "none")


def test_ending_one_needs_a_second_admin(as_alice, second, hold, said, bob):
    posting.edit(said, by=bob, body="The price is 500.")
    address = f"{HOLDS}{hold.pk}/"
    assert as_alice.post(address, {"act": "end"}).status_code == 422
    as_alice.post(address, {"act": "ask"})
    answer = as_alice.post(address, {"act": "end"})
    assert (answer.status_code, b"Another admin has to ask" in answer.content) == (422, True)
    assert b"1 copy kept" in second.get(HOLDS).content
    second.post(address, {"act": "keep"})
    assert second.post(address, {"act": "end"}).status_code == 422
    as_alice.post(address, {"act": "ask"})
    assert second.post(address, {"act": "end"}).status_code == 302
    assert LegalHold.objects.get().ended_at and not HeldCopy.objects.exists()
    assert second.post(address, {"act": "ask"}).status_code == 422
    acts_noted = (
        AuditEntry.objects.filter(act__startswith="keep.").order_by("pk").values_list("act", flat=True)
    )
    assert list(acts_noted) == ["keep.held", "keep.end_asked", "keep.kept_on", "keep.end_asked", "keep.ended"]


def test_a_hold_is_begun_at_the_desk(as_alice, said, team):
    given = {
        "case": "2026-015",
        "people": "bob@varde.example",
        "groups": "team",
        "words": "price",
        "since": "2025-01-01",
    }
    assert as_alice.post(HOLDS, given).status_code == 302
    page = as_alice.get(HOLDS).content.decode()
    assert "Team, Bob Brandt, “price”, from 2025-01-01" in page
    assert LegalHold.objects.get().count == 1
    assert "has a hold already" in as_alice.post(HOLDS, given).content.decode()


def test_what_is_not_there_is_told_and_secret_groups_stay_secret(as_alice, bob):
    make_group("Cellar", bob, visibility="secret", joining="invite")
    for given, why in (
        ({"people": "nobody@varde.example"}, "Nobody has the address"), ({"groups": "cellar"}, "There is no group"),
        ({"groups": "nowhere"}, "There is no group"), ({"since": "0001-01-01", "until": "x"}, "valid date"),
        ({"people": "\n".join("bob@varde.example" for _ in range(60))}, "At most 50"), ({"case": ""}, "required"),
    ):  # fmt: skip
        answer = as_alice.post(HOLDS, {"case": "c"} | given)
        assert (answer.status_code, why in answer.content.decode()) == (422, True), given
    assert not LegalHold.objects.exists()


def test_only_admins_find_it_and_it_asks_little(client, as_alice, bob, hold, count_queries):
    acts.begin(case="2", by=None, people=[bob])
    assert count_queries(HOLDS) <= 8
    stranger = Client()
    for person in (bob, make_person("Sam Sand", role=User.Role.REVIEWER)):
        stranger.force_login(person)
        assert stranger.get(HOLDS).status_code == stranger.post(HOLDS, {"case": "x"}).status_code == 404
        assert stranger.post(f"{HOLDS}{hold.pk}/", {"act": "ask"}).status_code == 404


def test_a_hold_that_ends_before_it_begins_is_none(as_alice):
    sent = {"case": "c", "since": "2026-03-02", "until": "2026-03-01"}
    for page in ("/manage/keep/holds/", "/manage/keep/export/"):
        answer = as_alice.post(page, sent)
        assert answer.status_code == 422 and "ends before it begins" in answer.content.decode()
    assert not LegalHold.objects.exists()


def test_a_hold_of_one_conversation_from_its_address(desk_of_alice, alice, bob, team):
    one, other = (posting.post(author=bob, group=team, subject=word, body=word) for word in ("One", "Other"))
    answer = desk_of_alice.post(
        HOLDS, {"case": "7", "conversation": f"http://testserver/c/{one.conversation_id}/?x=1#message-1"}
    )
    assert answer.status_code == 302
    for message in (one, other):
        posting.edit(message, by=bob, body="Changed")
    assert kept() == [(one.pk, "One", "changed")]
    assert ">Changed</td>" in desk_of_alice.get(HOLDS).content.decode()
    unpublishing.unpublish(one.conversation, {one.pk}, by=bob)
    posting.edit(other, by=bob, body="Again")
    assert [row[0] for row in kept()] == [one.pk, one.pk], "gone, it covers nothing else"
    assert "one conversation" in desk_of_alice.get(HOLDS).content.decode()


def test_a_hold_follows_its_conversation_into_another(alice, bob, team):
    one, other = (posting.post(author=bob, group=team, subject=word, body=word) for word in ("One", "Other"))
    hold = acts.begin(case="7", by=alice, conversation=one.conversation)
    merging.merge([one.conversation], into=other.conversation)
    hold.refresh_from_db()
    assert hold.conversation == other.conversation


@pytest.mark.parametrize("line", ["/c/999999/", "elsewhere", "https://x/c/12a/", "9" * 40])
def test_a_hold_of_what_one_may_not_read_is_refused(desk_of_alice, bob, charlie, line):
    answer = desk_of_alice.post(HOLDS, {"case": "7", "conversation": line})
    assert answer.status_code == 422 and "no such conversation" in answer.content.decode()
    private = posting.post(author=bob, people=[charlie], subject="P", body="P")
    answer = desk_of_alice.post(HOLDS, {"case": "7", "conversation": f"/c/{private.conversation_id}/"})
    assert answer.status_code == 422 and not LegalHold.objects.exists()


@pytest.fixture
def desk_of_alice(alice):
    client = Client()
    client.force_login(alice)
    return client


@pytest.mark.parametrize("way", ["remove", "show"])
def test_what_was_hidden_before_a_hold_began_is_kept_as_well(said, alice, bob, way):
    withholding.hide(said, by=alice)
    acts.begin(case="late", by=alice, people=[bob])
    if way == "remove":
        withholding.remove(said, by=alice)
        assert kept() == [(said.pk, "The price is 400.", "emptied")]
        assert HeldCopy.objects.get().files.count() == 1
    else:
        withholding.show(said, by=alice, body="There is no price.")
        assert kept() == [(said.pk, "The price is 400.", "changed")]


def test_copies_follow_their_conversation_into_another(hold, bob, team):
    one, other = (posting.post(author=bob, group=team, subject=word, body=word) for word in ("One", "Other"))
    posting.edit(one, by=bob, body="Changed")
    merging.merge([one.conversation], into=other.conversation)
    assert HeldCopy.objects.get().conversation == other.conversation_id
