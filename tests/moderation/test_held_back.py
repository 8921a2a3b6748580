"""A monitor that holds back: nobody but moderators reads it until one of them decides. One that tells once a week."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from search import writer
from search.query import search
from tests.bridge.mails import deliver, mail
from threads.actions import posting
from threads.models import Attachment, LiveEvent, Message
from threads.moderation import appealing, deciding, monitors, weekly
from threads.moderation.models import Case, Decision, Monitor
from threads.moderation.monitors import Given
from threads.notify.models import Notification

pytestmark = pytest.mark.django_db
Act, Then = Decision.Act, Monitor.Then
SECRET = "canary"


@pytest.fixture
def hold(mo) -> Monitor:
    given = Given(name="Leaks", words=SECRET, where=Monitor.Where.EVERYWHERE, then=Then.HOLD)
    return monitors.make(given, by=mo)


@pytest.fixture
def held(hold, bob, team) -> Message:
    return posting.post(
        author=bob, group=team, subject=f"The {SECRET}", body=f"@alice the {SECRET} sings #{SECRET}s",
        files=[SimpleUploadedFile(f"{SECRET}.txt", b"x")],
    )  # fmt: skip


@pytest.fixture
def case(held) -> Case:
    return Case.objects.waiting().get()


def told(user) -> list[str]:
    return sorted(Notification.objects.filter(user=user).values_list("reason", flat=True))


def pages(client, message) -> str:
    place = message.conversation
    addresses = [
        reverse("home"), place.get_absolute_url(), place.group.get_absolute_url(), message.get_absolute_url(),
        reverse("group_files", args=[place.group.slug]), reverse("search") + f"?q={SECRET}", reverse("notifications"),
    ]  # fmt: skip
    found = "".join(client.get(address, follow=True).content.decode() for address in addresses)
    return found.replace(f'value="{SECRET}"', "").replace(f"q={SECRET}", "")


def test_nobody_reads_what_is_held_back(held, client, alice, bob, mo):
    writer.drain_all()
    for person in (alice, bob):
        client.force_login(person)
        shown = pages(client, held)
        assert (
            "waits for the moderators" in shown
            and f"{SECRET} sings" not in shown
            and f"{SECRET}.txt" not in shown
        )
    assert told(alice) == [] and not Attachment.objects.exists() and not held.conversation.topics.exists()
    held.conversation.refresh_from_db()
    assert held.conversation.subject == "Waits for the moderators"
    assert not any(SECRET in str(event.payload) for event in LiveEvent.objects.all())


def test_moderators_hear_of_it_and_read_it(held, case, client, mo):
    assert told(mo) == ["reported"]
    client.force_login(mo)
    queue = client.get(reverse("moderation")).content.decode()
    assert f"The {SECRET}" in queue and "Publish" in queue and ">Keep<" not in queue
    assert deciding.possible(case) == [Act.SHOW, Act.HIDE, Act.RETURN, Act.REMOVE]


def test_published_it_is_as_if_it_had_just_been_written(held, case, client, alice, bob, mo):
    deciding.decide(case, by=mo, act=Act.SHOW)
    assert told(alice) == ["mention"] and told(bob) == ["judged"]
    writer.drain_all()
    client.force_login(alice)
    shown = pages(client, held)
    assert f"{SECRET} sings" in shown and f"{SECRET}.txt" in shown and "waits for the moderators" not in shown
    held.conversation.refresh_from_db()
    assert held.conversation.subject == f"The {SECRET}"
    assert list(held.conversation.topics.values_list("name", flat=True)) == [f"{SECRET}s"]
    # Its author changes something else in it: a moderator has read these words.
    held.refresh_from_db()
    posting.edit(held, by=bob, body=held.body + " loudly")
    assert not Case.objects.waiting().exists()


def test_an_answer_is_told_when_it_is_published(hold, alice, bob, team, mo):
    first = posting.post(author=alice, group=team, subject="Birds", body="Which?")
    answer = posting.reply(author=bob, conversation=first.conversation, body=f"A {SECRET}")
    assert told(alice) == []
    deciding.decide(Case.objects.waiting().get(), by=mo, act=Act.SHOW)
    assert told(alice) == ["reply"]
    answer.refresh_from_db()
    assert answer.body == f"A {SECRET}"


def test_hidden_for_good_and_back(held, case, mo):
    decision = deciding.decide(case, by=mo, act=Act.HIDE)
    held.refresh_from_db()
    held.conversation.refresh_from_db()
    assert held.moderated == "hidden" and held.conversation.subject == "Hidden by the moderators"
    deciding.undo(decision, by=mo)
    held.refresh_from_db()
    held.conversation.refresh_from_db()
    assert (
        held.moderated == "held"
        and held.body == ""
        and held.conversation.subject == "Waits for the moderators"
    )


def test_returned_it_does_not_come_back_with_the_same_words(hold, alice, bob, team, mo):
    first = posting.post(author=bob, group=team, subject="Birds", body="Which?")
    held = posting.reply(author=bob, conversation=first.conversation, body=f"@alice a {SECRET}")
    decision = deciding.decide(Case.objects.waiting().get(), by=mo, act=Act.RETURN, note="No birds.")
    appealing.send_again(decision, by=bob, body=f"@alice the {SECRET} sings softly")
    held.refresh_from_db()
    assert held.moderated == "held" and held.body == "" and told(alice) == []
    again = deciding.decide(Case.objects.waiting().get(), by=mo, act=Act.RETURN)
    appealing.send_again(again, by=bob, body="@alice it sings softly")
    held.refresh_from_db()
    assert held.body == "@alice it sings softly" and told(alice) == ["mention"]


def test_what_an_edit_brings_is_held_back(hold, alice, bob, team):
    message = posting.post(author=bob, group=team, subject="Birds", body="@alice a bird")
    assert told(alice) == ["mention"]
    posting.edit(message, by=bob, body=f"@alice a {SECRET}")
    message.refresh_from_db()
    assert message.moderated == "held" and message.body == "" and told(alice) == []


def test_of_a_mail_the_one_message_is_held_back(hold, client, alice, bob, team):
    text = f"Look.\n\nOn Mon, 2 Mar 2026 at 09:00, Alice Adair <alice@varde.example> wrote:\n> The {SECRET} is ours.\n"
    deliver(
        mail("Bob Brandt <bob@varde.example>", "Fwd: Lunch", text, to="team", mid="q@varde.example"),
        to="team",
    )
    states = dict(Message.objects.values_list("author__handle", "moderated"))
    assert states == {"bob": "", "alice": "held"}
    writer.drain_all()
    assert not search(alice, SECRET).total
    call_command("ledger", "--check")
    client.force_login(alice)
    mail_page = client.get(Message.objects.get(moderated="").get_absolute_url() + "original/", follow=True)
    assert SECRET not in mail_page.content.decode()


def test_it_is_chosen_on_the_page_and_in_the_log(client, mo):
    client.force_login(mo)
    form = {
        "name": "Leaks",
        "words": SECRET,
        "kind": "words",
        "where": "public",
        "then": "hold",
        "days": "30",
    }
    client.post(reverse("monitor_new"), form)
    assert Monitor.objects.get().then == Then.HOLD
    assert "Hold back" in client.get(reverse("monitors")).content.decode()
    entry = AuditEntry.objects.filter(act="moderation.monitor_made").get()
    assert entry.detail["then"] == "hold"
    page = client.post(reverse("monitor_new"), form | {"then": "shout"})
    assert page.status_code == 422 and Monitor.objects.count() == 1


def test_moderators_hear_of_what_is_held_back_though_the_monitor_told_weekly_before(mo, bob, team):
    given = {"name": "Leaks", "words": SECRET}
    monitor = monitors.make(Given(**given, then=Then.WEEKLY), by=mo)
    posting.post(author=bob, group=team, subject="Birds", body=f"A {SECRET}")
    assert told(mo) == []
    monitors.change(monitor, Given(**given, then=Then.HOLD), by=mo)
    posting.post(author=bob, group=team, subject="More", body=f"A {SECRET}")
    assert told(mo) == ["reported"]


# --- Once a week -------------------------------------------------------------------------------------


def test_once_a_week(mo, bob, team):
    given = Given(name="Pay", words="salary", then=Then.WEEKLY)
    monitor = monitors.make(given, by=mo)
    sunday = datetime(2026, 11, 29, 12, tzinfo=ZoneInfo("Europe/Paris"))
    monday = sunday + timedelta(hours=20)
    Monitor.objects.update(told_at=sunday - timedelta(days=1))
    for number in range(3):
        posting.post(author=bob, group=team, subject=f"Pay {number}", body="My salary")
    assert told(mo) == [] and Case.objects.waiting().count() == 3
    assert weekly.tell_due(sunday) == 0 and weekly.tell_due(monday - timedelta(hours=2)) == 0
    assert weekly.tell_due(monday) == 1
    assert told(mo) == ["reported"]
    assert "3 messages this week" in Notification.objects.get(user=mo).text
    assert weekly.tell_due(monday + timedelta(hours=1)) == 0
    # Nothing new: nothing is told.
    Monitor.objects.update(told_at=timezone.now())
    assert weekly.tell_due(timezone.localtime() + timedelta(days=8)) == 0
    assert Notification.objects.filter(user=mo).count() == 1
    assert Monitor.objects.get(pk=monitor.pk).told_at > sunday
