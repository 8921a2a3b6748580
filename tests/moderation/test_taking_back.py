"""Who wrote what a monitor holds back reads it, and takes it back as long as no moderator has decided."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import AuditEntry
from tests.bridge.mails import deliver, mail
from tests.bridge.test_review import publish
from tests.conftest import Queries
from tests.pages import flat
from threads.actions import attaching, posting
from threads.keeping.holding import acts as holding
from threads.models import HeldCopy, Message, Withheld, WithheldFile
from threads.moderation import deciding, monitors, queue, reporting, taking_back
from threads.moderation.models import Case, Decision, Monitor
from threads.moderation.monitors import Given

pytestmark = pytest.mark.django_db
Act = Decision.Act
SECRET = "canary"
PAGE = "/waiting/"


@pytest.fixture
def hold(mo) -> Monitor:
    given = Given(name="Leaks", words=SECRET, where=Monitor.Where.EVERYWHERE, then=Monitor.Then.HOLD)
    return monitors.make(given, by=mo)


@pytest.fixture
def held(hold, bob, team) -> Message:
    return posting.post(
        author=bob, group=team, subject=f"The {SECRET}", body=f"The {SECRET} sings",
        files=[SimpleUploadedFile(f"{SECRET}.txt", b"x")],
    )  # fmt: skip


def shown(client, user, url: str = PAGE) -> str:
    client.force_login(user)
    return flat(client.get(url, follow=True).content.decode())


def take_back(client, user, message):
    client.force_login(user)
    return client.post(reverse("message_take_back", args=[message.pk]))


def test_the_author_reads_it_and_nobody_else_does(held, client, alice, bob):
    page = shown(client, bob)
    assert f"The {SECRET} sings" in page and f"{SECRET}.txt" in page and "Take it back" in page
    assert PAGE in shown(client, bob, held.get_absolute_url())
    assert SECRET not in shown(client, alice) and "Nothing of yours waits" in shown(client, alice)


def test_it_is_gone_for_good_and_the_queue_and_the_log_say_so(held, client, alice, bob, mo):
    assert take_back(client, bob, held).status_code == 302
    held.refresh_from_db()
    held.conversation.refresh_from_db()
    assert (held.moderated, held.withdrawn_by, held.body) == ("", bob, "")
    assert held.conversation.subject == "Withdrawn"
    assert not Withheld.objects.exists() and not WithheldFile.objects.exists() and held.attachment_count == 0
    assert "Nothing of yours waits" in shown(client, bob)
    assert "This message was withdrawn" in shown(client, alice, held.get_absolute_url())
    listed = shown(client, mo, reverse("moderation"))
    assert "Taken back by its author" in listed and "Close the case" in listed and SECRET not in listed
    case = Case.objects.waiting().get()
    entry = AuditEntry.objects.get(act="moderation.taken_back")
    assert (entry.actor, entry.detail["case"]) == (bob, case.pk)
    deciding.decide(case, by=mo, act=Act.KEEP)
    assert not Case.objects.waiting().exists()


def test_an_answer_leaves_the_title_alone(hold, client, alice, bob, team):
    first = posting.post(author=alice, group=team, subject="Birds", body="Which?")
    answer = posting.reply(author=bob, conversation=first.conversation, body=f"A {SECRET}")
    take_back(client, bob, answer)
    first.conversation.refresh_from_db()
    assert first.conversation.subject == "Birds" and not Withheld.objects.exists()


@pytest.mark.parametrize("act", [Act.SHOW, Act.HIDE, Act.RETURN, Act.REMOVE])
def test_a_decision_was_faster(held, client, bob, mo, act):
    deciding.decide(Case.objects.get(), by=mo, act=act)
    before = Message.objects.get(pk=held.pk)
    answer = (
        client.get("/") if take_back(client, bob, held).status_code != 302 else client.get("/", follow=True)
    )
    assert "have decided about this message meanwhile" in answer.content.decode()
    after = Message.objects.get(pk=held.pk)
    assert (after.moderated, after.body, after.withdrawn_at) == (
        before.moderated,
        before.body,
        before.withdrawn_at,
    )
    assert not AuditEntry.objects.filter(act="moderation.taken_back").exists()


@pytest.mark.parametrize("act", [Act.SHOW, Act.HIDE, Act.RETURN, Act.REMOVE])
def test_the_author_was_faster(held, bob, mo, act):
    """The moderator has the case as it was before."""
    case = Case.objects.for_display().get()
    taking_back.take_back(held, by=bob)
    with pytest.raises(ValidationError):
        deciding.decide(case, by=mo, act=act)
    assert not Withheld.objects.exists() and not case.decisions.exists()


def test_both_take_the_conversation_first_and_then_the_message(held, bob, mo):
    def locks(run) -> list[str]:
        with Queries() as queries:
            run()
        reads = [sql for sql in queries if "FROM " in sql and sql.startswith("SELECT")]
        names = [sql.split('FROM "')[1].split('"')[0] for sql in reads]
        return [name for name in names if name in ("threads_conversation", "threads_message")][:2]

    first = locks(lambda: taking_back.take_back(held, by=bob))
    assert first == ["threads_conversation", "threads_message"]


def test_nobody_else_takes_it_back(held, client, alice, charlie, mo):
    """Not an admin of the group, who withdraws others' messages; nor a moderator, who decides."""
    for person in (alice, charlie, mo):
        assert take_back(client, person, held).status_code == 403
        with pytest.raises(PermissionDenied):
            taking_back.take_back(held, by=person)
    held.refresh_from_db()
    assert held.moderated == "held"


def test_what_one_may_not_read_is_as_absent(hold, client, alice, bob, vault):
    there = posting.post(author=alice, group=vault, subject="Own", body=f"{SECRET} in the vault")
    hidden, absent = (client.post(f"/m/{pk}/take-back/") for pk in (there.pk, 987_654))
    client.force_login(bob)
    hidden, absent = (client.post(f"/m/{pk}/take-back/") for pk in (there.pk, 987_654))
    assert hidden.status_code == absent.status_code == 404
    assert SECRET not in shown(client, bob)


def test_a_quote_is_of_whoever_forwarded_it(hold, client, as_alice, alice, bob, team):
    chain = "See below.\n\nOn Mon, 2 Mar 2026 at 08:00, Bob Brandt <bob@varde.example> wrote:\n> The canary sings.\n"
    brought = deliver(mail("Alice Adair <alice@varde.example>", "Fwd: Birds", chain, mid="f@x"), to="in")
    publish(as_alice, brought, group=team.pk)
    quote = Message.objects.get(moderated="held")
    assert quote.claimed_by == alice and SECRET not in shown(client, bob)
    assert f"{SECRET} sings" in shown(client, alice)
    assert take_back(client, bob, quote).status_code == 403
    take_back(client, alice, quote)
    quote.refresh_from_db()
    assert (quote.moderated, quote.withdrawn_by) == ("", alice)
    assert SECRET not in shown(client, bob, f"/mail/original/{brought.pk}/")


def test_a130_a_hold_keeps_what_is_taken_back(hold, bob, mo, alice, team):
    message = posting.post(author=bob, group=team, subject="Birds", body=f"The {SECRET} sings")
    holding.begin(case="1", by=alice, people=[bob])
    taking_back.take_back(message, by=bob)
    assert HeldCopy.objects.latest("pk").body == f"The {SECRET} sings"


def test_the_page_and_the_queue_ask_the_same_for_many(hold, client, bob, mo, team):
    client.force_login(bob)
    asked, rows = [], []
    for number in (1, 6):
        for one in range(number):
            last = posting.post(
                author=bob, group=team, subject=f"{number} {one}", body=f"{SECRET} {number} {one}"
            )
        with Queries() as queries:
            client.get(PAGE)
        asked.append(len(queries))
    assert asked[0] >= asked[1]
    for message in Message.objects.filter(moderated="held").exclude(pk=last.pk):
        taking_back.take_back(message, by=bob)
        with Queries() as queries:
            queue.page_of(mo, decided=False, after=None)
        rows.append(len(queries))
    assert len(set(rows)) == 1
    assert not attaching.forget_unused()


def test_a_report_about_it_is_still_decided(hold, bob, charlie, mo, team):
    """People had read and reported it; an edit brought the word."""
    message = posting.post(author=bob, group=team, subject="Birds", body="What a fool.")
    reporting.report(message, by=charlie, reason="harass", note="")
    taking_back.take_back(posting.edit(message, by=bob, body=f"The {SECRET} is a fool."), by=bob)
    case = Case.objects.waiting().get()
    assert case.reports.count() == 1 and deciding.possible(case) == [Act.KEEP]
    deciding.decide(case, by=mo, act=Act.KEEP)
