"""Footers that many people of one domain have: found by how often, confirmed once, folded, and shown again."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEntry
from threads.bridge.footers import acts, finding
from threads.bridge.footers.current import current
from threads.bridge.models import RepeatedFooter
from threads.bridge.unchain import unchain
from threads.bridge.unchain.wrappers.repeated import known
from threads.models import Message
from threads.rendering import fragments

from ..conftest import make_person
from .mails import deliver, mail

pytestmark = pytest.mark.django_db
State = RepeatedFooter.State
FOOTER = ["Varde Pumps AS, Harbour Road 4, Oslo", "Pumping since 1911 – ask for our spare parts"]
BLOCK = tuple(map(known, FOOTER))
NAMES = ("Ida", "Per", "Eva", "Odd")


def letter(number: int, footer=FOOTER, name="", domain="varde.example", text="") -> bytes:
    name = name or NAMES[number % 4]
    body = "\n\n".join(
        [text or f"Report {number} says that pump {number} is in order.", name, "\n".join(footer)]
    )
    return mail(
        f"{name} Nilsen <{name.lower()}@{domain}>",
        f"Pump {number}",
        body,
        to="team",
        mid=f"f{number}@{domain}",
    )


def colleagues(team) -> None:
    team.mail_policy = team.MailPolicy.COLLEAGUES
    team.save()
    for name in NAMES:
        make_person(f"{name} Nilsen")


@pytest.fixture
def people(team):
    """Four colleagues, and eight mails of theirs."""
    colleagues(team)
    for number in range(8):
        deliver(letter(number), to="team", envelope_from=f"{NAMES[number % 4].lower()}@varde.example")
    assert Message.objects.count() == 8
    return team


@pytest.fixture
def nora(db):
    return make_person("Nora Nord", role="admin")


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(acts, "SETTLED", timedelta(0))


def worked_off() -> None:
    while acts.work_off():
        pass


# --- The engine takes them as an argument ---------------------------------------------------------------------------------


def read(raw: bytes):
    return unchain(raw, {"varde.example": [BLOCK]})


def test_the_engine_folds_what_it_is_told_and_loses_nothing():
    plain, found = unchain(letter(1)).messages[0], read(letter(1)).messages[0]
    assert plain.signature == "" and found.signature.split("\n") == FOOTER
    assert found.body == plain.body and found.body.endswith(found.signature)
    pieces = read(letter(1)).pieces
    assert [p.kind for p in pieces].count("disclaimer") == 1
    assert sum(p.end - p.start for p in pieces) == sum(p.end - p.start for p in unchain(letter(1)).pieces)


@pytest.mark.parametrize(
    "raw",
    [
        letter(1, domain="far.example"),
        letter(1, footer=[*FOOTER, "And one word more of mine."]),
        letter(1, footer=FOOTER[:1]),
        mail("Ida <ida@varde.example>", "Only that", "\n".join(FOOTER), to="team", mid="only@x"),
        letter(1, footer=["Sent it.", *FOOTER[::-1]]),
    ],
    ids=["another domain", "not at the end", "half of it", "nothing else", "other order"],
)
def test_what_is_no_footer_stays_text(raw):
    assert read(raw).messages[0].signature == ""


def test_a_footer_stands_above_a_notice_and_below_a_quote_of_a_colleague():
    notice = "This e-mail is confidential and meant for the use of the person alone to whom it is addressed."
    found = read(letter(1, footer=[*FOOTER, "", notice])).messages[0]
    assert found.signature.split("\n")[0] == FOOTER[0] and found.signature.endswith(notice)
    quote = "\n".join(f"> {line}" for line in ["Is pump 7 in order, or has it to be sealed?", "", *FOOTER])
    text = f"It is in order.\n\nOn Mon, 2 Mar 2026 at 09:00, Per Nilsen <per@varde.example> wrote:\n{quote}"
    answer = mail("Ann <ann@far.example>", "Re: Pump", text, mid="a@x")
    assert [m.signature.split("\n") for m in read(answer).messages] == [[""], FOOTER]


# --- Found by frequency ----------------------------------------------------------------------------------------------------


def test_what_many_people_of_a_domain_end_with_is_found_once_and_whole(people):
    one = ["My own little proverb of every single day"]
    for number in range(20, 27):
        deliver(letter(number, footer=one, name="Ida"), to="team", envelope_from="ida@varde.example")
    finding.find()
    finding.find()
    (row,) = RepeatedFooter.objects.all()
    assert (row.domain, row.text.split("\n"), row.mails, row.senders) == ("varde.example", FOOTER, 8, 4)


def test_two_people_and_short_greetings_are_no_footer(team):
    colleagues(team)
    for number in range(8):
        name = NAMES[number % 2]
        deliver(letter(number, name=name), to="team", envelope_from=f"{name.lower()}@varde.example")
        deliver(letter(100 + number, footer=["Kind regards"]), to="team", envelope_from="x@varde.example")
    assert Message.objects.count() == 16
    finding.find()
    assert not RepeatedFooter.objects.exists()


def test_only_what_everybody_may_read_is_looked_at(people):
    type(people).objects.filter(pk=people.pk).update(visibility="private")
    finding.find()
    assert not RepeatedFooter.objects.exists()


def test_what_waits_and_is_not_found_any_more_goes(people, nora):
    RepeatedFooter.objects.create(domain="varde.example", digest="a", text="Old.", block=["old."])
    left = RepeatedFooter.objects.create(
        domain="varde.example", digest="b", text="Kept.", block=["kept."], state=State.LEFT
    )
    finding.find()
    assert set(RepeatedFooter.objects.values_list("text", flat=True)) == {"\n".join(FOOTER), left.text}


@pytest.mark.parametrize(
    ("footer", "is_found"),
    [
        (["I approve the offer of 3 May."], False),
        (["----", "Varde Pumps AS, Harbour Road 4, Oslo"], True),
        (["word " * 300, FOOTER[0]], False),
    ],
    ids=["a sentence", "below a line", "a paragraph"],
)
def test_one_line_is_a_footer_only_below_a_separator(footer, is_found, team, nora):
    colleagues(team)
    for number in range(8):
        # A name of each: nothing above is the same.
        raw = letter(number, footer=footer, text=f"Report {number} of pump {number}.")
        deliver(raw, to="team", envelope_from=f"{NAMES[number % 4].lower()}@varde.example")
    finding.find()
    rows = list(RepeatedFooter.objects.values_list("text", flat=True))
    assert (rows == ["\n".join(footer)]) == is_found and bool(rows) == is_found
    block = tuple(map(known, footer))
    folded = acts.folded("\n".join(["Yes, it is.", "Ida", *footer]), "", block)
    assert bool(folded) == is_found


# --- Decided at the desk ---------------------------------------------------------------------------------------------------


def test_stored_and_new_mails_are_folded_and_shown_again(people, nora):
    finding.find()
    row = RepeatedFooter.objects.get()
    bodies = list(Message.objects.order_by("pk").values_list("body", flat=True))
    edited = Message.objects.first()
    Message.objects.filter(pk=edited.pk).update(body_html="<p>Mine.</p>")
    before = list(Message.objects.order_by("pk").values_list("body_html", "signature"))
    drawn = fragments.render(Message.objects.last())
    acts.decide(row, "fold", by=nora)
    worked_off()
    row.refresh_from_db()
    assert (row.state, row.changed) == (State.FOLDED, 7)
    current.forget()
    deliver(letter(9), to="team", envelope_from="per@varde.example")
    new = Message.objects.get(body__contains="Report 9 ")
    for message in Message.objects.exclude(pk=edited.pk):
        assert message.signature.split("\n") == FOOTER and FOOTER[0] not in message.body_html
    assert fragments.render(Message.objects.get(pk=new.pk - 1)) != drawn
    assert FOOTER[0] in fragments.render(new)
    assert list(Message.objects.exclude(pk=new.pk).order_by("pk").values_list("body", flat=True)) == bodies
    finding.find()
    assert RepeatedFooter.objects.count() == 1
    acts.decide(row, "unfold", by=nora)
    worked_off()
    assert (
        list(Message.objects.exclude(pk=new.pk).order_by("pk").values_list("body_html", "signature"))
        == before
    )
    assert Message.objects.get(pk=new.pk).signature == ""
    with pytest.raises(ValidationError):
        acts.decide(row, "unfold", by=nora)
    found = AuditEntry.objects.filter(act__startswith="mail.footer").values_list("act", flat=True)
    assert list(found.order_by("pk")) == ["mail.footer_folded", "mail.footer_unfolded"]
    assert "Varde Pumps" not in str(AuditEntry.objects.filter(act="mail.footer_folded").values().get())


def test_the_page_asks_admins_once(client, people, nora, bob, django_assert_max_num_queries):
    client.force_login(bob)
    assert client.get("/manage/mail/footers/").status_code == 404
    client.force_login(nora)
    assert "Pumping since 1911" in client.post("/manage/mail/footers/", follow=True).content.decode()
    row = RepeatedFooter.objects.get()
    client.post(f"/manage/mail/footers/{row.pk}/", {"act": "leave"})
    row.refresh_from_db()
    assert row.state == State.LEFT and row.decided_by == nora
    RepeatedFooter.objects.bulk_create(
        RepeatedFooter(domain="d.example", digest=str(n), text=f"Line {n}", decided_by=nora)
        for n in range(40)
    )
    with django_assert_max_num_queries(8):
        page = client.get("/manage/mail/footers/").content.decode()
    assert page.count('value="leave"') == 40 and json.dumps(page).count("Pumping since") >= 1
