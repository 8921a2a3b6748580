"""Keyword monitors: whatever is written is looked at, moderators are told, authors are not."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from microblog.kit.locking import LockingQuerySet
from tests.bridge.mails import deliver, mail, with_file
from tests.conftest import Queries, make_group
from threads import addresses
from threads.actions import importing, posting, withholding
from threads.actions.importing import MessageToImport
from threads.models import Message
from threads.moderation import appealing, deciding, monitors, reporting, trying, watching
from threads.moderation.models import Case, Monitor, MonitorHit
from threads.moderation.monitors import Given
from threads.notify.models import Notification

from .conftest import WORD

pytestmark = pytest.mark.django_db
Where = Monitor.Where
ALICE, BOB = "Alice Adair <alice@varde.example>", "Bob Brandt <bob@varde.example>"
FORM = {
    "name": "Pay",
    "words": "salary\npay band",
    "kind": "words",
    "where": "public",
    "then": "tell",
    "days": "30",
}


def watch(words="salary", *, by, name="Pay", **fields) -> Monitor:
    return monitors.make(Given(name=name, words=words, **fields), by=by)


def write(author, group, body, subject="Birds", **fields) -> Message:
    return posting.post(author=author, group=group, subject=subject, body=body, **fields)


def hit() -> list[int]:
    """The messages that wait."""
    return list(
        Case.objects.waiting().filter(hits__gt=0).order_by("message").values_list("message", flat=True)
    )


def told() -> list[str]:
    return sorted(Notification.objects.filter(reason="reported").values_list("user__handle", flat=True))


@pytest.fixture
def pay(mo) -> Monitor:
    return watch("salary\npay band", by=mo, where=Where.EVERYWHERE)


def test_whoever_finds_something_takes_all_monitors_in_one_order(mo, bob, team, monkeypatch):
    """A mail that grows several conversations is looked at once for each: with the second monitor first, and another mail with
    the first one first, each would wait for the other."""
    for name in ("one", "two"):
        watch(name, by=mo, name=name)
    taken, all_locked = [], LockingQuerySet.all_locked

    def locked(rows):
        found = all_locked(rows)
        if rows.model is Monitor:
            taken.append([row.name for row in found])
        return found

    monkeypatch.setattr(LockingQuerySet, "all_locked", locked)
    for body in ("two", "one", "none"):
        write(bob, team, f"The word {body}.")
    assert taken == [["one", "two"], ["one", "two"]]


def test_what_people_write_on_a_page(pay, bob, charlie, team):
    first = write(bob, team, "A song")
    titled = write(bob, team, "A song", subject="Pay bands and a pay band")
    answer = posting.reply(author=bob, conversation=first.conversation, body="My **sal**ary is a joke")
    named = write(bob, team, "", files=[SimpleUploadedFile("salary_2026.csv", b"x")])
    private = posting.post(author=bob, people=[charlie], subject="Hm", body="Your salary?")
    assert hit() == [titled.pk, answer.pk, named.pk, private.pk]
    posting.edit(first, by=bob, body="A song about a salary")
    assert hit() == [first.pk, titled.pk, answer.pk, named.pk, private.pk]


def test_what_comes_by_mail(pay, alice, bob, team):
    asked = write(alice, team, "Which bird?")
    to = addresses.reply_address(asked)
    deliver(
        mail(BOB, "Re: Birds", "My salary.", to=to, mid="r@x.example"),
        to=to,
        envelope_from="bob@varde.example",
    )
    text = f"Please look.\n\nOn Mon, 2 Mar 2026 at 09:00, {ALICE} wrote:\n> The pay band of the new colleague is 7.\n"
    raw = with_file(
        mail(BOB, "Fwd: Lunch", text, to="team", mid="q@varde.example"), "Pay-Band.pdf", b"%PDF-1.4"
    )
    deliver(raw, to="team")
    found = dict(Message.objects.filter(pk__in=hit()).values_list("body", "author__handle"))
    assert found == {
        "My salary.": "bob",
        "Please look.": "bob",
        "The pay band of the new colleague is 7.": "alice",
    }


def test_a_chain_is_one_notice_and_an_archive_none(pay, alice, bob, team):
    def publish(number, **fields):
        drafts = [
            MessageToImport(
                author=bob, body=f"Salary {n}", sent_at=timezone.now(), message_id=f"{number}.{n}@x.example"
            )
            for n in range(12)
        ]
        importing.publish_chain(drafts=drafts, subject="Lunch", group=team, forwarded_by=alice, **fields)

    publish(1)
    assert len(hit()) == 12 and told() == ["mo"]
    assert Notification.objects.get(reason="reported").url == reverse("moderation")
    publish(2, quiet=True)
    assert len(hit()) == 12


def test_the_whole_mail_in_the_place_of_a_quote_is_looked_at(pay, alice, bob, team):
    quote = MessageToImport(author=bob, body="A song", sent_at=timezone.now(), claimed_by=alice)
    _place, (claim,) = importing.publish_chain(
        drafts=[quote], subject="Lunch", group=team, forwarded_by=alice
    )
    assert not hit()
    true = MessageToImport(
        author=bob, body="A song of salary", sent_at=timezone.now(), message_id="t@x.example"
    )
    importing.upgrade(claim, true)
    assert hit() == [claim.pk]


def test_moderators_hear_of_it_once_and_its_author_never(pay, bob, mo, team):
    for _n in range(3):
        write(bob, team, "My salary")
    assert told() == ["mo"] and "salary" not in Notification.objects.get(reason="reported").text
    assert not Notification.objects.filter(user=bob).exists()
    # As soon as somebody has looked, the next one is news.
    Case.objects.update(opened_at=timezone.now())
    write(bob, team, "My salary")
    assert told() == ["mo", "mo"]


def test_a_moderators_own_words_are_told_to_another(pay, max, mo, team):
    write(mo, make_group("Post", mo), "My salary")
    assert told() == ["max"]


def test_an_edit_elsewhere_in_the_text_is_no_news_and_another_word_is(pay, bob, mo, team):
    message = write(bob, team, "My salary")
    deciding.decide(Case.objects.get(), by=mo, act="keep")
    posting.edit(message, by=bob, body="My salary!")
    assert not hit()
    posting.edit(message, by=bob, body="My salary, and my pay band.")
    assert hit() == [message.pk] and MonitorHit.objects.count() == 2
    assert not MonitorHit.objects.filter(found__contains="salary").exists()


def test_a_report_and_two_monitors_are_one_case(client, pay, bob, charlie, mo, team):
    watch("joke", by=mo, name="Fun")
    message = write(bob, team, "My salary is a joke")
    reporting.report(message, by=charlie, reason="other")
    client.force_login(mo)
    for url in (reverse("moderation"), Case.objects.get().get_absolute_url()):
        page = client.get(url).content.decode()
        assert "Monitor “Pay”" in page and "Monitor “Fun”" in page and "Reported by 1" in page


def test_what_was_returned_and_is_sent_again_is_looked_at(pay, bob, charlie, mo, team):
    message = write(bob, team, "A bad word")
    reporting.report(message, by=charlie, reason="other")
    decision = deciding.decide(Case.objects.get(), by=mo, act="return")
    appealing.send_again(decision, by=bob, body="A salary")
    assert hit() == [message.pk]


def test_a_decision_can_be_taken_back_though_a_monitor_was_made_since(bob, charlie, mo, team):
    reporting.report(write(bob, team, "My salary"), by=charlie, reason="other")
    decision = deciding.decide(Case.objects.get(), by=mo, act="hide")
    watch(by=mo)
    deciding.undo(decision, by=mo)
    assert Case.objects.waiting().count() == 1


def test_a_private_place_shows_the_monitor_and_no_more_before_a_reason(client, pay, bob, mo, den):
    write(bob, den, f"My salary and a {WORD}", subject="Plans")
    case = Case.objects.get()
    client.force_login(mo)
    for url in (reverse("moderation"), case.get_absolute_url()):
        page = client.get(url).content.decode()
        assert "Monitor “Pay”" in page and "In a private place" in page
        assert not [word for word in (WORD, "Plans", "Den", "Bob Brandt") if word in page]
    client.post(case.get_absolute_url(), {"open": "It was found"})
    assert WORD in client.get(case.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("where", "places"),
    [("all", {"team", "den", "other", None}), ("public", {"team", "other"}), ("chosen", {"den"})],
)
def test_it_looks_where_it_is_told_to(where, places, alice, bob, mo, team, den):
    other = make_group("Other", bob)
    watch(by=mo, where=where, groups=[den] if where == "chosen" else [])
    for group in (team, den, other):
        write(bob, group, "My salary")
    posting.post(author=bob, people=[alice], subject="Hm", body="Salary")
    assert set(Case.objects.values_list("group__slug", flat=True)) == places


def test_a_change_counts_from_the_next_message_in_whatever_process_it_was_made(pay, bob, mo, team):
    write(bob, team, "My salary")
    kept = watching._kept
    monitors.change(pay, Given(name="Fun", words="joke"), by=mo)
    # This process has compiled the words of before.
    assert watching._kept is kept
    second, third = write(bob, team, "My salary"), write(bob, team, "A joke")
    assert third.pk in hit() and second.pk not in hit()
    monitors.switch(pay, is_on=False, by=mo)
    write(bob, team, "A joke")
    monitors.switch(pay, is_on=True, by=mo)
    monitors.delete(pay, by=mo)
    write(bob, team, "A joke")
    assert len(hit()) == 2 and {*Case.objects.values_list("found_by", "hits__monitor")} == {
        ("Pay", None),
        ("Fun", None),
    }


def test_a_monitor_that_cannot_be_read_any_more_stops_nobody(pay, bob, mo, team):
    watch("joke", by=mo)
    Monitor.objects.filter(pk=pay.pk).update(kind="pattern", words="(", stamp="1" * 32)
    write(bob, team, "My salary is a joke")
    assert MonitorHit.objects.count() == 1


def test_a_post_costs_one_query_more_with_fifty_monitors(bob, mo, team):
    def queries() -> list[str]:
        with Queries() as sent:
            write(bob, team, "A song")
        return sent

    queries()
    without = [one for one in queries() if "moderation_" not in one]
    for number in range(monitors.MAX_MONITORS):
        watch(f"word{number}x", by=mo, groups=[team], where=Where.CHOSEN)
    queries()
    after = queries()
    assert len(after) == len(without) + 1


def test_hits_of_a_chain_need_no_query_each(pay, alice, bob, team):
    def publish(number) -> int:
        drafts = [
            MessageToImport(
                author=bob, body="Salary", sent_at=timezone.now(), message_id=f"{number}.{n}@x.example",
                files=[("pay band.pdf", "application/pdf", None, 0, "")],
            )
            for n in range(number)
        ]  # fmt: skip
        with Queries() as sent:
            importing.publish_chain(drafts=drafts, subject="Lunch", group=team, forwarded_by=alice)
        return len([one for one in sent if "moderation_" in one])

    publish(2)
    assert publish(20) == publish(3)


# The pages


def test_the_list_has_switches_and_the_hits_of_thirty_days(client, count_queries, pay, bob, mo, team):
    client.force_login(mo)
    write(bob, team, "My salary")
    write(bob, team, "My salary")
    MonitorHit.objects.filter(pk=MonitorHit.objects.first().pk).update(at=timezone.now() - timedelta(days=31))
    page = client.get(reverse("monitors")).content.decode()
    assert "Pay" in page and "Everywhere" in page and 'aria-checked="true"' in page
    assert monitors.for_display().get().recent == 1
    one = count_queries(reverse("monitors"))
    for number in range(20):
        watch(by=mo, name=f"More {number}", where=Where.CHOSEN, groups=[team])
    assert count_queries(reverse("monitors")) == one <= 8
    assert client.post(reverse("monitors"), {"off": pay.pk}).status_code == 302
    assert not Monitor.objects.get(pk=pay.pk).is_on
    assert 'aria-checked="false"' in client.get(reverse("monitors")).content.decode()
    for wrong in ("", "x", "9" * 30, "²"):
        assert client.post(reverse("monitors"), {"on": wrong}).status_code == 404


def test_a_monitor_is_made_changed_and_deleted_and_each_is_noted(client, mo, team):
    client.force_login(mo)
    assert (
        client.post(reverse("monitor_new"), {**FORM, "where": "chosen", "groups": [team.pk]}).status_code
        == 302
    )
    made = Monitor.objects.get()
    assert (made.words, made.made_by, [*made.groups.all()]) == ("salary\npay band", mo, [team])
    page = client.get(made.get_absolute_url()).content.decode()
    assert "pay band" in page
    client.post(made.get_absolute_url(), {**FORM, "words": "joke"})
    client.post(reverse("monitors"), {"off": made.pk})
    client.post(reverse("monitors"), {"off": made.pk})
    client.post(made.get_absolute_url(), {"delete": ""})
    acts = AuditEntry.objects.filter(act__startswith="moderation.").order_by("pk")
    assert [one.act.removeprefix("moderation.monitor_") for one in acts] == [
        "made",
        "changed",
        "off",
        "deleted",
    ]
    assert acts[1].words == {"name": "Pay", "words": "joke", "before": "salary, pay band"}
    assert not Monitor.objects.exists()


def test_a_change_takes_groups_before_the_monitor_as_a_mail_does(pay, mo, team):
    with Queries() as sent:
        monitors.change(pay, Given(name="Pay", words="salary", where=Where.CHOSEN, groups=[team]), by=mo)
    first = next(query for query in sent if query.startswith("SELECT"))
    assert 'FROM "accounts_group"' in first and pay.groups.get() == team


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ({"words": ""}, "required"),
        ({"words": "!\n?"}, "fewer than two letters"),
        ({"words": "a(", "kind": "pattern"}, "Skein cannot read this expression"),
        ({"name": " "}, "required"),
        ({"name": "x" * 61}, "at most 60"),
        ({"where": "chosen"}, "Choose at least one group"),
        ({"kind": "magic"}, "valid choice"),
        ({"days": "4000", "try": ""}, "valid choice"),
    ],
)
def test_what_cannot_be_saved_is_said_and_what_was_typed_stays(client, mo, typed, answer):
    client.force_login(mo)
    response = client.post(reverse("monitor_new"), {**FORM, **typed})
    assert response.status_code == 422 and answer in response.content.decode()
    assert not Monitor.objects.exists()


def test_there_are_fifty_at_most(client, monkeypatch, pay, mo):
    monkeypatch.setattr(monitors, "MAX_MONITORS", 1)
    client.force_login(mo)
    assert "Delete one first" in client.post(reverse("monitor_new"), FORM).content.decode()


def test_nobody_but_moderators_finds_the_monitors(client, pay, bob):
    client.force_login(bob)
    for url in (reverse("monitors"), reverse("monitor_new"), pay.get_absolute_url()):
        assert client.get(url).status_code == 404
        assert client.post(url, {**FORM, "delete": "", "off": pay.pk}).status_code == 404
    assert Monitor.objects.get().is_on


def test_no_form_names_a_group_that_its_reader_may_not_know(client, alice, mo, vault, team):
    made = watch(by=alice, where=Where.CHOSEN, groups=[vault, team])
    client.force_login(mo)
    page = client.get(made.get_absolute_url()).content.decode()
    assert (
        "Vault" not in page
        and "Team" in page
        and "2 groups" in client.get(reverse("monitors")).content.decode()
    )
    client.post(made.get_absolute_url(), {**FORM, "where": "chosen", "groups": [team.pk]})
    assert {*made.groups.all()} == {vault, team}


def test_a_dry_run_shows_public_messages_and_only_counts_private_ones(client, bob, mo, team, den):
    for number in range(21):
        write(bob, team, "My salary", subject=f"Open {number}")
    for number in range(6):
        write(bob, den, "My salary", subject=f"Secret {number}")
    old = write(bob, team, "My salary", subject="Older one")
    Message.objects.filter(pk=old.pk).update(arrived_at=timezone.now() - timedelta(days=40))
    withholding.hide(write(bob, team, "My salary", subject="Gone one"), by=mo)
    client.force_login(mo)
    page = client.post(reverse("monitor_new"), {**FORM, "where": "all", "try": ""}).content.decode()
    assert "21 messages in public groups" in page and "In private places 6" in page
    assert "Open 20" in page and "Open 0<" not in page
    assert not [word for word in ("Secret ", "Older one", "Gone one") if word in page]
    assert not Monitor.objects.exists() and not Case.objects.exists()
    entry = AuditEntry.objects.get(act="moderation.monitor_tried")
    assert entry.actor == mo and entry.detail["days"] == 30


def test_few_private_messages_are_not_counted_in_a_dry_run(bob, mo, den):
    for number in range(trying.FEW - 1):
        write(bob, den, f"My salary {number}")
    done = trying.trial(Given(name="Pay", words="salary", where=Where.EVERYWHERE), days=7, by=mo)
    assert done.has_few and done.public == 0


def test_a_dry_run_is_bounded_and_says_so(monkeypatch, bob, mo, team):
    monkeypatch.setattr(trying, "MAX_MESSAGES", 3)
    for _n in range(5):
        write(bob, team, "My salary", files=[SimpleUploadedFile("a.txt", b"x")])
    done = trying.trial(Given(name="Pay", words="salary"), days=7, by=mo)
    assert (done.looked_at, done.public, done.is_all) == (3, 3, False)


def test_a_dry_run_needs_as_many_queries_for_many_messages(bob, mo, team, den):
    def queries() -> int:
        with Queries() as sent:
            trying.trial(Given(name="Pay", words="salary", where=Where.EVERYWHERE), days=7, by=mo)
        return len(sent)

    write(bob, team, "My salary", files=[SimpleUploadedFile("a.txt", b"x")])
    one = queries()
    for group in (team, den):
        for _n in range(10):
            write(bob, group, "My salary", files=[SimpleUploadedFile("a.txt", b"x")])
    assert queries() == one
