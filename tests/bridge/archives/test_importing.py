"""Archives at the desk: sent in parts, looked at without writing, imported by the worker."""

import gzip
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import AuditEntry, User
from tests.bridge.mails import DOMAIN, deliver, mail, outlook_file
from tests.bridge.test_archive import ANN, as_mbox, letters
from tests.conftest import make_group, make_person
from threads.bridge import bulk_import
from threads.bridge.archives import acts, arriving, reading, running
from threads.bridge.models import Archive, IncomingMail
from threads.models import Conversation, Message

from .files import PAGE, State, imported, packed, sent

pytestmark = pytest.mark.django_db


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
