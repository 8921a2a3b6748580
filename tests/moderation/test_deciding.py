"""What moderators decide, who hears of it, and what can be taken back."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from accounts.policy.gate import PolicyDue
from microblog.kit.locking import LockingQuerySet
from tests.conftest import make_group
from tests.policies import accept, publish
from threads.actions import importing, joining, posting
from threads.models import Conversation, Message
from threads.moderation import appealing, deciding, opening, reporting
from threads.moderation.models import Case, Decision
from threads.notify.models import Notification

from .conftest import WORD

pytestmark = pytest.mark.django_db
FILE = [("list.pdf", "application/pdf", b"%PDF", None)]


def told(reason: str) -> list[tuple[str, str]]:
    rows = Notification.objects.filter(reason=reason).order_by("user__handle", "pk")
    return list(rows.values_list("user__handle", "text"))


def acts() -> list[tuple]:
    return list(
        AuditEntry.objects.filter(act__startswith="moderation.").values_list("act", "actor__handle", "detail")
    )


@pytest.mark.parametrize(
    ("act", "state", "what"),
    [
        ("hide", "hidden", "hidden"),
        ("remove", "removed", "removed"),
        ("return", "returned", "returned to its author"),
        ("warn", "", "warned"),
    ],
)
def test_both_sides_are_told_and_it_is_noted(client, bob, charlie, mo, bad, case, act, state, what):
    decision = deciding.decide(case, by=mo, act=act, note="Be kind.")
    assert Message.objects.get().moderated == state
    assert (told("judged"), told("outcome")) == ([("bob", what)], [("charlie", what)])
    assert not any("Charlie" in n.text or n.actor_id for n in Notification.objects.filter(user=bob))
    assert acts() == [("moderation.decided", "mo", {"case": case.pk, "act": act})]
    client.force_login(bob)
    page = client.get(decision.get_absolute_url()).content.decode()
    assert "Be kind." in page and "Charlie" not in page and "Mo Moss" not in page
    assert (WORD in page) == (act == "return")
    client.force_login(charlie)
    assert client.get(decision.get_absolute_url()).status_code == 404


def test_a_report_that_came_to_nothing_is_told_to_the_reporter_alone(mo, case):
    deciding.decide(case, by=mo, act="keep")
    assert (told("judged"), told("outcome")) == ([], [("charlie", "kept as it is")])


@pytest.mark.parametrize("act", ["hide", "return", "files", "warn", "keep"])
def test_all_but_removing_can_be_taken_back(alice, bob, charlie, mo, team, act):
    message = posting.post(author=bob, group=team, subject="Pay", body="See the file", files=FILE)
    before = Message.objects.values("body", "moderated", "withdrawn_at", "attachment_count").get()
    case = reporting.report(message, by=charlie, reason="personal").case
    decision = deciding.decide(case, by=mo, act=act)
    deciding.undo(decision, by=mo)
    assert Message.objects.values("body", "moderated", "withdrawn_at", "attachment_count").get() == before
    assert Case.objects.get().decided_at is None
    with pytest.raises(ValidationError):
        deciding.undo(decision, by=mo)
    assert ("shown again" in dict(told("judged")).values() or act in ("warn", "keep")) is True


def test_removing_cannot_be_taken_back(mo, case):
    decision = deciding.decide(case, by=mo, act="remove")
    with pytest.raises(ValidationError):
        deciding.undo(decision, by=mo)


def test_without_a_note_the_author_reads_why_it_was_reported(client, alice, bob, mo, bad, case):
    reporting.report(bad, by=alice, reason="personal", note="Alice says so")
    decision = deciding.decide(case, by=mo, act="hide")
    client.force_login(bob)
    page = client.get(decision.get_absolute_url()).content.decode()
    assert "It was reported: Harassment, Personal data." in page and "Alice" not in page


def test_two_moderators_decide_once(mo, max, case):
    deciding.decide(case, by=mo, act="keep")
    with pytest.raises(ValidationError, match="meanwhile"):
        deciding.decide(case, by=max, act="remove")
    assert Message.objects.get().body


def test_nobody_decides_about_themselves_while_there_is_another(charlie, mo, max, team):
    make_group("Mods", mo, max, charlie)
    message = posting.post(author=mo, people=[charlie], subject="A", body="a")
    case = reporting.report(message, by=charlie, reason="other").case
    assert [handle for handle, _text in told("reported")] == ["max"]
    with pytest.raises(PermissionDenied):
        deciding.decide(case, by=mo, act="keep")
    deciding.decide(case, by=max, act="hide")


def test_what_cannot_be_done_is_neither_offered_nor_done(bob, mo, bad, case):
    assert deciding.possible(case) == ["hide", "return", "remove", "warn", "keep"]
    posting.withdraw(bad, by=bob)
    case = Case.objects.get()
    assert deciding.possible(case) == ["keep"]
    with pytest.raises(ValidationError):
        deciding.decide(case, by=mo, act="hide")


def test_a_claim_is_not_returned_and_is_told_to_who_brought_it(alice, bob, charlie, mo, team):
    draft = importing.MessageToImport(author=alice, body="Quoted", claimed_by=bob, sent_at=timezone.now())
    _place, [message] = importing.publish_chain(subject="Old", drafts=[draft], group=team, forwarded_by=bob)
    case = reporting.report(message, by=charlie, reason="other").case
    assert "return" not in deciding.possible(case)
    deciding.decide(case, by=mo, act="hide")
    assert [handle for handle, _text in told("judged")] == ["alice", "bob"]


def test_the_author_changes_what_was_returned_and_everybody_sees_it_again(
    client, bob, charlie, mo, bad, case
):
    decision = deciding.decide(case, by=mo, act="return", note="Please without the insult.")
    client.force_login(bob)
    url = decision.get_absolute_url()
    same = client.post(url, {"body": bad.body})
    assert same.status_code == 422 and "Change the text first" in same.content.decode()
    client.post(url, {"body": "The bird is loud."})
    message = Message.objects.get()
    assert (message.body, message.moderated, bool(message.edited_at)) == ("The bird is loud.", "", True)
    client.force_login(charlie)
    assert "The bird is loud." in client.get(message.conversation.get_absolute_url()).content.decode()
    assert not Decision.objects.get().may_be_undone
    assert acts()[-1][:2] == ("moderation.sent_again", "bob")


def test_nobody_else_changes_what_was_returned(client, alice, charlie, mo, case):
    decision = deciding.decide(case, by=mo, act="return")
    for person in (alice, charlie, mo):
        client.force_login(person)
        assert client.post(decision.get_absolute_url(), {"body": "Mine now"}).status_code == 404
    with pytest.raises(PermissionDenied):
        appealing.send_again(decision, by=charlie, body="Mine now")


def test_an_appeal_goes_once_to_another_moderator(client, bob, mo, max, case):
    decision = deciding.decide(case, by=mo, act="hide")
    client.force_login(bob)
    assert client.post(decision.get_absolute_url(), {"appeal": " "}).status_code == 422
    client.post(decision.get_absolute_url(), {"appeal": "It is a poem."})
    asked = Case.objects.get(kind="appeal")
    assert told("appeal") == [("max", "hidden")] and asked.text == "It is a poem."
    assert client.post(decision.get_absolute_url(), {"appeal": "Again"}).status_code == 422
    with pytest.raises(PermissionDenied):
        deciding.decide(asked, by=mo, act="keep")
    deciding.decide(asked, by=max, act="show")
    assert Message.objects.get().body and told("judged")[-1] == ("bob", "shown again")
    assert not appealing.may_appeal(Decision.objects.get(case=asked))


def test_the_only_moderator_decides_about_an_appeal_too(alice, bob, charlie, team, bad):
    case = reporting.report(bad, by=charlie, reason="other").case
    decision = deciding.decide(case, by=alice, act="hide")
    asked = appealing.appeal(decision, by=bob, text="Please")
    deciding.decide(asked, by=alice, act="keep")
    assert told("judged")[-1] == ("bob", "kept as it is")


def test_an_appeal_has_its_time(bob, mo, case):
    from threads.moderation.models import APPEAL_WITHIN

    decision = deciding.decide(case, by=mo, act="warn")
    assert appealing.may_appeal(decision)
    decision.at -= APPEAL_WITHIN
    decision.save()
    with pytest.raises(ValidationError):
        appealing.appeal(decision, by=bob, text="Late")


def test_a_private_place_is_read_after_a_reason_and_it_is_noted(client, alice, bob, mo, den):
    message = posting.post(author=bob, group=den, subject=f"Plan {WORD}", body=f"The {WORD}")
    case = reporting.report(message, by=alice, reason="secret", note=f"It says {WORD}").case
    client.force_login(mo)
    for url in (reverse("moderation"), case.get_absolute_url()):
        page = client.get(url).content.decode()
        assert WORD not in page and "Den" not in page and "In a private place" in page
    client.post(case.get_absolute_url(), {"act": "hide"})
    assert not Message.objects.get().moderated
    client.post(case.get_absolute_url(), {"open": "why"})
    assert not AuditEntry.objects.filter(act="moderation.opened").exists()
    client.post(case.get_absolute_url(), {"open": "Reported as confidential"})
    assert WORD in client.get(case.get_absolute_url()).content.decode()
    entry = AuditEntry.objects.get(act="moderation.opened")
    assert (entry.actor, entry.group, entry.words) == (mo, den, {"reason": "Reported as confidential"})
    client.post(case.get_absolute_url(), {"act": "hide", "note": "No plans here"})
    assert Message.objects.get().moderated == "hidden"


def test_the_case_shows_what_stands_around_and_what_is_hidden(client, alice, bob, charlie, mo, team):
    first = posting.post(author=alice, group=team, subject="Birds", body="Which bird?")
    bad = posting.reply(author=bob, conversation=first.conversation, body=f"The {WORD}.")
    posting.reply(author=alice, conversation=first.conversation, body="Not nice.")
    case = reporting.report(bad, by=charlie, reason="harass", note="Look at it").case
    before, after = opening.around(bad)
    assert (before.body, after.body) == ("Which bird?", "Not nice.")
    deciding.decide(case, by=mo, act="hide")
    client.force_login(mo)
    page = client.get(case.get_absolute_url()).content.decode()
    for words in ("Which bird?", WORD, "Not nice.", "Look at it", "Charlie Chen", "Take back"):
        assert words in page


def test_the_name_of_a_group_is_no_address(client, bob, charlie, mo):
    place = make_group("All of Varde", bob, charlie)
    message = posting.post(author=bob, group=place, subject="A", body="a")
    reporting.report(message, by=charlie, reason="other")
    client.force_login(mo)
    assert 'href="/g/all-of-varde/"' in client.get(reverse("moderation")).content.decode()


def test_nobody_but_moderators_finds_the_desk(client, bob, charlie, case):
    for person, status in ((bob, 404), (charlie, 404)):
        client.force_login(person)
        assert client.get(reverse("moderation")).status_code == status
        assert client.get(case.get_absolute_url()).status_code == status
        assert client.post(case.get_absolute_url(), {"act": "keep"}).status_code == status


def test_forty_cases_cost_what_one_does(client, count_queries, bob, charlie, mo, team):
    def cases(number):
        for _n in range(number):
            message = posting.post(author=bob, group=team, subject="A", body="a", files=FILE)
            reporting.report(message, by=charlie, reason="other")

    cases(1)
    client.force_login(mo)
    one = count_queries(reverse("moderation"))
    cases(39)
    assert count_queries(reverse("moderation")) == one <= 8
    for case in Case.objects.all()[:20]:
        deciding.decide(case, by=mo, act="hide")
    assert count_queries(reverse("moderation") + "?show=decided") <= 8


@pytest.mark.parametrize("place", ["team", "den"])
def test_a_case_costs_eight_queries_at_most(client, count_queries, request, alice, bob, mo, place):
    group = request.getfixturevalue(place)
    first = posting.post(author=bob, group=group, subject="A", body="a")
    bad = posting.reply(author=bob, conversation=first.conversation, body="b", files=FILE)
    posting.reply(author=bob, conversation=first.conversation, body="c")
    case = reporting.report(bad, by=alice, reason="other").case
    client.force_login(mo)
    client.post(case.get_absolute_url(), {"open": "It was reported"})
    assert count_queries(case.get_absolute_url()) <= 8
    decision = deciding.decide(Case.objects.get(), by=mo, act="hide")
    assert count_queries(case.get_absolute_url()) <= 8
    client.force_login(bob)
    assert count_queries(decision.get_absolute_url()) <= 8


def test_what_an_author_cannot_change_any_more_is_not_returned(alice, bob, mo, den):
    message = posting.post(author=bob, group=den, subject="A", body="a")
    case = reporting.report(message, by=alice, reason="other").case
    joining.leave(bob, den)
    with pytest.raises(ValidationError):
        deciding.decide(case, by=mo, act="return")


def test_the_queue_goes_on_after_a_page(client, bob, charlie, mo, team):
    first = posting.post(author=bob, group=team, subject="A", body="a")
    rows = [Message.objects.create(conversation=first.conversation, author=bob, body="x") for _n in range(41)]
    Case.objects.bulk_create(Case(message=row, author=bob, group=team) for row in rows)
    client.force_login(mo)
    page = client.get(reverse("moderation")).content.decode()
    assert page.count("<article") == 40 and "after=" in page
    last = client.get(reverse("moderation") + f"?after={Case.objects.order_by('pk')[39].pk}").content.decode()
    assert last.count("<article") == 1


def test_a_moderator_does_not_learn_who_reported_their_own_message(client, charlie, mo, max, team):
    """Nor who decided about it: to their author moderators have no names, whatever desk the author has."""
    make_group("Mods", mo, max)
    message = posting.post(author=mo, group=make_group("All", mo, charlie), subject="A", body="a")
    case = reporting.report(message, by=charlie, reason="harass", note="As he did in May").case
    deciding.decide(case, by=max, act="hide")
    appealing.appeal(Decision.objects.get(), by=mo, text="Why?")
    pages = [reverse("moderation"), reverse("moderation") + "?show=decided"]
    pages += [one.get_absolute_url() for one in Case.objects.all()]
    seen = {}
    for person in (mo, max):
        client.force_login(person)
        seen[person] = " ".join(client.get(url).content.decode() for url in pages)
    assert "Harassment" in seen[mo] and not any(
        words in seen[mo] for words in ("Charlie Chen", "As he did", "Max Mole")
    )
    assert "Charlie Chen" in seen[max] and "As he did" in seen[max] and "by Max Mole" in seen[max]


def test_a_decision_about_a_private_place_is_taken_back_by_who_has_said_why(client, alice, bob, mo, max, den):
    message = posting.post(author=bob, group=den, subject="A", body="a")
    case = reporting.report(message, by=alice, reason="other").case
    decision = deciding.decide(case, by=mo, act="hide")
    client.force_login(max)
    client.post(case.get_absolute_url(), {"undo": decision.pk})
    assert Message.objects.get().moderated == "hidden"
    client.post(case.get_absolute_url(), {"open": "He asked for it"})
    client.post(case.get_absolute_url(), {"undo": decision.pk})
    assert Message.objects.get().moderated == ""


@pytest.mark.parametrize("act", ["hide", "return", "files"])
def test_showing_can_be_taken_back_too_and_then_all_is_as_before(bob, charlie, mo, max, team, act):
    message = posting.post(author=bob, group=team, subject="Pay", body="See the file", files=FILE)
    case = reporting.report(message, by=charlie, reason="personal").case
    first = deciding.decide(case, by=mo, act=act)
    before = Message.objects.values("body", "moderated", "attachment_count").get()
    shown = deciding.decide(appealing.appeal(first, by=bob, text="Please"), by=max, act="show")
    assert Message.objects.get().moderated == ""
    deciding.undo(shown, by=max)
    assert Message.objects.values("body", "moderated", "attachment_count").get() == before


def test_a_returned_message_is_sent_again_by_who_has_accepted_the_policy(alice, bob, mo, case):
    decision = deciding.decide(case, by=mo, act="return")
    version = publish(alice)
    with pytest.raises(PolicyDue):
        appealing.send_again(decision, by=bob, body="The bird is loud.")
    accept(bob, version)
    appealing.send_again(decision, by=bob, body="The bird is loud.")
    assert Message.objects.get().body == "The bird is loud."


def test_whoever_asks_for_another_decision_holds_the_message_first(monkeypatch, bob, mo, case):
    """As who takes it back does: two who held one each would wait for each other."""
    decision, order = deciding.decide(case, by=mo, act="hide"), []
    monkeypatch.setattr(LockingQuerySet, "hold", lambda self: order.append(self.model))
    appealing.appeal(decision, by=bob, text="Please")
    assert order == [Conversation, Message, Decision]
