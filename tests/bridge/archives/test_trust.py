"""Archives at the desk: who may what, what is believed, and what kills a worker."""

import bz2
import errno
import io
import lzma
import zipfile

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Group, Membership
from tests.bridge.mails import mail
from tests.bridge.test_archive import ANN, as_mbox, letters
from tests.conftest import make_group, make_person
from threads import addresses
from threads.actions import posting
from threads.bridge.archives import acts, arriving, reading, running
from threads.bridge.archives.routing import Router, open_groups
from threads.bridge.bulk_import import Import
from threads.bridge.models import Archive, IncomingMail
from threads.models import Message

from .files import PAGE, State, imported, sent

pytestmark = pytest.mark.django_db


def test_nothing_in_an_archive_of_the_desk_is_believed(team, nora, alice):
    words = "The valves are all in the store again, as far as I know."
    quote = f"Good news.\n\nOn Mon, 2 Mar 2026 at 09:00, Alice Adler <alice@varde.example> wrote:\n> {words}"
    Import.begin(team, "before", user=nora).take(
        [mail(ANN, "Re: Valves", quote, to="team", mid="a@x", ref=["v@x"])]
    )
    claim, answer = Message.objects.get(author=alice), Message.objects.exclude(author=alice).get()
    assert claim.claimed_by and not claim.unchecked
    hers = mail("Alice Adler <alice@varde.example>", "Valves", words, to="team", mid="v@x")
    other = mail("Ben Ort <ben@far.example>", "Pumps", quote.replace("valves", "pumps"), to="team", mid="b@x")
    imported(as_mbox([hers, other]), nora, team)
    claim.refresh_from_db()
    answer.refresh_from_db()
    assert claim.claimed_by is None and claim.unchecked and not answer.unchecked
    found = Message.objects.filter(conversation__subject="Pumps")
    assert set(found.values_list("author__name", "unchecked")) == {("Ben Ort", True), (alice.name, True)}
    assert IncomingMail.objects.get(message_id="v@x").is_in_doubt


def test_nor_what_claims_to_be_an_export_of_ours(team, nora, alice):
    first = posting.post(author=alice, group=team, subject="Lunch", body="At noon.")
    answer = posting.reply(author=alice, conversation=first.conversation, body="Or at one.")
    forged = mail(
        ANN, "Re: Lunch", "This is decided.", to="team", mid="f@x", ref=[addresses.message_id(answer)]
    )
    fields = {
        "X-Skein-Sent": "2026-03-02T09:00:00+00:00", "X-Skein-Kind": "announcement", "X-Skein-Best-Answer": "yes",
        "X-Skein-Claimed-By": "Alice Adair <alice@varde.example>",
        "X-Skein-Conversation": f"<{addresses.message_id(first)}>",
    }  # fmt: skip
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items()).encode()
    imported(as_mbox([head + forged]), nora, team)
    talk = first.conversation
    talk.refresh_from_db()
    assert (talk.kind, talk.best_answer) == ("discussion", None)
    found = Message.objects.get(body="This is decided.")
    assert found.unchecked and found.claimed_by is None


@pytest.mark.parametrize(
    "rule",
    [
        {"posting": Group.Posting.ADMINS},
        {"mail_policy": Group.MailPolicy.HOLD},
        {"unchecked_mail": Group.UncheckedMail.HOLD},
    ],
    ids=["announcements", "held", "unchecked held"],
)
def test_where_mail_waits_for_admins_only_they_import(rule, team, nora):
    row = sent(as_mbox(letters()), nora, team)
    Group.objects.filter(pk=team.pk).update(**rule)
    with pytest.raises(ValidationError, match="takes nothing"):
        acts.begin(row, by=nora)
    Group.objects.filter(pk=team.pk).update(
        posting=team.posting, mail_policy=team.mail_policy, unchecked_mail=team.unchecked_mail
    )
    acts.begin(row, by=nora)
    # Since then.
    Group.objects.filter(pk=team.pk).update(**rule)
    running.work_off()
    row.refresh_from_db()
    assert row.state == State.STOPPED and "takes nothing any more" in row.problem
    assert not Message.objects.exists() and not list(arriving.folder().iterdir())
    Membership.objects.create(group=team, user=nora, role=Membership.Role.ADMIN)
    assert team in open_groups(nora)


def test_other_admins_turn_only_what_they_could_have_begun(desk, team, nora, django_assert_max_num_queries):
    wells, otto = make_group("wells", visibility="private"), make_person("Otto Other", role="admin")
    Membership.objects.create(group=wells, user=nora, role=Membership.Role.ADMIN)
    row = sent(as_mbox(letters()), nora, team, wells)
    acts.begin(row, by=nora)
    desk.force_login(otto)
    url = f"{PAGE}{row.pk}/"
    assert 'value="pause"' not in desk.get(url).content.decode()
    for act in ("pause", "stop", "throw_away"):
        desk.post(url, {"act": act})
    row.refresh_from_db()
    assert row.state == State.IMPORTING
    Membership.objects.create(group=wells, user=otto, role=Membership.Role.ADMIN)
    with django_assert_max_num_queries(8):
        assert 'value="pause"' in desk.get(url).content.decode()
    desk.post(url, {"act": "pause"})
    row.refresh_from_db()
    assert row.state == State.PAUSED and row.paused_at


def test_mails_go_the_same_way_after_a_restart(team, nora):
    raw = mail(ANN, "One", "This one is for the team.", to="team@varde.example", mid="1@x")
    row = sent(as_mbox([raw]), nora, by_recipients=True)
    before = Router(row, []).groups_of(raw)
    nora.addresses.update(address="nora@new.example")
    assert Router(Archive.objects.get(), []).groups_of(raw) == before == [team.pk]
    Archive.objects.update(state=State.TRYING)
    with pytest.raises(ValidationError):
        acts.look_again(row, by_recipients=False, groups=[team])


def test_a_file_that_kills_the_worker_is_set_aside(desk, team, nora, monkeypatch):
    def die(row):
        raise KeyboardInterrupt

    data = as_mbox(letters())
    row = arriving.begin("old.mbox", len(data), by=nora, by_recipients=False, groups=[team])
    arriving.take(row, 0, io.BytesIO(data))
    assert 'value="throw_away"' in desk.get(f"{PAGE}{row.pk}/").content.decode()

    def full(row):
        raise OSError(errno.ENOSPC, "full")

    # A full disk is no fault of the file, however often.
    monkeypatch.setitem(running.DOING, State.TRYING, full)
    for _try in range(running.MOST_TRIES):
        with pytest.raises(OSError, match="full"):
            running.work_off()
    monkeypatch.setitem(running.DOING, State.TRYING, die)
    for _try in range(running.MOST_TRIES):
        with pytest.raises(KeyboardInterrupt):
            running.work_off()
    running.work_off()
    row.refresh_from_db()
    assert row.state == State.FAILED and "3 times" in row.problem and not list(arriving.folder().iterdir())


def test_the_last_part_of_an_upload_is_not_looked_at_in_its_request(team, nora):
    row = arriving.begin("odd.zip", 9, by=nora, by_recipients=False, groups=[team])
    assert arriving.take(row, 0, io.BytesIO(b"PK\x03\x04noise")).state == State.TRYING


def test_odd_packing_is_told_and_a_full_disk_is_no_fault_of_the_file(team, nora, monkeypatch):
    data = as_mbox([mail(ANN, f"Noise {n}", f"{n} " * 9_000, to="team", mid=f"n{n}@x") for n in range(60)])
    broken = bytearray(bz2.compress(data, 1))
    broken[len(broken) // 2] ^= 0xFF
    found = sent(bytes(broken), nora, team, name="a.mbox.bz2").trial
    assert "damaged" in found["unreadable_shown"][-1][1]
    packed_twice = lzma.compress(data[: len(data) // 2]) + b"\0" * 8 + lzma.compress(data[len(data) // 2 :])
    assert sent(packed_twice, nora, team, name="a.mbox.xz").trial["read"] == 60
    monkeypatch.setattr(reading, "MOST_MEMORY", 1_000_000)
    found = sent(lzma.compress(data), nora, team, name="b.mbox.xz").trial
    assert (found["read"], found["unreadable"]) == (1, 1)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.eml", letters()[0])
    found = sent(out.getvalue(), nora, team, name="c.zip").trial
    assert "packed in a way" in found["unreadable_shown"][0][1]
    with pytest.raises(OSError, match="full"):
        reading._require_broken(OSError(errno.ENOSPC, "full"))
