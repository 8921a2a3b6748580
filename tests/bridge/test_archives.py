"""Archives at the desk: sent in parts, looked at without writing, imported by the worker."""

import bz2
import errno
import gzip
import io
import lzma
import zipfile
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import AuditEntry, Group, Membership, User
from threads import addresses
from threads.actions import posting
from threads.bridge import bulk_import
from threads.bridge.archives import acts, arriving, reading, running
from threads.bridge.archives.routing import Router, open_groups
from threads.bridge.bulk_import import Import
from threads.bridge.models import Archive, IncomingMail
from threads.models import Conversation, Message

from ..conftest import make_group, make_person
from .mails import DOMAIN, deliver, mail, outlook_file
from .test_archive import ANN, as_mbox, letters

pytestmark = pytest.mark.django_db
PAGE = "/manage/mail/archives/"
State = Archive.State


@pytest.fixture(autouse=True)
def no_index(monkeypatch, settings, tmp_path):
    """Finding what came in is tested in tests/search."""
    settings.DATA = tmp_path
    monkeypatch.setattr(bulk_import.imported, "send", lambda **kwargs: None)


@pytest.fixture
def nora(db):
    """An admin of the site who is in none of the groups."""
    return make_person("Nora Nord", role="admin")


@pytest.fixture
def desk(client, nora):
    client.force_login(nora)
    return client


def packed(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return out.getvalue()


def sent(data: bytes, nora, *groups: Group, name="old.mbox", by_recipients=False) -> Archive:
    """An archive that is here, and of which the worker has seen what it would do."""
    row = arriving.begin(name, len(data), by=nora, by_recipients=by_recipients, groups=list(groups))
    arriving.take(row, 0, io.BytesIO(data))
    running.work_off()
    row.refresh_from_db()
    return row


def imported(data: bytes, nora, *groups: Group, **options) -> Archive:
    row = sent(data, nora, *groups, **options)
    acts.begin(row, by=nora)
    running.work_off()
    row.refresh_from_db()
    assert row.state == State.DONE, row.problem
    return row


# --- The trial run ------------------------------------------------------------------------------------------------------


def test_the_trial_run_says_what_the_import_then_does_and_writes_nothing(team, nora, alice, settings):
    settings.MAIL_SIZE_LIMIT = 100_000
    deliver(letters()[-1], to="team", envelope_from="ann@far.example")
    robot = mail(
        "Robot <robot@far.example>", "Out", "I am away.", to="team", mid="r@x", Auto_Submitted="auto-replied"
    )
    odd = [mail(ANN, "Big", "x" * 200_000, mid="big@x"), b"What is this?\n", robot]
    colleague = mail(
        "Alice Adler <alice@varde.example>",
        "Valves",
        "The valves are all in the store again.",
        to="team",
        mid="v@x",
    )
    data = as_mbox([*letters()[:-1], *odd, colleague, colleague])
    before = (Message.objects.count(), IncomingMail.objects.count(), User.objects.count())
    trial = sent(data, nora, team).trial
    assert (Message.objects.count(), IncomingMail.objects.count(), User.objects.count()) == before
    assert trial["read"] == 16 and trial["colleagues"] == 1
    assert [why for _where, why in trial["unreadable_shown"]] == [
        "It is larger than 97.7\xa0KB.",
        "This is no mail.",
    ]
    assert trial["left_out"] and {name for name, _count in trial["newcomers_shown"]} == {
        "ann@far.example",
        "ben@far.example",
    }
    row = imported(data, nora, team)
    counts = row.counts()
    assert (trial["messages"], trial["conversations"]) == (counts["messages"], counts["conversations"])
    assert trial["known"] == counts["duplicates"] and trial["unreadable"] == counts["unread"]
    assert sent(data, nora, team).trial["known"] == 14
    assert not list(arriving.folder().glob(f"{row.pk}.*"))


def test_numbers_hold_across_the_chunks_of_a_trial_run(team, nora, monkeypatch):
    monkeypatch.setattr("threads.bridge.archives.trial.CHUNK_MAILS", 2)
    trial = sent(as_mbox(letters()), nora, team).trial
    assert (trial["messages"], trial["conversations"], trial["grown"]) == (12, 4, 0)


def test_mails_go_into_the_groups_they_were_written_to(team, nora, alice):
    wells, vault = (
        make_group(name, visibility=kind, **({"joining": "invite"} if kind == "secret" else {}))
        for name, kind in (("wells", "public"), ("vault", "secret"))
    )
    mails = [
        mail(ANN, "One", "This one is about the wells alone.", to=f"wells@{DOMAIN}", mid="1@x"),
        mail(ANN, "Both", "This one is for both of the groups.", to=f"wells@{DOMAIN}, team+abc@{DOMAIN}", mid="2@x"),
        mail(ANN, "None", "This one is for nobody in particular.", to="boss@far.example", mid="3@x"),
        mail(ANN, "Old list", "This one came by the list of the company.", to="x@far.example", mid="4@x", Delivered_To="wells@varde.example"),
        mail(ANN, "Secret", "This one is for a secret group.", to=f"vault@{DOMAIN}", mid="5@x"),
    ]  # fmt: skip
    row = imported(as_mbox(mails), nora, by_recipients=True)
    assert row.trial["nowhere"] == 2
    assert set(wells.conversations.values_list("subject", flat=True)) == {"One", "Both", "Old list"}
    assert set(team.conversations.values_list("subject", flat=True)) == {"Both"}
    assert not vault.conversations.exists()


# --- Kinds of files, and files that lie ------------------------------------------------------------------------------------


def test_a_zip_of_mails_an_mbox_in_it_and_an_outlook_file(team, nora, tmp_path):
    outlook = outlook_file(
        tmp_path / "a.msg", "Ann Ode", "ann@far.example", "Outlook says", "The pump stands still since noon."
    )
    data = packed(
        a_eml=letters()[0], in__box_mbox=as_mbox(letters()[1:]), in__c_msg=outlook, d_pdf=b"%PDF-1.4", e_zip=b"PK\x03\x04", Thumbs_db=b"x"
    )  # fmt: skip
    row = imported(data, nora, team, name="old.zip")
    assert Conversation.objects.filter(subject="Outlook says").exists() and row.counts()["messages"] == 13
    found = dict(row.trial["unreadable_shown"])
    assert found == {"d.pdf": "This is no mail.", "e.zip": "An archive inside an archive is not opened."}
    trial = sent(gzip.compress(as_mbox(letters())), nora, team, name="old.mbox.gz").trial
    assert trial["known"] == 12 and not trial["groups"]


def claims(size: int) -> bytes:
    """A ZIP whose list says that its file has so many bytes."""
    data = bytearray(packed(a_eml=letters()[0]))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = size.to_bytes(4, "little")
    return bytes(data)


def overlapping() -> bytes:
    data = bytearray(packed(a_eml=letters()[0], b_eml=letters()[1]))
    at = data.rindex(b"PK\x01\x02")
    data[at + 20 : at + 24] = (10_000_000).to_bytes(4, "little")
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"\0\1\2 no mail at all", "no archive of mails"),
        (packed(___eml=letters()[0]).replace(b"/.eml", b"../ml"), "wants to be outside"),
        (claims(4_000_000_000), "more than 200 times its size"),
        (overlapping(), "overlap"),
        (
            packed(bomb_eml=b"From: a@b.example\nTo: c@d.example\n\n" + b"\0" * 30_000_000),
            "more than 200 times",
        ),
        (packed(a_eml=b"x")[:-30], "damaged"),
        (
            gzip.compress(b"From: a@b.example\nTo: c@d.example\n\n" + b"\0" * 30_000_000),
            "more than 200 times",
        ),
    ],
    ids=["noise", "traversal", "claim", "overlap", "bomb", "cut", "gzip bomb"],
)
def test_what_is_no_archive_is_refused_with_a_sentence(data, sentence, team, nora):
    row = sent(data, nora, team)
    assert row.state == State.FAILED and sentence in row.problem, row.problem
    assert not list(arriving.folder().iterdir())


def test_ten_gigabytes_are_not_taken_and_not_believed(team, nora, monkeypatch):
    with pytest.raises(ValidationError, match="at most"):
        arriving.begin("huge.mbox", 10_000_000_000, by=nora, by_recipients=False, groups=[team])
    with pytest.raises(reading.UnreadableArchiveError, match="at most"):
        reading.require_honest(10_000_000_000, 9_000_000_000)
    monkeypatch.setattr(reading, "MOST_LISTED", 50)
    assert "too many files" in sent(packed(a_eml=b"x", b_eml=b"y"), nora, team).problem


def test_a_damaged_end_does_not_hide_what_stands_before_it(team, nora):
    row = imported(gzip.compress(as_mbox(letters()), 0)[:-20], nora, team)
    assert row.trial["unreadable"] == 1 and "damaged" in row.trial["unreadable_shown"][0][1]
    assert row.counts()["unread"] == 1 and row.counts()["messages"] == 11


# --- The way of a file ------------------------------------------------------------------------------------------------------


def test_an_upload_in_parts_goes_on_where_it_was(desk, team, nora):
    data, facts = as_mbox(letters()), {"name": "old.mbox", "target": "groups", "groups": "team"}
    facts["size"] = str(len(data))

    def put(at: int, until: int, part: str) -> dict:
        return desk.post(part, {"at": at, "file": SimpleUploadedFile("part", data[at:until])}).json()

    place = desk.post(f"{PAGE}begin/", facts).json()
    assert put(0, 500, place["part"])["at"] == 500
    assert put(0, 900, place["part"])["at"] == 500
    # The page was left, and the file chosen again.
    again = desk.post(f"{PAGE}begin/", facts).json()
    assert again == {"part": place["part"], "at": 500}
    end = put(500, len(data), place["part"])
    assert (
        end["url"] == desk.get(end["url"]).request["PATH_INFO"]
        and Archive.objects.get().state == State.TRYING
    )
    other = make_person("Otto Other", role="admin")
    desk.force_login(other)
    assert desk.post(place["part"], {"at": 0, "file": SimpleUploadedFile("part", b"x")}).status_code == 404


def test_pages_of_archives(desk, team, nora, django_assert_max_num_queries):
    answer = desk.post(
        PAGE,
        {"file": SimpleUploadedFile("old.mbox", as_mbox(letters())), "target": "groups", "groups": "nowhere"},
    )
    assert answer.status_code == 422 and "There is no group “nowhere”" in answer.content.decode()
    secret = make_group("vault", visibility="secret", joining="invite")
    answer = desk.post(
        PAGE,
        {
            "file": SimpleUploadedFile("old.mbox", as_mbox(letters())),
            "target": "groups",
            "groups": secret.slug,
        },
    )
    assert "There is no group “vault”" in answer.content.decode()
    url = desk.post(
        PAGE,
        {"file": SimpleUploadedFile("old.mbox", as_mbox(letters())), "target": "groups", "groups": "team"},
    ).url
    assert "You can leave this page" in desk.get(url).content.decode()
    running.work_off()
    with django_assert_max_num_queries(8):
        page = desk.get(url).content.decode()
    assert "Import 12 mails" in page and "ann@far.example" in page
    other = make_person("Otto Other", role="admin")
    desk.force_login(other)
    assert "ann@far.example" not in desk.get(url).content.decode()
    desk.post(url, {"act": "import"})
    assert Archive.objects.get().state == State.TRIED
    desk.force_login(nora)
    desk.post(url, {"act": "import"})
    running.work_off()
    Archive.objects.bulk_create(
        Archive(by=nora, name=f"old {n}", size=1, state=State.DONE) for n in range(40)
    )
    for page in (PAGE, url, f"{url}progress/"):
        with django_assert_max_num_queries(8):
            assert desk.get(page).status_code == 200
    assert {"mail.archive", "mail.archive_done"} <= set(AuditEntry.objects.values_list("act", flat=True))


def test_it_goes_on_after_a_pause_and_a_killed_worker(team, nora, monkeypatch):
    monkeypatch.setattr(bulk_import, "CHUNK_MAILS", 3)
    monkeypatch.setattr(running, "TOLD", 0.0)
    row = sent(as_mbox(letters()), nora, team)
    acts.begin(row, by=nora)
    real = running._Progress.tell

    def until(count: int, do):
        def tell(progress):
            if IncomingMail.objects.count() >= count:
                do()
            real(progress)

        monkeypatch.setattr(running._Progress, "tell", tell)

    def die():
        raise KeyboardInterrupt

    until(3, lambda: acts.pause(row, by=nora))
    running.work_off()
    row.refresh_from_db()
    assert row.state == State.PAUSED and Message.objects.count() == 3
    acts.go_on(row, by=nora)
    until(6, die)
    with pytest.raises(KeyboardInterrupt):
        running.work_off()
    assert Message.objects.count() == 6
    monkeypatch.setattr(running._Progress, "tell", real)
    running.work_off()
    row.refresh_from_db()
    assert row.state == State.DONE and row.counts()["messages"] == 12 and team.conversations.count() == 4


def test_what_a_stopped_import_brought_stays(team, nora, monkeypatch):
    monkeypatch.setattr(bulk_import, "CHUNK_MAILS", 3)
    monkeypatch.setattr(running, "TOLD", 0.0)
    row = sent(as_mbox(letters()), nora, team)
    acts.begin(row, by=nora)
    real = running._Progress.tell
    monkeypatch.setattr(
        running._Progress,
        "tell",
        lambda one: (acts.stop(row, by=nora), real(one)) if Message.objects.count() >= 3 else real(one),
    )
    running.work_off()
    running.work_off()
    row.refresh_from_db()
    assert (
        row.state == State.STOPPED and Message.objects.count() == 3 and not list(arriving.folder().iterdir())
    )


def test_what_nobody_decided_about_goes(team, nora):
    row = sent(as_mbox(letters()), nora, team)
    Archive.objects.update(made_at=timezone.now() - timedelta(days=8))
    running.forget()
    assert not Archive.objects.filter(pk=row.pk).exists() and not list(arriving.folder().iterdir())


def test_an_import_that_is_paused_for_a_week_ends(team, nora):
    row = sent(as_mbox(letters()), nora, team)
    acts.begin(row, by=nora)
    acts.pause(row, by=nora)
    running.forget()
    row.refresh_from_db()
    assert row.state == State.PAUSED and list(arriving.folder().iterdir())
    Archive.objects.update(paused_at=timezone.now() - timedelta(days=8))
    running.forget()
    row.refresh_from_db()
    assert row.state == State.STOPPED and "7 days" in row.problem and not list(arriving.folder().iterdir())
    assert not row.batches.filter(finished_at=None).exists()


# --- Who may what, and what is believed -------------------------------------------------------------------------------------


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


# --- What kills a worker ----------------------------------------------------------------------------------------------------


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
