"""What one may do with a message: edit, withdraw, choose as the best answer."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.pages import flat
from threads.actions import importing, posting, reacting
from threads.models import Activity


def url(name, message):
    return reverse(f"message_{name}", args=[message.pk])


@pytest.fixture
def question(bob, team):
    return posting.post(author=bob, subject="Who?", body="Who has the key?", group=team, kind="question")


@pytest.fixture
def answer(question, charlie, team):
    team.memberships.create(user=charlie)
    return posting.reply(author=charlie, conversation=question.conversation, body="I have it")


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_the_menu_offers_what_this_reader_may_do(client, alice, bob, charlie, answer, headers):
    offers = {}
    for person in (alice, bob, charlie):
        client.force_login(person)
        page = client.get(url("more", answer), headers=headers).content.decode()
        offers[person.handle] = {name for name in ("edit", "best", "withdraw") if url(name, answer) in page}
    # Alice runs the group, Bob asked, Charlie wrote the answer.
    assert offers == {"alice": {"best", "withdraw"}, "bob": {"best"}, "charlie": {"edit", "withdraw"}}


def test_who_asked_chooses_the_best_answer_and_takes_the_mark_back(client, bob, charlie, question, answer):
    client.force_login(charlie)
    assert client.post(url("best", answer)).status_code == 403
    client.force_login(bob)
    client.post(url("best", answer))
    client.post(url("best", answer))
    conversation = question.conversation
    conversation.refresh_from_db()
    assert conversation.best_answer == answer
    assert "Answered" in client.get(conversation.get_absolute_url()).content.decode()
    assert Activity.objects.filter(verb="choose").count() == 1
    client.post(url("best", answer), {"best": "no"})
    conversation.refresh_from_db()
    assert conversation.best_answer is None


def test_the_best_answer_stands_out_in_the_conversation_until_another_one_is_chosen(
    client, bob, alice, question, answer
):
    other = posting.reply(author=alice, conversation=question.conversation, body="So have I")
    reacting.react(answer, user=bob, emoji="👍")
    client.force_login(bob)
    for chosen in (answer, other):
        client.post(url("best", chosen))
        page = client.get(question.conversation.get_absolute_url()).content.decode()
        assert page.count('class="answer"') == 1
        chosen.refresh_from_db()
        assert 'class="answer"' in chosen.fragment
        assert "👍" in page
    client.post(url("best", other), {"best": "no"})
    assert 'class="answer"' not in client.get(question.conversation.get_absolute_url()).content.decode()


def test_the_question_itself_is_no_answer(client, bob, question):
    client.force_login(bob)
    assert client.post(url("best", question)).status_code == 403


def test_a_withdrawn_answer_is_not_the_best_one_any_more(client, bob, charlie, question, answer):
    client.force_login(bob)
    client.post(url("best", answer))
    client.force_login(charlie)
    client.post(url("withdraw", answer))
    question.conversation.refresh_from_db()
    assert question.conversation.best_answer is None
    client.force_login(bob)
    assert client.post(url("best", answer)).status_code == 403


def test_on_touch_and_without_scripts_the_list_has_all_that_a_pointer_gets(client, bob, question, answer):
    client.force_login(bob)
    reacting.react(answer, user=bob, emoji="🙏")
    page = flat(client.get(url("more", answer), headers={"HX-Request": "true"}).content.decode())
    wanted = {url(name, answer) for name in ("react", "reply", "save", "unread", "best")} | {
        answer.get_absolute_url()
    }
    assert {address for address in wanted if f'"{address}"' not in page} == set()
    assert 'aria-label="Thanks" aria-pressed="true"' in page and page.count('aria-pressed="true"') == 1
    assert url("more", answer) in client.get(question.conversation.get_absolute_url()).content.decode()


def test_u17_the_form_to_edit_is_only_for_those_who_may(client, alice, bob, team):
    draft = importing.MessageToImport(author=alice, body="As Alice", sent_at=timezone.now(), claimed_by=bob)
    _conversation, (claim,) = importing.publish_chain(drafts=[draft], subject="Chain", group=team)
    for person in (alice, bob):
        client.force_login(person)
        assert client.get(url("edit", claim)).status_code == 403
        assert client.post(url("edit", claim), {"body": "Else"}).status_code == 403
        assert url("edit", claim) not in client.get(url("more", claim)).content.decode()


def test_u17_what_was_withdrawn_has_no_form_to_edit(client, alice, bob, question):
    posting.withdraw(question, by=bob)
    client.force_login(bob)
    assert client.get(url("edit", question)).status_code == 302
