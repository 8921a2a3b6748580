"""Mail at the desk: what an admin of the site is told of it, and what they do with it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import AuditEntry, User
from microblog.kit import health as site
from microblog.kit.briefly import KeptValue
from microblog.kit.health import Trouble
from threads import addresses
from threads.actions import posting
from threads.bridge import health, pipeline
from threads.bridge.desk import acts, intake, rows
from threads.bridge.models import ImportBatch, IncomingMail

from ..conftest import make_person
from .mails import deliver, mail

pytestmark = pytest.mark.django_db
State = IncomingMail.State
BOB = "Bob Brandt <bob@varde.example>"
MALLORY = "Mallory <mallory@evil.example>"
STRANGE = "mallory@evil.example"
# Words that stand in a subject, and nowhere else.
CANARY = "Kestrel-77"
REASON = "To find out why it fails"
TICKET = "IT-204"


@pytest.fixture
def nora(db):
    """An admin of the site who is in none of the groups."""
    return make_person("Nora Nord", role="admin")


@pytest.fixture
def desk(client, nora):
    client.force_login(nora)
    return client


def came(sender=MALLORY, to="in", run=False, envelope=STRANGE, subject=CANARY, **fields) -> IncomingMail:
    """A mail; ``fields`` of its row say what became of it."""
    raw = mail(sender, subject, f"About {subject}: it is all agreed.", to=to, **fields.pop("head", {}))
    found = deliver(raw, to=to, envelope_from=envelope, run=run)
    if fields:
        IncomingMail.objects.filter(pk=found.pk).update(**fields)
        found.refresh_from_db()
    return found


def unread(**fields) -> IncomingMail:
    return came(
        **{"state": State.QUARANTINED, "reason": "It could not be read: KeyError", "attempts": 3} | fields
    )


def listed(client, query: str = "") -> list[rows.DeskMail]:
    return client.get(f"/manage/mail/?{query}").context["rows"]


def pages(client, found: IncomingMail) -> str:
    """Everything that the desk shows of mail."""
    urls = [f"/manage/mail/?tab={tab}" for tab in rows.TABS] + [f"/manage/mail/{found.pk}/"]
    return "".join(client.get(url).content.decode() for url in urls)


def act(client, found: IncomingMail, **data) -> str:
    answer = client.post(f"/manage/mail/{found.pk}/", data, follow=True)
    found.refresh_from_db()
    return answer.content.decode()


def noted() -> list[str]:
    found = AuditEntry.objects.filter(act__startswith="mail.").order_by("pk")
    return list(found.values_list("act", flat=True))


@pytest.mark.parametrize("state", State.values)
def test_each_state_has_its_tab(desk, state):
    found = came(state=state)
    tab = next(tab for tab, states in rows.TABS.items() if state in states)
    assert {name: [row.mail.pk for row in listed(desk, f"tab={name}")] for name in rows.TABS} == {
        name: [found.pk] if name == tab else [] for name in rows.TABS
    }
    assert desk.get(f"/manage/mail/{found.pk}/").status_code == 200


# --- What is told --------------------------------------------------------------------------------


def _reply(den, alice, bob) -> str:
    return addresses.reply_address(posting.post(author=alice, group=den, subject="S", body="x"))


HIDDEN = {
    "forwarded, with its sender": lambda cast: came(BOB, run=True),
    "waits for the policy": lambda cast: came(BOB, to="team", state=State.POLICY, reason=CANARY),
    "discarded": lambda cast: came(BOB, state=State.DISCARDED),
    "done": lambda cast: came(BOB, state=State.DONE, reason=f"You follow {CANARY}."),
    "of a colleague, not read": lambda cast: unread(sender=BOB),
    "of a colleague, refused": lambda cast: came(BOB, state=State.REFUSED, reason=CANARY),
    "a robot's": lambda cast: came(state=State.AUTO, reason=CANARY),
    "being read": lambda cast: came(),
    "held in a public group": lambda cast: came(to="team", run=True),
    "held in a private group": lambda cast: came(to="den", run=True),
    "refused by the admins of a group": lambda cast: came(to="team", split={"messages": []}, state=State.REFUSED),
    "not read, to a private group": lambda cast: unread(to="den"),
    "published in a private group": lambda cast: came(BOB, to="den", run=True),
    "from the mailbox of a colleague": lambda cast: unread(envelope="Bob@Varde.example"),
    "names a colleague falsely": lambda cast: came(state=State.REFUSED, checked="fail", reason=CANARY),
    "an answer to a notice": lambda cast: came(to=_reply(**cast), state=State.REFUSED, reason=CANARY),
    "an answer to a notice, not read": lambda cast: unread(to=_reply(**cast).upper()),
    "a report about a notice": lambda cast: unread(recipient="Bounce+1.aaaa@skein.localhost"),
}  # fmt: skip


@pytest.mark.parametrize("kind", HIDDEN)
def test_mail_that_is_somebodys_is_told_to_no_admin(desk, alice, bob, team, den, kind):
    found = HIDDEN[kind]({"den": den, "alice": alice, "bob": bob})
    page = pages(desk, found)
    row = rows.rows_of(User.objects.get(name="Nora Nord"), [found.pk])[0]
    assert (row.subject, row.sender, row.is_told, row.became) == ("", "", False, None)
    for word in (CANARY, "Bob Brandt", "bob@varde", STRANGE):
        assert word not in page, word
    for word in (CANARY, "Bob", STRANGE, found.message_id):
        assert all(not listed(desk, f"tab={tab}&q={word}") for tab in rows.TABS), word
    with pytest.raises(PermissionDenied):
        acts.fetch_raw(found, by=User.objects.get(name="Nora Nord"), reason=REASON, ticket=TICKET)
    assert "alone" in act(desk, found, raw=REASON) and "mail.raw" not in noted()


def test_a_secret_group_is_not_named(desk, bob, vault):
    page = pages(desk, unread(to="vault", envelope="alice@varde.example"))
    assert "vault" not in page.lower() and CANARY not in page
    held = came(to="vault", envelope="alice@varde.example", state=State.HELD)
    assert "vault" not in pages(desk, held).lower()


def test_a_secret_address_is_not_shown(desk, team, bob):
    token = addresses.group_address(team, bob)
    found = came(BOB, to=token, run=True)
    page = pages(desk, found)
    assert token.partition("+")[2].partition("@")[0] not in page and "team@" in page


@pytest.mark.parametrize("state", [State.QUARANTINED, State.REFUSED])
@pytest.mark.parametrize("to", ["in", "team"])
def test_what_failed_before_it_was_anybodys_is_told(desk, team, state, to):
    found = came(state=state, to=to, reason="It is broken.")
    tab = "needs" if state == State.QUARANTINED else "left"
    row = listed(desk, f"tab={tab}")[0]
    assert (row.subject, row.sender, row.reason) == (CANARY, STRANGE, "It is broken.")
    assert row.to == f"{to}@" and row.size == found.raw.size
    for word in ("kestrel", "evil.example", found.message_id):
        assert [one.mail for one in listed(desk, f"tab={tab}&q={word}")] == [found], word
    assert listed(desk, f"tab={tab}&q=nothing-like-it") == []


def test_a_stranger_at_in_shows_with_the_reason(desk):
    came(run=True)
    assert "not known" in str(listed(desk, "tab=left")[0].reason)


def test_what_is_published_is_told_as_the_conversation_tells_it(desk, bob, team):
    found = came(BOB, to="team", subject="Hello", run=True)
    IncomingMail.objects.filter(pk=found.pk).update(subject=CANARY)
    row = listed(desk, "tab=taken")[0]
    assert (row.subject, row.sender, row.became) == ("Hello", "Bob Brandt", found.conversation)
    assert CANARY not in pages(desk, found) and STRANGE not in pages(desk, found)
    assert [len(listed(desk, f"tab=taken&q={word}")) for word in ("hello", "brandt", CANARY)] == [1, 1, 0]


def test_own_mail_and_what_one_decides_about_are_told(as_alice, alice, team):
    held = came(to="team", run=True)
    row = listed(as_alice)[0]
    assert (row.subject, row.may_decide) == (CANARY, True)
    assert f"/mail/review/{held.pk}/" in as_alice.get("/manage/mail/").content.decode()
    own = came("Alice Adair <alice@varde.example>", run=True)
    assert [(one.mail, one.subject) for one in listed(as_alice, "tab=waiting&q=alice")] == [(own, CANARY)]


def test_a_number_leads_to_the_mail(desk):
    found = unread()
    answer = desk.get(f"/manage/mail/?tab=left&q={found.pk}")
    assert answer.status_code == 302 and answer["Location"] == f"/manage/mail/{found.pk}/"
    assert listed(desk, "q=987654") == [] and listed(desk, "tab=x&q=%00&before=x") != []


# --- What is done --------------------------------------------------------------------------------


def test_a_mail_is_read_again_once(desk, nora, bob, team):
    found = unread(sender=BOB, to="team")
    assert "is read again" in act(desk, found, act="retry")
    assert (found.state, found.attempts, found.reason) == (State.RECEIVED, 0, "")
    assert "any more" in act(desk, found, act="retry", **{"from": "list"})
    assert noted() == ["mail.retried"] and not acts.put_aside(found, by=nora)
    pipeline.sweep()
    found.refresh_from_db()
    assert found.state == State.PUBLISHED
    entry = AuditEntry.objects.get(act="mail.retried")
    assert (entry.actor, entry.person, entry.group, entry.detail) == (nora, None, None, {"mail": found.pk})


def test_a_mail_of_an_archive_is_read_again_when_its_import_has_ended(desk, alice, team):
    batch = ImportBatch.objects.create(group=team, source="a.mbox")
    found = unread(sender=BOB, to="team", batch=batch)
    assert "any more" in act(desk, found, act="retry") and found.state == State.QUARANTINED
    found = unread(sender=BOB, to="team", batch=batch, subject="Other", state=State.RECEIVED, attempts=0)
    assert pipeline.sweep() == 0
    ImportBatch.objects.update(finished_at=timezone.now())
    assert pipeline.sweep() == 1
    found.refresh_from_db()
    assert found.state == State.PUBLISHED


def test_a_mail_is_put_aside_and_kept(desk):
    found = unread()
    assert "was put aside" in act(desk, found, act="aside", **{"from": "list"})
    assert (
        found.state == State.REFUSED and "put it aside" in found.reason and CANARY in found.raw.data.decode()
    )
    assert "any more" in act(desk, found, act="aside") and noted() == ["mail.put_aside"]
    assert listed(desk) == [] and listed(desk, "tab=left")[0].subject == CANARY


@pytest.mark.parametrize("state", sorted(set(State) - {State.QUARANTINED}))
def test_only_what_could_not_be_read_is_acted_upon(desk, nora, state):
    found = came(state=state)
    for name in ("retry", "aside", "other"):
        act(desk, found, act=name)
        assert found.state == state
    with pytest.raises(PermissionDenied):
        acts.fetch_raw(found, by=nora, reason=REASON, ticket=TICKET)
    assert noted() == []


def test_the_bytes_of_a_mail_that_is_nobodys(desk, nora):
    found = unread()
    assert "in a few words why" in act(desk, found, raw=" \0 x ", ticket=TICKET) and noted() == []
    assert "number of the case" in act(desk, found, raw=REASON, ticket="a case") and noted() == []
    answer = desk.post(f"/manage/mail/{found.pk}/", {"raw": REASON, "ticket": TICKET})
    assert answer.content == found.raw.data and answer["Content-Type"] == "application/octet-stream"
    assert "no-store" in answer["Cache-Control"] and "attachment" in answer["Content-Disposition"]
    entry, words = AuditEntry.objects.get(act="mail.raw"), {"reason": REASON, "ticket": TICKET}
    assert (entry.actor, entry.words, entry.detail) == (nora, words, {"mail": found.pk})
    assert REASON in desk.get("/manage/audit/?what=mail").content.decode()


@pytest.mark.parametrize("role", ["member", "moderator", "reviewer"])
def test_the_page_is_for_admins(client, role):
    found = unread()
    client.force_login(make_person("Zoe Zander", role=role))
    for url in ("/manage/mail/", "/manage/mail/intake/", f"/manage/mail/{found.pk}/"):
        assert client.get(url).status_code == 404, url
    for data in ({"act": "retry"}, {"act": "aside"}, {"raw": REASON}):
        assert client.post(f"/manage/mail/{found.pk}/", data).status_code == 404
    found.refresh_from_db()
    assert found.state == State.QUARANTINED and noted() == []


# --- How it goes ---------------------------------------------------------------------------------


def test_the_figures_of_a_day(desk, team):
    batch = ImportBatch.objects.create(group=team, source="a.mbox")
    for number, state in enumerate(State):
        came(state=state, subject=f"O {number}", received_at=timezone.now() - timedelta(hours=25))
        came(state=state, subject=f"B {number}", batch=batch)
        came(state=state, subject=f"S {number}")
    intake = desk.get("/manage/mail/").context["intake"]
    assert (intake.received, intake.taken, intake.held, intake.failed) == (len(State), 4, 1, 1)
    assert intake.decide_since < timezone.now() - timedelta(hours=24) < intake.last
    page = desk.get("/manage/").content.decode()
    assert ("Mail intake", 6) in [
        (str(page.label), count) for page, count in desk.get("/manage/").context["waiting"]
    ]
    assert "/manage/mail/" in page


def test_a_red_bar_says_that_the_intake_has_stopped(desk):
    found = came()
    assert b"has stopped" not in desk.get("/manage/mail/").content
    IncomingMail.objects.update(received_at=timezone.now() - health.LATE - timedelta(minutes=1))
    KeptValue.forget_all()
    assert b"has stopped" in desk.get("/manage/mail/").content
    IncomingMail.objects.filter(pk=found.pk).update(state=State.AUTO)
    KeptValue.forget_all()
    assert b"has stopped" not in desk.get("/manage/mail/").content


def _away() -> str:
    raise Trouble("Nobody is there.")


@pytest.mark.parametrize("away", ["", "worker", "listener"])
def test_the_bar_asks_the_worker_and_the_listener(desk, monkeypatch, away):
    monkeypatch.setattr(site, "worker", _away if away == "worker" else str)
    monkeypatch.setattr(health, "listener", _away if away == "listener" else str)
    page = desk.get("/manage/mail/intake/").content.decode()
    assert ("Nobody is there." in page, "has stopped" in page) == (bool(away), bool(away))
    assert ("is read." in page) == (not away)


def test_the_page_goes_on_and_costs_the_same(desk, bob, team, den, django_assert_max_num_queries):
    def costs(url: str) -> None:
        assert desk.get(url).status_code == 200
        # The figures of the page are kept for a moment; who comes first asks for them, too.
        intake.intake.forget()
        intake.waiting.forget()
        with django_assert_max_num_queries(8):
            desk.get(url)

    one = unread(subject="One")
    costs("/manage/mail/")
    for number in range(26):
        unread(subject=f"N {number}", to=("in", "team", "den")[number % 3])
        came(subject=f"H {number}", to="team", run=True)
        came(BOB, subject=f"P {number}", to=("team", "den")[number % 2], run=True)
    for query in ("", "?tab=taken", "?q=n", "?tab=taken&q=p"):
        costs(f"/manage/mail/{query}")
    costs(f"/manage/mail/{one.pk}/")
    first = desk.get("/manage/mail/")
    assert len(first.context["rows"]) == rows.PAGE
    rest = listed(desk, f"before={first.context['more']}")
    assert [row.mail for row in rest][-1] == one and len(rest) == 3
