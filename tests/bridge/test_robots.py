"""Machines are known by two signs, lists are people, and a person's odd subject makes no robot of him."""

import base64
import time

import pytest

from threads.bridge.intake import headers
from threads.bridge.models import IncomingMail
from threads.bridge.recognising import phrases, robots
from threads.bridge.unchain.languages import LANGUAGES, entries
from threads.models import Message

from .mails import deliver, mail

State = IncomingMail.State
BOB = "Bob Brandt <bob@varde.example>"
MALLORY = "Mallory <mallory@evil.example>"
SPOKEN = [language for language in LANGUAGES if language.robots]


def kind(raw: bytes) -> str:
    return robots.kind_of(raw, headers.read(raw))


def typed(content_type: str, body: str, subject="Crane", **fields) -> bytes:
    raw = mail(BOB, subject, body, mid="t@varde.example", **fields)
    return raw.replace(b"Content-Type: text/plain; charset=utf-8", b"Content-Type: " + content_type.encode())


def two_parts(kind: str, first: str, second_type: str, second: str, subject="Crane", **fields) -> bytes:
    body = f"--q\nContent-Type: text/plain; charset=utf-8\n\n{first}\n--q\nContent-Type: {second_type}\n\n{second}\n--q--\n"
    return typed(f"{kind}; boundary=q", body, subject, **fields)


# --- Every language ------------------------------------------------------------------------------


@pytest.mark.parametrize("language", SPOKEN, ids=lambda language: language.code)
def test_an_absence_note_without_any_header_is_known_by_subject_and_text(language):
    for head in entries(language.robots["auto"]):
        for said in entries(language.robots["absent"])[:3]:
            raw = mail(BOB, f"{head}: Crane", f"{said.capitalize()} 14.12.", ref=["a@x.example"])
            assert kind(raw) == "absence", (head, said)
    head, said = entries(language.robots["away"])[0], entries(language.robots["absent"])[0]
    assert kind(mail(BOB, f"{head}: Crane", said, ref=["a@x.example"])) == "absence"


@pytest.mark.parametrize("language", SPOKEN, ids=lambda language: language.code)
def test_a_subject_alone_makes_no_robot(language):
    words = "Wha7 d0 y0u th1nk 0f 1t?"
    for name in phrases.HEADS:
        for head in entries(language.robots[name]):
            assert kind(mail(BOB, f"{head}: {words}", words, ref=["a@x.example"])) == "", head
            assert kind(mail(BOB, head, words)) == "", head


@pytest.mark.parametrize("language", SPOKEN, ids=lambda language: language.code)
def test_a_receipt_in_outlooks_form_is_known(language):
    head, said = entries(language.robots["read"])[0], entries(language.robots["was_read"])[0]
    body = f"Your message\n\n   To: Bob Brandt\n   Subject: Crane\n   Sent: 27.11.2026 10:00\n\n{said} 27.11.2026 10:05."
    assert kind(mail("Jo <jo@x.example>", f"{head}: Crane", body, ref=["a@x.example"])) == "receipt"


@pytest.mark.parametrize("language", SPOKEN, ids=lambda language: language.code)
def test_a_recall_is_known(language):
    head, said = entries(language.robots["recall"])[0], entries(language.robots["recalls"])[0]
    assert kind(mail(BOB, f"{head}: Crane", f"Brandt, Bob {said}, “Crane”.")) == "recall"
    assert kind(mail(BOB, f"{head}: Crane", f"Which one was it, the one of May? {said[:0]}")) == ""


@pytest.mark.parametrize("language", SPOKEN, ids=lambda language: language.code)
def test_the_wish_not_to_be_answered_is_the_second_sign(language):
    for name, expected in (("auto", "absence"), ("away", "absence"), ("read", "receipt")):
        head = entries(language.robots[name])[0]
        raw = mail(BOB, f"{head}: Crane", "B1s M0ntag.", X_Auto_Response_Suppress="All")
        assert kind(raw) == expected, head


@pytest.mark.parametrize("language", SPOKEN, ids=lambda language: language.code)
def test_what_absence_notes_are_called_is_known_without_any_header(language):
    said = entries(language.robots["absent"])[0]
    for name in entries(language.robots["note"]):
        assert kind(mail(BOB, f"{name}: Crane", f"{said} 14.12.")) == "absence", name
        assert kind(mail(BOB, name, f"{said} 14.12.")) == "", name
    away = entries(language.robots["away"])[0]
    assert kind(mail(BOB, f"{away}: Re: Crane", said)) == "absence"
    assert kind(mail(BOB, f"{away}: Crane", said)) == ""


@pytest.mark.parametrize(
    "text",
    [
        "Ich bin bis zum 14.12.2026 unterwegs. In dringenden Fällen hilft Petra.",
        "Back on Monday, 14 December 2026.",
        "Retour au bureau le 14 décembre 2026.",
    ],
)
@pytest.mark.parametrize(
    "head",
    ["Automatische Antwort", "Automatic reply", "Réponse automatique ", "自動応答", "Abwesenheitsnotiz"],
)
def test_a_note_in_odd_words_is_known_by_its_day(head, text):
    assert kind(mail(BOB, f"{head}: Crane", text)) == "absence"
    assert kind(mail(BOB, head, text)) == ""
    assert kind(mail(BOB, f"{head}: Crane", text + " Or what do you think?")) == ""


# --- Headers and parts ---------------------------------------------------------------------------

REPLY = "BEGIN:VCALENDAR\nMETHOD:{}\nBEGIN:VEVENT\nSUMMARY:Crane\nATTENDEE;PARTSTAT=ACCEPTED:mailto:bob@varde.example\nEND:VEVENT\nEND:VCALENDAR\n"
TNEF = base64.b64encode(
    b"\x78\x9f\x3e\x22" + b"\0" * 20 + b"IPM.Microsoft Schedule.MtgRespP\0" + b"x" * 40
).decode()

ROBOTS = [
    (mail(BOB, "Re: Crane", "Back on Monday.", X_Autoreply="yes"), "absence"),
    (mail(BOB, "Re: Crane", "Back on Monday.", X_Autorespond="Bob"), "absence"),
    (mail(BOB, "Re: Crane", "Back on Monday.", Delivered_To="Autoresponder"), "absence"),
    (mail(BOB, "Re: Crane", "Back on Monday.", X_FC_MachineGenerated="true"), "absence"),
    (mail(BOB, "Re: Crane", "Fine.", X_Autoreply="no"), ""),
    (mail(BOB, "Re: Crane", "Fine.", X_Auto_Response_Suppress="All"), ""),
    (typed("multipart/report; report-type=disposition-notification; boundary=q", "--q\n\nread\n--q--"), "receipt"),
    (typed('Multipart/Report; boundary="q"; report-type="delivery-status"', "--q\n\nfailed\n--q--"), "report"),
    (typed("multipart/report; boundary=q; report-type=feedback-report", "--q\n\nspam\n--q--"), "report"),
    (mail(BOB, "Crane", "no such mailbox", X_Failed_Recipients="x@y.example"), "report"),
    (mail("Mail Delivery System <MAILER-DAEMON@mx.example>", "Undelivered Mail", "no such mailbox"), "report"),
    (mail("Postmaster <postmaster@mx.example>", "Crane", "The mail server is down tonight."), ""),
    (typed("text/calendar; method=REPLY; charset=utf-8", REPLY.format("REPLY"), "Accepted: Crane"), "meeting"),
    (typed("text/calendar; charset=utf-8", REPLY.format("reply"), "Besprechung"), "meeting"),
    (two_parts("multipart/alternative", "Bob has accepted.", "text/calendar; method=COUNTER", REPLY.format("COUNTER")), "meeting"),
    (two_parts("multipart/mixed", "", "text/calendar; name=a.ics\nContent-Disposition: attachment", REPLY.format("REPLY"), "Zugesagt: Crane"), "meeting"),
    (two_parts("multipart/mixed", "", "application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64", TNEF), "meeting"),
    (typed("text/calendar; method=REQUEST; charset=utf-8", REPLY.format("REQUEST")), ""),
    (two_parts("multipart/mixed", "He said yes, see the file.", "text/calendar; method=REPLY; name=a.ics\nContent-Disposition: attachment", REPLY.format("REPLY")), ""),
    (mail(BOB, "Accepted: the offer of the crane", "We take it, I have signed."), ""),
    (mail(BOB, "Accepted: Crane", "", Content_Class="urn:content-classes:calendarmessage"), "meeting"),
    (mail(BOB, "Crane", "", Content_Class="urn:content-classes:mdn"), "receipt"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "expected"), ROBOTS, ids=lambda value: str(value)[:60])
def test_the_word_of_the_header_and_of_the_parts_is_enough(raw, expected):
    assert kind(raw) == expected


@pytest.mark.parametrize(
    ("subject", "text"),
    [("Automatic reply: what do you think?", "Should we have one for the whole team, in two languages?"),
     ("Re: Automatic reply: Crane", "I am out of the office too, so who has the key?"),
     ("Out of Office: Anna next week", "Anna is out of the office next week, I take her shifts."),
     ("Out of office", "I am out of the office tomorrow, please call Greta."),
     ("Read: the new rules of the yard", "Please all read them until Friday."),
     ("Recall: pumps of batch 7", "The maker calls them back, please look for the numbers."),
     ("Auto: Dellen in der Tür", "Wer war das?"), ("Undeliverable: the pallets", "The street is closed until May.")],
)  # fmt: skip
def test_a_person_who_writes_like_a_robot_is_a_person(subject, text):
    assert kind(mail(BOB, subject, text)) == ""


def test_any_bytes_and_long_texts_are_judged_quickly():
    hostile = [b"", b"\0" * 50, b"Subject: " + b"Automatic reply " * 4_000 + b"\n\nx", b"Content-Type: text/calendar\n\n" + b"METHOD:REPL\n" * 90_000,
               b"Subject: Read: x\n\n" + b"was read " * 60_000, b"Subject: [" * 3_000 + b"\n\nx", b"Sender: " + b"-owner" * 3_000 + b"\n\nx"]  # fmt: skip
    start = time.process_time()
    for raw in hostile:
        kind(raw)
        robots.is_list(headers.read(raw))
    assert time.process_time() - start < 5


# --- Lists ---------------------------------------------------------------------------------------

LISTS = [
    {"Precedence": "list", "List_Id": "<yard.varde.example>", "List_Post": "<mailto:yard@varde.example>", "X_Mailman_Version": "3.3"},
    {"Precedence": "list", "Mailing_list": "list yard@varde.example", "List_ID": "<yard.varde.example>", "X_Google_Group_Id": "12345"},
    {"Precedence": "bulk", "List_Id": "<yard.varde.example>", "List_Post": "<mailto:yard@varde.example>", "List_Unsubscribe": "<mailto:sympa@varde.example?subject=signoff%20yard>"},
    {"Precedence": "bulk", "Sender": "owner-yard@varde.example"},
    {"Precedence": "bulk", "X_Mailing_List": "yard@varde.example"},
    {"Precedence": "list", "X_BeenThere": "yard@varde.example", "Sender": "yard-bounces@varde.example"},
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("fields", LISTS, ids=lambda fields: "-".join(fields))
def test_a_colleagues_mail_through_a_list_is_published(team, bob, fields):
    stored = deliver(
        mail(BOB, "Forklifts", "Charge them at night.", to="yard@varde.example", **fields), to="team"
    )
    assert (stored.state, stored.reason) == (State.PUBLISHED, "")
    assert Message.objects.get().author == bob


@pytest.mark.django_db
@pytest.mark.parametrize("fields", LISTS, ids=lambda fields: "-".join(fields))
def test_a_strangers_mail_through_a_list_waits_as_any_strangers_does(team, fields):
    assert (
        deliver(mail(MALLORY, "Forklifts", "Charge them at night.", **fields), to="team").state == State.HELD
    )


@pytest.mark.django_db
@pytest.mark.parametrize("fields", LISTS, ids=lambda fields: "-".join(fields))
def test_a_robot_behind_a_list_is_a_robot(team, bob, fields):
    raw = mail(BOB, "Re: Forklifts", "I am away.", Auto_Submitted="auto-replied", **fields)
    assert deliver(raw, to="team").state == State.AUTO


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sender", "fields"),
    [(BOB, {"Precedence": "bulk"}), (BOB, {"Precedence": "junk"}), (MALLORY, {"Precedence": "list"}),
     (MALLORY, {"List_Unsubscribe": "<https://shop.example/off>"}), (BOB, {"Precedence": "list", "List_Post": "NO"}),
     (MALLORY, {"List_Id": "<offers.shop.example>", "List_Unsubscribe": "<https://shop.example/off>", "Precedence": "bulk"})],
)  # fmt: skip
def test_mass_mail_of_no_list_is_left_out(team, bob, sender, fields):
    assert deliver(mail(sender, "Offers", "Now 30 % off.", **fields), to="team").state == State.AUTO


@pytest.mark.django_db
def test_a_colleague_whose_mail_can_be_unsubscribed_is_a_colleague(team, bob):
    raw = mail(BOB, "News of the yard", "The crane is back.", List_Unsubscribe="<mailto:bob@varde.example>")
    assert deliver(raw, to="team").state == State.PUBLISHED


@pytest.mark.django_db
def test_our_own_notice_that_comes_back_through_a_list_or_a_mailbox_is_known(team, bob):
    through = {
        "List_Id": "<yard.varde.example>",
        "List_Post": "<mailto:yard@varde.example>",
        "Precedence": "list",
    }
    for number, fields in enumerate(({"X_Skein_Loop": "skein.localhost"}, {})):
        raw = mail(
            BOB,
            "[Team] Crane",
            "Alice replied to you",
            mid=f"notice-{number}@skein.localhost",
            **through,
            **fields,
        )
        stored = deliver(raw, to="team")
        assert stored.state == State.AUTO and "came back" in stored.reason


# --- On the way ----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_robots_are_left_out_live_and_in_archives(team, alice, bob):
    from threads.bridge.bulk_import import Import

    notes = [
        mail(
            BOB,
            "Automatic reply: Crane",
            "I am out of the office until Monday.",
            mid=f"{n}@x.example",
            ref=["1@x.example"],
        )
        for n in range(2)
    ] + [typed("text/calendar; method=REPLY", REPLY.format("REPLY"), "Accepted: Crane")]
    assert [deliver(raw, to="team").state for raw in notes] == [State.AUTO] * 3
    run = Import.begin(team, "yard.mbox")
    run.take([raw.replace(b"@x.example", b"@y.example").replace(b"t@varde", b"u@varde") for raw in notes])
    assert run.counts["auto"] == 3 and not Message.objects.exists()
