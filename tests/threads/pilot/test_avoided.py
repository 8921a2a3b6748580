"""E-mails avoided, against the calculation by hand of docs/pilot.md."""

from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Group
from tests.conftest import make_group, make_person
from threads.actions import posting
from threads.metrics.counting import week_of
from threads.models import Addressee, Message
from threads.notify.models import Notification
from threads.pilot import assumed, shown, weekly
from threads.pilot.formula import Assumptions, Sums, avoided, summed
from threads.pilot.models import AvoidedWeek, Pilot
from threads.pilot.rows import rows

MEAN = Assumptions(seconds_a_mail=35, people_a_mail=9.1)


@pytest.fixture
def by_hand(alice, bob):
    """The messages of docs/pilot.md: Ana's mail is answered by Nora, she by Karim, and Nora asks for lunch."""
    team = make_group("Team", alice, bob)
    mail = posting.post(author=bob, group=team, subject="Printers", body="Which printers do we buy for Lyon?")
    Message.objects.filter(pk=mail.pk).update(source=Message.Source.MAIL)
    names = [*(f"p{number}@varde.example" for number in range(11)), f"team@{settings.MAIL_DOMAIN}"]
    Addressee.objects.bulk_create(Addressee(message=mail, field="to", address=name) for name in names)
    nora = posting.reply(author=alice, conversation=mail.conversation, parent=mail, body="The V3.")
    karim = posting.reply(author=bob, conversation=mail.conversation, parent=nora, body="Thank you.")
    posting.post(author=alice, group=None, people=[bob], subject="Lunch", body="Lunch?")
    for user, message, mailed in (
        (bob, nora, "sent"),
        (make_person("Carla C"), nora, "sent"),
        (alice, karim, "skipped"),
    ):
        Notification.objects.filter(message=message, user=user).delete()
        Notification.objects.create(user=user, reason="mention", message=message, mail=mailed)
    return [nora, karim]


def all_rows(**of):
    now = timezone.now()
    return list(rows(now - timedelta(days=1), now + timedelta(minutes=1), **of))


def test_it_comes_to_what_a_calculation_by_hand_says(by_hand):
    found = avoided(summed(all_rows()), MEAN)
    assert (found.messages, found.sent, round(found.would, 1), found.copies) == (3, 2, 31.1, 29)
    assert (round(found.text, 1), round(found.repeated, 1)) == (1052.6, 825)
    assert round(found.seconds / 60) == 17


def test_the_rows_are_those_of_the_table(by_hand):
    nora, karim = by_hand
    found = {row.message: (row.people, row.sent, row.above, row.own) for row in all_rows()}
    assert found[nora.pk] == (11, 2, 34, 7)
    assert found[karim.pk] == (11, 0, 41, 10)
    assert sorted(found.values(), key=str)[-1] == (None, 0, 0, 6)


def test_an_answer_to_a_mail_to_the_group_alone_avoids_nothing(by_hand, bob):
    nora, _karim = by_hand
    Addressee.objects.exclude(address__endswith=f"@{settings.MAIL_DOMAIN}").delete()
    found = {row.message: row.people for row in all_rows()}
    assert found[nora.pk] == 0


def test_letters_count_as_their_bytes(alice, bob):
    posting.post(author=alice, group=None, people=[bob], subject="S", body="Größe 5 €")
    assert [row.own for row in all_rows()] == [len("Größe 5 €".encode())]


def test_without_a_mean_the_rest_avoids_nothing(by_hand):
    found = avoided(summed(all_rows()), Assumptions(35))
    assert (found.would, found.copies) == (22, 20)


def test_what_was_withdrawn_is_not_counted(by_hand, bob):
    nora, karim = by_hand
    posting.withdraw(karim, by=bob)
    assert karim.pk not in {row.message for row in all_rows()}


def test_the_weeks_are_what_the_rows_are(by_hand, alice):
    weekly.count_due()
    week = AvoidedWeek.objects.get(group=None, week=week_of(timezone.now()))
    assert weekly.sums_of(week) == summed(all_rows())
    team = Group.objects.get(slug="team")
    assert weekly.sums_of(AvoidedWeek.objects.get(group=team)) == summed(all_rows(conversation__group=team))
    before = AvoidedWeek.objects.count()
    weekly.count_due()
    assert AvoidedWeek.objects.count() == before


def test_an_older_week_is_counted_once(by_hand):
    Message.objects.update(sent_at=timezone.now() - timedelta(weeks=3))
    for _hour in range(4):
        weekly.count_due()
    counted = AvoidedWeek.objects.filter(group=None)
    assert counted.count() == len(set(counted.values_list("week"))) == 4
    assert sum((weekly.sums_of(row) for row in counted), Sums()).messages == 3


def test_groups_that_are_small_or_hidden_are_in_the_sum_alone(alice):
    people = [make_person(f"P{number} Person") for number in range(5)]
    large, small = make_group("Large", *people), make_group("Small", *people[:4])
    secret = make_group("Secret", *people, visibility="secret", joining="invite")
    for group in (large, small, secret):
        posting.post(author=people[0], group=group, subject="S", body="x")
    weekly.count_due()
    found = shown.load(alice, MEAN)
    assert ([name for name, _one in found.groups], found.left_out) == (["Large"], 2)
    assert found.everything.messages == 3


def run(*args: str) -> str:
    out = StringIO()
    call_command("emails_avoided", *args, stdout=out)
    return out.getvalue()


def test_the_command_explains_itself(by_hand):
    Pilot.objects.create(people_a_mail="9.1")
    said = run("--explain").splitlines()
    assert "\t".join(map(str, (by_hand[0].pk, by_hand[0].conversation_id, 11, 2, 34, 7))) in said
    assert "mean: 9.1; seconds a mail: 35" in said
    assert said[-4:] == [
        "messages 3",
        "copies 31.1 would be, 2 sent, 29 avoided",
        "bytes 1053 avoided, 825 of them repeated text",
        "minutes 17",
    ]


def test_the_command_takes_one_group_or_one_conversation(by_hand):
    assert run("--group", "team").startswith("messages 2")
    assert run("--conversation", str(by_hand[0].conversation_id)).startswith("messages 2")
    assert run("--days", "1").startswith("messages 3")
    with pytest.raises(CommandError):
        run("--group", "nowhere")


def test_the_mean_is_typed_or_counted(db):
    assert assumed.assumptions(assumed.pilot(), []).people_a_mail is None


def test_many_conversations_cost_as_many_questions_as_one(alice, bob, by_hand):
    from tests.conftest import Queries

    with Queries() as few:
        all_rows()
    for number in range(30):
        posting.post(author=alice, group=None, people=[bob], subject=f"S{number}", body="x")
    with Queries() as many:
        all_rows()
    assert len(many) == len(few) <= 5
