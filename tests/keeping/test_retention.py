"""Retention rules: nothing goes before it was shown, switched on and waited for; then all of it goes, and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from accounts.models import AuditEntry, Group, User
from tests.bridge.mails import deliver, mail
from tests.conftest import make_group, make_person
from threads.actions import posting, withholding
from threads.bridge.models import IncomingMail, RawMail
from threads.keeping import jobs
from threads.keeping.holding import acts as holding
from threads.keeping.models import RetentionRun
from threads.keeping.retaining import acts, running, steps, trying
from threads.models import Conversation, Message, RetentionRule
from threads.moderation import reporting
from threads.notify.models import Notification

from .test_deleting import archive

Kind, State = RetentionRule.Kind, IncomingMail.State
DESK = "/manage/keep/retention/"
BOB = "Bob Brandt <bob@varde.example>"


def said(group: Group, author: User, days: int, *, text: str = "Words") -> Conversation:
    """A conversation whose last message is so many days old."""
    message = posting.post(author=author, group=group, subject=text, body=text)
    at = timezone.now() - timedelta(days=days)
    Message.objects.filter(pk=message.pk).update(sent_at=at, arrived_at=at)
    Conversation.objects.filter(pk=message.conversation_id).update(last_activity_at=at, created_at=at)
    return Conversation.objects.get(pk=message.conversation_id)


def rule(
    by: User,
    days: int | None = 365,
    *,
    kind: str = Kind.CONVERSATIONS,
    group: Group | None = None,
    on: bool = True,
):
    """In force, unless ``on`` is False."""
    made = acts.make(kind=kind, group=group, amount=days, unit="day", by=by)
    if on:
        trying.count(made)
        acts.switch_on(RetentionRule.objects.get(pk=made.pk), by=by)
        RetentionRule.objects.filter(pk=made.pk).update(starts_at=timezone.now() - timedelta(minutes=1))
    return RetentionRule.objects.get(pk=made.pk)


def night() -> RetentionRun:
    jobs.begin_to_retain()
    jobs.retain()
    run = RetentionRun.objects.latest("pk")
    assert run.finished_at
    return run


def left() -> set[str]:
    return set(Conversation.objects.values_list("subject", flat=True))


# --- What goes -----------------------------------------------------------------------------------------------------


def test_a_conversation_goes_so_long_after_its_last_message(alice, bob, team):
    rule(alice)
    said(team, bob, 400, text="Old")
    answered = said(team, bob, 500, text="Answered")
    posting.reply(conversation=answered, author=alice, parent=answered.messages.get(), body="Still of use")
    said(team, bob, 300, text="New")
    run = night()
    assert left() == {"Answered", "New"}
    assert answered.messages.count() == 2
    assert (run.counts["conversations"], run.counts["messages"]) == (1, 1)


def test_the_rule_of_a_group_goes_before_that_of_the_site(alice, bob, team):
    strict, keeper = make_group("Strict", alice, bob), make_group("Keeper", alice, bob)
    rule(alice, 365)
    rule(alice, 30, group=strict)
    rule(alice, None, group=keeper)
    for group in (team, strict, keeper):
        for days in (40, 400):
            said(group, bob, days, text=f"{group.name} {days}")
    night()
    assert left() == {"Team 40", "Keeper 40", "Keeper 400"}


def test_the_rule_that_began_last_takes_over(alice, bob, team):
    rule(alice, 30)
    rule(alice, 365)
    said(team, bob, 100)
    assert not any(RetentionRun.objects.all()) and night().counts == {}
    assert left() == {"Words"}


def test_private_conversations_have_a_rule_of_their_own(alice, bob, team):
    said(team, bob, 400, text="In a group")
    first = posting.post(author=bob, people=[alice], subject="Private", body="Between us")
    Conversation.objects.filter(pk=first.conversation_id).update(
        last_activity_at=timezone.now() - timedelta(days=400)
    )
    rule(alice, kind=Kind.PRIVATE)
    night()
    assert left() == {"In a group"}


def test_what_waits_for_somebody_stays(alice, bob, team):
    rule(alice)
    reported, waiting = said(team, bob, 400, text="Reported"), said(team, bob, 400, text="Waiting")
    reporting.report(reported.messages.get(), by=alice, reason="topic", note="")
    held = deliver(mail("Stranger <s@far.example>", "Hm", "Hello", to="team", mid="s@x"), to="team")
    IncomingMail.objects.filter(pk=held.pk).update(conversation=waiting)
    night()
    assert left() == {"Reported", "Waiting"}


@pytest.mark.parametrize("how", ["held", "hidden", "returned"])
def test_an_answer_that_moderators_hid_is_one(alice, bob, team, how):
    rule(alice)
    for days, text in ((10, "Lately"), (400, "Long ago")):
        old = said(team, bob, 500, text=text)
        answer = posting.reply(conversation=old, author=alice, parent=old.messages.get(), body="Of today")
        withholding.hide(answer, by=bob, how=how)
        hidden = timezone.now() - timedelta(days=days)
        Message.objects.filter(pk=answer.pk).update(withdrawn_at=hidden)
        Conversation.objects.filter(pk=old.pk).update(last_activity_at=timezone.now() - timedelta(days=500))
    night()
    assert left() == {"Lately"}


def test_a130_a_hold_is_stronger_than_every_rule(alice, bob, team):
    rule(alice)
    rule(alice, 30, kind=Kind.MAILS)
    said(team, bob, 400, text="Held price")
    said(team, bob, 400, text="Lunch")
    deliver(mail(BOB, "Price", "The price", mid="p@x"), to="in")
    IncomingMail.objects.update(received_at=timezone.now() - timedelta(days=100))
    holding.begin(case="1", by=alice, people=[bob], words=["price"])
    run = night()
    assert left() == {"Held price"}
    assert run.counts["held"] == 2
    assert IncomingMail.objects.get().raw.data


def test_mails_that_were_not_published_go_with_what_is_told_of_them(alice, bob, team):
    forwarded = deliver(mail(BOB, "Secret subject", "Body", mid="f@x"), to="in")
    fresh = deliver(mail(BOB, "Fresh", "Body of today", mid="g@x"), to="in")
    published = deliver(mail(BOB, "Published", "Body of the team", to="team", mid="h@x"), to="team")
    assert (forwarded.state, published.state) == (State.REVIEW, State.PUBLISHED)
    assert Notification.objects.filter(text="Secret subject").exists()
    for one in (forwarded, published):
        IncomingMail.objects.filter(pk=one.pk).update(received_at=timezone.now() - timedelta(days=100))
    rule(alice, 30, kind=Kind.MAILS)
    assert night().counts == {"mails": 1}
    forwarded.refresh_from_db()
    assert (forwarded.state, forwarded.subject, forwarded.sender, forwarded.raw.data) == (
        State.DELETED,
        "",
        None,
        b"",
    )
    assert not Notification.objects.filter(text="Secret subject").exists()
    assert not RawMail.objects.filter(pk=forwarded.raw_id, size__gt=0).exists()
    assert {row.pk for row in IncomingMail.objects.exclude(state=State.DELETED)} == {fresh.pk, published.pk}


def test_original_mails_go_and_their_messages_stay(client, alice, bob, team):
    brought = deliver(mail(BOB, "Pumps", "The seal is worn.", to="team", mid="o@x"), to="team")
    IncomingMail.objects.update(received_at=timezone.now() - timedelta(days=100))
    rule(alice, 60, kind=Kind.ORIGINALS)
    assert night().counts == {}, "what was published today can still be put right"
    IncomingMail.objects.update(processed_at=timezone.now() - timedelta(days=100))
    assert night().counts == {"originals": 1}
    brought.refresh_from_db()
    assert (brought.state, brought.raw.data, brought.split) == (State.PUBLISHED, b"", None)
    call_command("ledger", check=True)
    assert Message.objects.get().body == "The seal is worn."
    client.force_login(bob)
    assert "was deleted by a retention rule" in client.get(f"/mail/original/{brought.pk}/").content.decode()
    assert client.get(f"/mail/original/{brought.pk}/eml/").status_code == 404
    assert night().counts == {}


def test_notices_go_unless_their_mail_is_to_leave(alice, bob, team):
    for text, state in (("Old", ""), ("Leaves", "waiting"), ("New", "")):
        Notification.objects.create(user=bob, reason="join", text=text, mail=state)
    Notification.objects.exclude(text="New").update(at=timezone.now() - timedelta(days=100))
    rule(alice, 30, kind=Kind.NOTICES)
    night()
    kept = set(Notification.objects.exclude(reason="retention").values_list("text", flat=True))
    assert kept == {"Leaves", "New"}


def test_an_archive_that_is_too_old_does_not_stay(alice, bob, team, tmp_path):
    rule(alice)
    said(team, bob, 400, text="Due tonight, of no archive")
    call_command("ingest", archive(tmp_path), group="team")
    assert left() == {"Due tonight, of no archive"}
    reasons = set(IncomingMail.objects.values_list("state", "reason"))
    assert {state for state, _reason in reasons} == {State.DELETED}
    assert all(reason.startswith("Too old on arrival") for _state, reason in reasons)
    call_command("ingest", archive(tmp_path), group="team")
    assert not Message.objects.filter(body__contains="Zanzibar").exists()
    call_command("ledger", check=True)


def test_a_run_goes_on_where_it_was_killed(alice, bob, team, monkeypatch):
    monkeypatch.setattr("threads.keeping.deleting.AT_ONCE", 2)
    rule(alice)
    for number in range(7):
        said(team, bob, 400 + number)
    run = running.begin()
    calls = []

    def killed(reach, after):
        calls.append(after)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return step(reach, after)

    step = steps.step
    monkeypatch.setattr(steps, "step", killed)
    with pytest.raises(KeyboardInterrupt):
        running.go_on(run)
    assert Conversation.objects.count() == 3
    monkeypatch.setattr(steps, "step", step)
    assert running.begin() == run
    again = RetentionRun.objects.get()
    assert again.after == calls[2] and again.counts["conversations"] == 4
    running.go_on(again)
    assert (Conversation.objects.count(), again.counts["conversations"]) == (0, 7)
    entry = AuditEntry.objects.get(act="keep.retained")
    assert (entry.detail["conversations"], entry.words) == (7, {})


def test_a_night_ends_in_the_morning_and_the_next_goes_on(alice, bob, team):
    rule(alice)
    said(team, bob, 400)
    run = running.begin()
    RetentionRun.objects.update(started_at=timezone.now() - 2 * running.LONGEST)
    jobs.retain()
    run.refresh_from_db()
    assert (run.is_cut, left()) == (True, {"Words"})
    assert not night().is_cut and not left()


def test_the_worker_takes_turns(alice, bob, team, monkeypatch):
    monkeypatch.setattr(running, "TURN", 0)
    monkeypatch.setattr("threads.keeping.deleting.AT_ONCE", 1)
    rule(alice)
    for number in range(3):
        said(team, bob, 400 + number)
    jobs.begin_to_retain()
    jobs.retain()
    assert Conversation.objects.count() == 2
    for _turn in range(5):
        jobs.retain()
    assert RetentionRun.objects.get().finished_at and not Conversation.objects.exists()


# --- When it begins --------------------------------------------------------------------------------------------------


def test_nothing_goes_before_it_was_tried_switched_on_and_waited_for(alice, bob, team):
    said(team, bob, 400)
    draft = rule(alice, on=False)
    assert running.begin() is None
    with pytest.raises(ValidationError, match="trial run"):
        acts.switch_on(draft, by=alice)
    jobs.try_rules()
    RetentionRule.objects.update(counted_at=timezone.now() - timedelta(days=2))
    with pytest.raises(ValidationError, match="trial run"):
        acts.switch_on(draft, by=alice)
    trying.count(draft)
    on = acts.switch_on(draft, by=alice)
    assert timedelta(days=6) < on.starts_at - timezone.now() <= timedelta(days=7)
    assert running.begin() is None and left()
    with pytest.raises(ValidationError, match="decided"):
        acts.switch_on(on, by=alice)
    assert [entry.act for entry in AuditEntry.objects.filter(act__startswith="keep.rule")] == ["keep.rule_on"]


def test_the_old_rule_holds_until_the_new_one_begins(alice, team):
    old = rule(alice, 365, group=team)
    draft = rule(alice, 60, group=team, on=False)
    trying.count(draft)
    acts.switch_on(draft, by=alice)
    assert RetentionRule.objects.in_force() == [old]
    later = timezone.now() + timedelta(days=8)
    assert RetentionRule.objects.in_force(later) == [draft]


def test_what_keeps_longer_holds_at_once_and_nobody_is_told(alice, team):
    rule(alice, 60)
    Notification.objects.all().delete()
    draft = rule(alice, None, group=team, on=False)
    trying.count(draft)
    acts.switch_on(draft, by=alice)
    assert draft in RetentionRule.objects.in_force()
    assert not Notification.objects.filter(reason="retention").exists()


def test_admins_of_the_groups_are_told(alice, bob, team, vault):
    own = make_group("Own", bob, alice)
    other = make_group("Other", make_person("Dora Dorn"), bob)
    rule(alice, None, group=other)
    draft = rule(alice, 365, on=False)
    trying.count(draft)
    acts.switch_on(draft, by=alice)
    told = Notification.objects.filter(reason="retention")
    assert {notice.user.handle for notice in told} == {"alice", "bob"}, "Dora's group has a rule of its own"
    assert "365 days" in told.first().text and told.first().mail == "waiting"
    told.delete()
    draft = rule(alice, 90, group=own, on=False)
    trying.count(draft)
    acts.switch_on(draft, by=alice)
    notice = told.get()
    assert (notice.user, notice.url) == (bob, "/g/own/about/") and notice.text.startswith("Own,")


def test_to_switch_off_what_keeps_longer_takes_as_long(alice, bob, team):
    rule(alice, 60)
    own = rule(alice, None, group=team)
    Notification.objects.all().delete()
    acts.switch_off(own, by=alice)
    own.refresh_from_db()
    assert own in RetentionRule.objects.in_force()
    assert own not in RetentionRule.objects.in_force(timezone.now() + timedelta(days=8))
    assert "60 days" in Notification.objects.get(reason="retention").text


def test_a_stricter_rule_that_is_to_come_counts_as_well(alice, bob, team):
    rule(alice, 365)
    own = rule(alice, 90, group=team)
    coming = rule(alice, 60, on=False)
    trying.count(coming)
    acts.switch_on(RetentionRule.objects.get(pk=coming.pk), by=alice, days=20)
    Notification.objects.all().delete()
    acts.switch_off(own, by=alice)
    assert own in RetentionRule.objects.in_force()
    notice = Notification.objects.filter(reason="retention").get()
    day = timezone.localtime(RetentionRule.objects.get(pk=coming.pk).starts_at)
    assert "60 days" in notice.text and f"{day.day} {day:%B %Y}" in notice.text


def test_a_rule_that_another_took_over_from_does_not_count(alice, team):
    rule(alice, 30)
    rule(alice, 365)
    own = rule(alice, 90, group=team)
    acts.switch_off(own, by=alice)
    assert own not in RetentionRule.objects.in_force()


def test_a_mail_that_is_published_meanwhile_stays(alice, team, monkeypatch):
    mine = deliver(mail(BOB, "S", "Body", mid="f@x"), to="in")
    IncomingMail.objects.update(received_at=timezone.now() - timedelta(days=100))
    rule(alice, 30, kind=Kind.MAILS)

    def waited(rows) -> None:
        """As if the row was locked by whoever publishes it."""
        IncomingMail.objects.filter(pk__in=rows.values("pk")).update(state=State.PUBLISHED)

    monkeypatch.setattr(type(IncomingMail.objects.all()), "hold", waited)
    night()
    mine.refresh_from_db()
    assert mine.state == State.PUBLISHED and mine.raw.data


def test_what_is_switched_off_deletes_nothing_more_nor_does_what_was_before_it(alice, bob, team):
    rule(alice, 90)
    newer = rule(alice, 60)
    said(team, bob, 400)
    acts.switch_off(newer, by=alice)
    assert running.begin() is None
    with pytest.raises(ValidationError):
        acts.switch_off(newer, by=alice)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"amount": 5}, "At least 30 days"),
        ({"amount": None}, "kept for good"),
        ({"kind": Kind.NOTICES, "group": True}, "leave the group empty"),
        ({"kind": Kind.MAILS, "amount": 13}, "At least 14 days"),
    ],
)
def test_rules_that_make_no_sense(alice, team, fields, says):
    given = {"kind": Kind.CONVERSATIONS, "group": None, "amount": 90, "unit": "day"} | fields
    given["group"] = team if given["group"] else None
    with pytest.raises(ValidationError, match=says):
        acts.make(by=alice, **given)
    assert not RetentionRule.objects.exists()


@pytest.mark.parametrize(
    ("amount", "unit", "now", "limit"),
    [
        (1, "month", (2026, 3, 31), (2026, 2, 28)),
        (1, "month", (2026, 1, 15), (2025, 12, 15)),
        (1, "year", (2024, 2, 29), (2023, 2, 28)),
        (13, "month", (2026, 1, 1), (2024, 12, 1)),
        (30, "day", (2026, 3, 1), (2026, 1, 30)),
    ],
)
def test_months_and_years_are_those_of_the_calendar(amount, unit, now, limit):
    made = RetentionRule(amount=amount, unit=unit)
    assert made.limit(datetime(*now, tzinfo=UTC)) == datetime(*limit, tzinfo=UTC)
    assert RetentionRule(amount=None).limit(datetime(*now, tzinfo=UTC)) is None
    assert RetentionRule(amount=999, unit="year").limit(datetime(900, 1, 1, tzinfo=UTC)) is None
