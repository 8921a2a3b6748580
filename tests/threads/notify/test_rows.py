"""All notices of one conversation are one row: on the page, in the badge, in a mail."""

import pytest

from accounts.models import Membership
from microblog import page_frame
from tests.conftest import Queries, make_group, make_person
from threads.actions import joining, posting, reacting
from threads.models import LiveEvent
from threads.notify import create, rows
from threads.notify.models import Notification

from .test_mailing import sent_after_the_pause

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(alice, bob, team):
    """Bob's conversation, in which Alice answered him three times and Dora once."""
    first = posting.post(author=bob, group=team, subject="Printers", body="Where to?")
    for turn in range(3):
        posting.reply(author=alice, conversation=first.conversation, body=f"Turn {turn}")
    dora = make_person("Dora Dahl")
    Membership.objects.create(group=team, user=dora)
    posting.reply(author=dora, conversation=first.conversation, body="To **Lyon**, @bob")
    return first.conversation


def page_of(client, user, url="/notifications/") -> str:
    client.force_login(user)
    return " ".join(client.get(url).content.decode().split())


def badge(user) -> int:
    return page_frame.navigation(user)["notifications_unread"]


def test_u11_many_notices_of_one_conversation_are_one_row(client, bob, talk):
    page = page_of(client, bob)
    assert page.count('<article class="ntf') == 1 == badge(bob)
    assert '<b dir="auto">Dora Dahl and Alice Adair</b> mentioned you, replied to you in' in page
    assert "4 new" in page and "“To Lyon, @Bob”" in page


def test_u11_more_than_two_people_are_counted(client, bob, talk, team):
    for name in ("Emil Eck", "Fay Finn"):
        person = make_person(name)
        Membership.objects.create(group=team, user=person)
        posting.reply(author=person, conversation=talk, body="So do I")
    assert '<b dir="auto">Fay Finn, Emil Eck and 2 others</b>' in page_of(client, bob)


def test_u11_a_row_tells_what_is_unread_and_when_all_is_read_the_whole(client, alice, bob, talk):
    create.mark_read(bob)
    assert "4 notices" in page_of(client, bob) and badge(bob) == 0
    reacting.react(talk.messages.get(parent=None), user=alice, emoji="👍")
    page = page_of(client, bob)
    assert '<b dir="auto">Alice Adair</b> reacted to your message in' in page and "4 notices" not in page


@pytest.mark.parametrize("way", ["open", "mark"])
def test_u11_a_row_is_read_as_a_whole_and_only_it(client, alice, bob, team, talk, way):
    other = posting.post(author=alice, group=team, subject="Other", body="@bob too")
    newest = Notification.objects.filter(user=bob, conversation=talk).latest("pk")
    client.force_login(bob)
    if way == "open":
        assert client.get(f"/notifications/{newest.pk}/").url == newest.message.get_absolute_url()
    else:
        assert client.post("/notifications/read/", {"notice": newest.pk}).url == "/notifications/"
    unread = Notification.objects.unread().filter(user=bob)
    assert [notice.message for notice in unread] == [other] and badge(bob) == 1


def test_u11_somebody_elses_row_cannot_be_marked(client, alice, bob, talk):
    notice = Notification.objects.filter(user=bob).first()
    client.force_login(alice)
    assert client.post("/notifications/read/", {"notice": notice.pk}).status_code == 404
    assert client.post("/notifications/read/", {"notice": "x"}).status_code == 404
    assert Notification.objects.unread().filter(user=bob).count() == 4


def test_u11_a_tab_groups_what_it_shows(client, bob, talk):
    page = page_of(client, bob, "/notifications/?show=mentions")
    assert '<b dir="auto">Dora Dahl</b> mentioned you in' in page and "chip--new" not in page


def test_u11_older_rows_follow_each_once(client, alice, bob, team, monkeypatch):
    monkeypatch.setattr(rows, "PAGE_SIZE", 2)
    talks = [
        posting.post(author=alice, group=team, subject=f"s{n}", body="@bob").conversation for n in range(5)
    ]
    posting.reply(author=alice, conversation=talks[0], body="@bob again")
    found, before = [], None
    for _page in range(3):
        some, before = rows.page_of(bob, None, before)
        found += [row.newest.conversation_id for row in some]
    assert before is None and found == [talks[n].pk for n in (0, 4, 3, 2, 1)]


def test_u11_the_badge_on_open_pages_counts_rows(bob, talk):
    event = LiveEvent.objects.filter(stream=f"user:{bob.pk}", kind="notification").latest("pk")
    assert event.payload["counts"] == {"notifications": 1}


def test_u11_a_mail_says_how_many_by_whom_and_prints_the_newest(bob, alice, talk, team):
    for turn in range(10):
        posting.reply(author=alice, conversation=talk, body=f"More {turn}")
    (letter,) = [letter for letter in sent_after_the_pause() if letter.to == ["bob@varde.example"]]
    assert letter.body.startswith("14 new for you. Alice Adair and Dora Dahl replied to you, mentioned you.")
    assert "The newest 10:" in letter.body and "Turn 2" not in letter.body and "More 9" in letter.body


def test_u17_a_mail_has_no_markdown(settings, alice, bob, team):
    body = "@bob **now** see [it](https://a.example/x)\n\n- one"
    posting.post(author=alice, group=team, subject="s", body=body)
    (letter,) = sent_after_the_pause()
    assert "@Bob now see it (https://a.example/x)\n\n- one" in letter.body
    html = letter.alternatives[0][0]
    assert "<strong>now</strong>" in html and "**" not in html
    assert f'href="{settings.BASE_URL}/people/{bob.pk}/"' in html


def test_s18_badges_count_only_what_the_person_may_still_read(alice, bob, den, charlie):
    first = posting.post(author=bob, group=den, subject="s", body="b")
    posting.reply(author=alice, conversation=first.conversation, body="one")
    joining.leave(bob, den)
    open_talk = posting.post(author=charlie, people=[bob], subject="p", body="@bob")
    event = LiveEvent.objects.filter(stream=f"user:{bob.pk}", kind="notification").latest("pk")
    assert event.payload["counts"]["notifications"] == badge(bob) == 1
    assert [row.newest.message for row in rows.page_of(bob, None, None)[0]] == [open_talk]


def test_s18_a_badge_on_an_open_page_falls_when_a_right_ends(alice, bob, den):
    first = posting.post(author=bob, group=den, subject="s", body="b")
    posting.reply(author=alice, conversation=first.conversation, body="one")
    joining.leave(bob, den)
    event = LiveEvent.objects.filter(stream=f"user:{bob.pk}", kind="notification").latest("pk")
    assert event.payload["counts"] == {"notifications": 0}


def test_s18_many_peoples_notices_pass_the_same_gate_as_ones_own(alice, bob, charlie, team, den, vault):
    """``readable`` is ``visible_to`` for many people at once."""
    lab = make_group("Lab", alice, bob, charlie)
    for group in (team, den, vault, lab):
        posting.post(author=alice, group=group, subject="s", body="b")
    posting.post(author=alice, people=[bob], subject="p", body="b")
    first = posting.post(author=alice, people=[charlie], subject="p", body="b")
    for message in type(first).objects.all():
        for person in (alice, bob, charlie):
            Notification.objects.create(
                user=person, reason="reply", conversation=message.conversation, message=message, actor=alice
            )
    for person in (alice, bob, charlie):
        mine = Notification.objects.filter(user=person)
        assert set(mine.readable()) == set(Notification.objects.visible_to(person)) != set()


def test_withdrawing_sends_the_new_number(alice, bob, team):
    message = posting.post(author=alice, group=team, subject="s", body="@bob oops")
    posting.withdraw(message, by=alice)
    event = LiveEvent.objects.filter(stream=f"user:{bob.pk}", kind="notification").latest("pk")
    assert event.payload["counts"] == {"notifications": 0}


def test_a_page_of_notices_fetches_no_whole_texts(client, alice, bob, team):
    posting.post(author=alice, group=team, subject="s", body="@bob " + "long " * 500)
    with Queries() as queries:
        rows.page_of(bob, None, None)
    assert len(queries) == 2 and not any('"threads_message"."body",' in query for query in queries)
