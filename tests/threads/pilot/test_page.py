"""The page of the pilot at the desk."""

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import AuditEntry
from tests.conftest import make_group, make_person
from tests.threads.pilot.test_headers import MAILS
from threads.actions import posting
from threads.pilot import weekly
from threads.pilot.models import MailCount, Pilot

PAGE, TARGETS = "/manage/pilot/", "/manage/pilot/targets/"
NOTHING = {
    "people_a_mail": "",
    "group_mails": "",
    "reply_alls": "",
    "answer_minutes": "",
    "answered": "",
    "active": "",
}


def test_admins_alone_find_it(client, charlie):
    client.force_login(charlie)
    addresses = (PAGE, TARGETS, f"{PAGE}weeks/", f"{PAGE}rows/")
    assert [client.get(address).status_code for address in addresses] == [404] * 4


def test_before_anything_is_counted_the_page_says_so(as_alice):
    page = as_alice.get(PAGE).content.decode()
    assert (
        "are being counted" in page
        and "There are no targets yet" in page
        and "nobody has counted your mails" in page
    )


def test_targets_are_said_and_judged(as_alice):
    answer = as_alice.post(TARGETS, NOTHING | {"act": "change", "seconds_a_mail": "40", "answered": "90"})
    assert answer.status_code == 302
    row = Pilot.objects.get()
    assert (row.seconds_a_mail, row.answered, row.active) == (40, 90, None)
    page = as_alice.get(PAGE).content.decode()
    assert "0 of 1 target is reached" in page and "nobody has counted it yet" in page
    assert AuditEntry.objects.filter(
        act="setting.pilot", detail__said="seconds_a_mail=40, answered=90"
    ).exists()


def test_nonsense_is_a_sentence(as_alice):
    for wrong in (
        {"answered": "101"},
        {"seconds_a_mail": "0"},
        {"people_a_mail": "x"},
        {"group_mails": "-1"},
        {"active": "9" * 40},
    ):
        answer = as_alice.post(TARGETS, NOTHING | {"act": "change", "seconds_a_mail": "40"} | wrong)
        assert answer.status_code == 200 and b'class="err"' in answer.content
    assert not Pilot.objects.exists()


def upload(client, *files: bytes):
    named = [SimpleUploadedFile(f"{number}.eml", raw) for number, raw in enumerate(files)]
    return client.post(TARGETS, {"act": "count", "files": named})


def test_mails_are_counted_from_files(as_alice):
    assert upload(as_alice, *MAILS).status_code == 302
    count = MailCount.objects.get()
    assert (count.mails, count.reply_alls) == (4, 1)
    assert b"mean of To and Cc" in as_alice.get(PAGE).content
    as_alice.post(TARGETS, {"act": "forget", "count": count.pk})
    assert not MailCount.objects.exists()
    assert as_alice.post(TARGETS, {"act": "forget", "count": count.pk}).status_code == 404


def test_files_that_hold_no_mail_say_so(as_alice):
    assert b"no mail with a date" in upload(as_alice, b"\x00\x01 nothing").content
    assert b'class="err"' in as_alice.post(TARGETS, {"act": "count"}).content
    assert not MailCount.objects.exists()


def test_the_pages_ask_for_stored_figures_alone(as_alice, alice, count_queries):
    people = [make_person(f"P{number} Person") for number in range(5)]
    empty = count_queries(PAGE)
    for person in people:
        posting.post(author=person, group=make_group(f"G {person.pk}", *people), subject="S", body="x")
    upload(as_alice, *MAILS)
    weekly.count_due()
    assert count_queries(PAGE) <= 8 and empty <= 8
    assert count_queries(TARGETS) <= 8


def lines(client, part: str) -> list[str]:
    return b"".join(client.get(f"{PAGE}{part}/").streaming_content).decode().splitlines()


def test_the_figures_leave_as_csv(as_alice, alice, bob):
    people = [alice, bob, *(make_person(f"P{number} Person") for number in range(3))]
    posting.post(author=alice, group=make_group("Large", *people), subject="S", body="four")
    posting.post(author=alice, group=None, people=[bob], subject="S", body="x")
    Pilot.objects.create(people_a_mail=3)
    weekly.count_due()
    header, *_before, week = lines(as_alice, "weeks")
    row = dict(zip(header.lstrip("\ufeff").split(","), week.split(","), strict=True))
    assert (row["messages"], row["copies_avoided"], row["bytes_avoided"]) == ("2", "6", "15")
    _header, *rows = lines(as_alice, "rows")
    assert [row.split(",")[1:] for row in rows] == [["", "", "0", "0", "1"], ["Large", "", "0", "0", "4"]]
