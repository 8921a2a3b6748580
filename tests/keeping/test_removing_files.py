"""Rules for files alone: the file is nowhere any more, the message and its words stay, and say what was there."""

import json
from datetime import timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import Group, User
from tests.bridge.mails import deliver, with_file
from tests.bridge.mails import mail as plain_mail
from tests.conftest import Queries, make_group, make_person
from tests.pages import flat
from threads.actions import posting, withholding
from threads.bridge.erasing import thinning
from threads.bridge.models import IncomingMail, RawMail
from threads.bridge.unchain import unchain
from threads.keeping.holding import acts as holding
from threads.keeping.retaining import acts, telling, trying
from threads.models import Attachment, Blob, Message, RetentionRule
from threads.moderation import reporting

from .test_retention import BOB, DESK, Kind, night, rule

SECRET = b"%PDF the budget of the zanzibar pumps"
STUB = "removed by the retention rule on"


def sent(
    group: Group | None, author: User, days: int, *, name: str = "budget.pdf", data: bytes = SECRET, **more
) -> Message:
    """A message with a file, so many days old."""
    message = posting.post(
        author=author, group=group, subject=name, body=f"See {name}", files=[(name, "application/pdf", data, None)],
        **more,
    )  # fmt: skip
    grow_old(days, pk=message.pk)
    return message


def grow_old(days: int, **which: object) -> None:
    at = timezone.now() - timedelta(days=days)
    Message.objects.filter(**which).update(sent_at=at, arrived_at=at)
    Blob.objects.update(stored_at=at)


def letters_grow_old(days: int) -> None:
    at = timezone.now() - timedelta(days=days)
    IncomingMail.objects.update(received_at=at, processed_at=at)
    grow_old(days)


def mail_with_file(mid: str = "b@x", to: str = "team") -> bytes:
    return with_file(plain_mail(BOB, "Budget", "Here it is.", to=to, mid=mid), "budget.pdf", SECRET)


def is_anywhere(data: bytes = SECRET) -> bool:
    """On the disk, in a mail, or in a part of one."""
    files = [path.read_bytes() for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    raws = [row.data for row in RawMail.objects.all()]
    parts = [file.content for raw in raws for one in unchain(raw).messages for file in one.attachments]
    return any(data in each for each in [*files, *raws, *parts])


def page(user: User, url: str) -> str:
    client = Client()
    client.force_login(user)
    answer = client.get(url, follow=True)
    assert answer.status_code == 200, url
    return flat(answer.content.decode())


# --- What goes -----------------------------------------------------------------------------------------------------


def test_a_file_goes_and_its_message_says_so(client, alice, bob, team):
    old, new = sent(team, bob, 400), sent(team, bob, 10, name="plan.pdf", data=b"%PDF plan")
    file = old.attachments.get()
    rule(alice, kind=Kind.FILES)
    client.force_login(bob)
    assert client.get(file.get_absolute_url()).status_code == 200
    run = night()
    assert run.counts == {"files": 1}
    assert client.get(file.get_absolute_url()).status_code == 404
    assert client.get(new.attachments.get().get_absolute_url()).status_code == 200
    assert not is_anywhere() and not Blob.objects.filter(uses=None).exists()
    for url in (old.get_absolute_url(), f"/c/{old.conversation_id}/about/"):
        shown = page(bob, url)
        assert "budget.pdf" in shown and STUB in shown and file.get_absolute_url() not in shown
    old.refresh_from_db()
    assert (old.body, old.attachment_count, old.withdrawn_at) == ("See budget.pdf", 1, None)
    assert "plan.pdf" in page(bob, "/g/team/files/") and "budget.pdf" not in page(bob, "/g/team/files/")
    assert night().counts == {}, "once"


def test_bytes_that_another_message_has_stay(client, alice, bob, team):
    sent(team, bob, 400)
    new = sent(team, alice, 10)
    rule(alice, kind=Kind.FILES)
    assert night().counts == {"files": 1}
    client.force_login(bob)
    assert client.get(new.attachments.get().get_absolute_url()).status_code == 200


def test_the_rule_of_a_group_goes_before_that_of_the_site_which_holds_for_private_ones_too(alice, bob, team):
    keeper = make_group("Keeper", alice, bob)
    there = {
        "private": sent(None, bob, 400, people=[alice]), "team": sent(team, bob, 400), "keeper": sent(keeper, bob, 400),
    }  # fmt: skip
    rule(alice, kind=Kind.FILES)
    rule(alice, None, kind=Kind.FILES, group=keeper)
    night()
    assert {name for name, one in there.items() if one.attachments.get().blob_id} == {"keeper"}


def test_what_moderators_hid_goes_too_unless_they_have_to_decide(alice, bob, team):
    hidden, files, reported = (
        sent(team, bob, 400, name=f"{name}.pdf") for name in ("hidden", "taken", "reported")
    )
    withholding.hide(hidden, by=alice)
    withholding.take_files(files, by=alice)
    reporting.report(reported, by=alice, reason="topic", note="")
    rule(alice, kind=Kind.FILES)
    assert night().counts == {"files": 2}
    withholding.show(hidden, by=alice)
    withholding.give_files(files, by=alice)
    gone = [message.attachments.get() for message in (hidden, files)]
    assert all(file.blob_id is None and file.removed_at for file in gone)
    assert STUB in page(bob, hidden.get_absolute_url())
    assert reported.attachments.get().blob_id


# --- Mails -----------------------------------------------------------------------------------------------------------


def test_the_original_mail_has_it_no_more(client, alice, bob, team):
    raw = mail_with_file()
    brought = deliver(raw, to="team")
    message = Message.objects.get()
    letters_grow_old(400)
    rule(alice, kind=Kind.FILES)
    client.force_login(bob)
    address = f"/mail/original/{brought.pk}/"
    assert b"zanzibar" in message.attachments.get().blob.file.read()
    assert night().counts == {"files": 1}
    assert not is_anywhere()
    shown = client.get(address).content.decode()
    assert "Here it is." in shown and "was deleted by" not in shown
    kept = client.get(f"{address}eml/").content
    part = next(BytesParser(policy=policy.default).parsebytes(kept).iter_attachments())
    assert (part.get_filename(), part.get_content()) == ("budget.pdf", thinning.REMOVED)
    origin = brought.origins.get()
    brought.refresh_from_db()
    assert brought.raw.data[origin.start : origin.end].strip() == b"Here it is."
    call_command("ledger", check=True)
    assert deliver(raw, to="team").pk == brought.pk, "known when it comes again"
    assert not is_anywhere() and night().counts == {}


def test_a_mail_that_brings_it_once_more_loses_it_when_it_is_as_old(alice, bob, team):
    deliver(mail_with_file(), to="team")
    letters_grow_old(800)
    rule(alice, kind=Kind.FILES)
    night()
    Attachment.objects.update(removed_at=timezone.now() - timedelta(days=500))
    again = deliver(mail_with_file(), to="team")  # with another line between its parts
    assert (again.state, Message.objects.count()) == (IncomingMail.State.DUPLICATE, 1)
    assert night().counts == {} and is_anywhere()
    IncomingMail.objects.filter(pk=again.pk).update(
        received_at=timezone.now() - timedelta(days=400), processed_at=timezone.now() - timedelta(days=400)
    )
    night()
    assert not is_anywhere()
    again.refresh_from_db()
    assert again.raw.size and night().counts == {}


def test_a_mail_that_came_lately_keeps_its_files_and_so_does_one_that_waits(alice, bob, team):
    deliver(mail_with_file(), to="team")
    waits = deliver(mail_with_file(), to="in")
    grow_old(400)
    rule(alice, kind=Kind.FILES)
    assert night().counts == {}, "its split can still be put right"
    letters_grow_old(400)
    assert night().counts == {"files": 1}
    waits.refresh_from_db()
    assert waits.state == IncomingMail.State.REVIEW
    assert [file.content for one in unchain(waits.raw.data).messages for file in one.attachments] == [SECRET]


def nested(encoding: str) -> bytes:
    inner = EmailMessage()
    inner["From"], inner["To"], inner["Subject"] = "Ann <ann@far.example>", "bob@varde.example", "Inner"
    inner["Date"], inner["Message-ID"] = "Mon, 01 Jan 2024 09:00:00 +0000", "<inner@far.example>"
    inner.set_content("The inner words.")
    inner.add_attachment(SECRET, maintype="application", subtype="pdf", filename="inner.pdf", cte=encoding)
    outer = EmailMessage()
    outer["From"], outer["To"], outer["Subject"] = BOB, "team@skein.localhost", "Outer"
    outer["Date"], outer["Message-ID"] = "Tue, 02 Jan 2024 09:00:00 +0000", "<outer@far.example>"
    outer.set_content("The outer words.")
    outer.add_attachment(inner)
    outer.add_attachment(b"Nothing but text: zanzibar\n", maintype="text", subtype="plain", filename="a.txt")
    return outer.as_bytes()


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
def test_files_in_a_mail_that_a_mail_carries(encoding):
    raw = nested(encoding)
    change = thinning.Thinning(raw)
    assert change.is_complete and change.is_alike
    assert [one.body for one in change.after[0]] == [one.body for one in change.before[0]]
    names = [file.name for one in change.after[0] for file in one.attachments]
    assert sorted(names) == ["a.txt", "inner.pdf"] and b"zanzibar" not in change.done.data
    assert thinning.without_files(change.done.data).edits == [], "the same when it is done twice"


MUSEUM = sorted((Path(__file__).parents[1] / "mails").rglob("*.eml"))


def test_every_mail_of_the_museum_gives_up_its_files_and_keeps_its_words():
    """Where a mail is all one file, in a signature or for Outlook, its words go from the bytes with it; what was read
    out of them is kept beside."""
    raws = {path.name: raw for path in MUSEUM if b"name=" in (raw := path.read_bytes())}
    changes = {name: thinning.Thinning(raw) for name, raw in raws.items()}
    assert all(change.is_complete for change in changes.values())
    assert all(change.is_alike for change in changes.values() if change.before[0][0].attachments)


def test_a_mail_whose_files_cannot_be_told_apart_goes_whole(client, alice, bob, team, monkeypatch):
    brought = deliver(mail_with_file(), to="team")
    letters_grow_old(400)
    rule(alice, kind=Kind.FILES)
    monkeypatch.setattr(thinning.Thinning, "is_complete", False)
    night()
    assert not is_anywhere()
    assert "was deleted by a retention rule" in page(bob, f"/mail/original/{brought.pk}/")
    assert Message.objects.get().body == "Here it is."


# --- Who keeps it, and who is told ---------------------------------------------------------------------------------------


def test_a130_a_hold_is_stronger_than_a_rule_for_files(alice, bob, team):
    mine, hers = sent(team, bob, 400), sent(team, alice, 400, name="other.pdf", data=b"%PDF other")
    deliver(mail_with_file(), to="team")
    letters_grow_old(400)
    rule(alice, kind=Kind.FILES)
    holding.begin(case="1", by=alice, people=[bob])
    assert night().counts == {"files": 1, "held": 2}
    assert mine.attachments.get().blob_id and not hers.attachments.get().blob_id
    assert is_anywhere()


def test_no_export_has_it(alice, bob, team, tmp_path):
    sent(team, bob, 400)
    deliver(mail_with_file(), to="team")
    letters_grow_old(400)
    rule(alice, kind=Kind.FILES)
    night()
    place = tmp_path / "handed"
    call_command("export", "--to", str(place), "--case", "1")
    rows = [json.loads(line) for line in (place / "messages.jsonl").read_text().splitlines()]
    files = [file for row in rows for file in row["files"]]
    assert len(files) == 2 and all(file["path"] is None and file["removed_at"] for file in files)
    assert not any(b"zanzibar" in path.read_bytes() for path in place.rglob("*") if path.is_file())


def test_who_is_told_before_it_begins(alice, bob, charlie, team):
    made = acts.make(kind=Kind.FILES, group=None, amount=1, unit="year", by=alice)
    sent(None, charlie, 1, people=[bob])
    assert set(telling.people_of(made)) == {bob, charlie} | set(
        User.objects.filter(memberships__group=team, memberships__role="admin")
    )


def test_members_read_it_on_about(alice, bob, team):
    rule(alice, 365, kind=Kind.FILES)
    rule(alice, 730)
    shown = page(bob, "/g/team/about/")
    assert "Files are removed 365 days after" in shown and "Conversations are deleted 730 days" in shown


# --- At the desk -----------------------------------------------------------------------------------------------------


def test_the_trial_run_lists_what_then_goes(alice, bob, team, den, vault):
    nora = make_person("Nora Nord", role=User.Role.ADMIN)
    sent(team, bob, 400)
    sent(den, bob, 500, name="canary.pdf", data=b"%PDF canary")
    client = Client()
    client.force_login(nora)
    answer = client.post(DESK, {"kind": "files", "group": "", "amount": "1", "unit": "year"})
    made = RetentionRule.objects.get()
    assert answer.url == f"{DESK}{made.pk}/"
    found = trying.count(made)
    assert [(line["group"], line["files"], line["messages"]) for line in found["groups"]] == [
        (den.pk, 1, 1), (team.pk, 1, 1),
    ]  # fmt: skip
    shown = flat(client.get(answer.url).content.decode())
    assert "2 files are older than that" in shown and "budget.pdf" in shown and "canary" not in shown
    assert "also taken out of the mails" in shown
    lines = b"".join(client.get(f"{answer.url}list.csv").streaming_content).decode()
    assert "budget.pdf" in lines and "canary" not in lines
    assert Attachment.objects.exclude(blob=None).count() == 2, "nothing was removed"


def test_the_page_of_a_rule_asks_the_same_for_many_files(alice, bob, team):
    nora = make_person("Nora Nord", role=User.Role.ADMIN)
    client = Client()
    client.force_login(nora)
    made = rule(alice, kind=Kind.FILES, on=False)
    asked = []
    client.get(f"{DESK}{made.pk}/")
    for number in (1, 8):
        for one in range(number):
            sent(team, bob, 400, name=f"{number}-{one}.pdf")
        trying.count(made)
        with Queries() as queries:
            client.get(f"{DESK}{made.pk}/")
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 8, asked
