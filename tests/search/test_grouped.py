"""Hits are grouped by conversation: the best message of each, and how many more were found in it."""

from search import query, writer
from threads.actions import posting


def rows(user, typed, **options) -> list[tuple[int, int]]:
    return [(hit.message.pk, hit.more) for hit in query.search(user, typed, **options).found]


def answers_to(message, author, *bodies):
    said = [posting.reply(author=author, conversation=message.conversation, body=body) for body in bodies]
    writer.drain_all()
    return said


def test_u10_a_title_is_one_hit_and_not_one_for_each_reply(say, alice, bob, team):
    talk = say(alice, team, "Pallet count", "How many are left?")
    answers_to(talk, bob, "As before.", "Fourteen.", "As before.")
    other = say(bob, team, "Lyon", "The pallet at gate 2 is broken, the other pallet is not.")
    answer = query.search(alice, "pallet")
    assert (answer.total, answer.conversations) == (2, 2)
    assert sorted(rows(alice, "pallet")) == sorted([(talk.pk, 0), (other.pk, 0)])
    assert answer.facets["author"] == [(alice.pk, 1), (bob.pk, 1)]


def test_u10_the_message_that_says_it_goes_before_short_ones_under_the_title(say, alice, bob, team):
    talk = say(alice, team, "Pallet count", "How many are left?")
    short, says, twice = answers_to(
        talk,
        bob,
        "As before.",
        "One pallet is left, I think.",
        "Two pallets at gate 2, one pallet at gate 3.",
    )
    assert rows(alice, "pallet") == [(twice.pk, 1)]
    inside = query.search(alice, "pallet", inside=talk.conversation_id, order="old")
    assert [hit.pk for hit in inside.hits] == [says.pk, twice.pk]
    assert (inside.total, inside.rows) == (2, 2)


def test_words_of_title_and_message_go_together(say, alice, bob, team):
    talk = say(alice, team, "Label printers", "Shall we?")
    (answer,) = answers_to(talk, bob, "V3 passes")
    assert rows(alice, "printers v3") == [(answer.pk, 0)]
    assert rows(alice, '"label printers" from:bob') == [(answer.pk, 0)], "the first of his under the title"
    assert rows(alice, '"printers passes"') == []


def test_the_title_of_a_conversation_whose_first_message_is_gone_is_found(say, alice, bob, team):
    talk = say(alice, team, "Pallet count", "How many are left?")
    (reply,) = answers_to(talk, bob, "As before.")
    posting.withdraw(talk, by=alice)
    writer.drain_all()
    assert rows(alice, "pallet") == [(reply.pk, 0)]


def test_u10_no_conversation_comes_twice_however_it_is_paged(say, alice, bob, team, monkeypatch):
    monkeypatch.setattr(query, "PAGE", 3)
    for number in range(8):
        talk = say(alice, team, f"n{number}", "label")
        answers_to(talk, bob, *["label " * turn for turn in range(1, number % 4 + 1)])
    for order in query.ORDERS:
        answer = query.search(alice, "label", order=order)
        assert (answer.total, answer.conversations) == (8 + 0 + 1 + 2 + 3 + 0 + 1 + 2 + 3, 8)
        assert answer.has_page(3) and not answer.has_page(4)
        found = [
            hit for page in (1, 2, 3) for hit in query.search(alice, "label", order=order, page=page).found
        ]
        assert len({hit.message.conversation_id for hit in found}) == len(found) == 8
        assert sum(1 + hit.more for hit in found) == answer.total
        assert query.search(alice, "label", order=order, page=4).found == []


def test_a_message_without_a_word_of_its_own_is_shown_by_its_title(say, alice, team):
    talk = say(alice, team, "Pallet count", "👍")
    answer = query.search(alice, "pallet count")
    assert answer.available and rows(alice, "pallet count") == [(talk.pk, 0)]


def test_filters_alone_are_grouped_too(say, alice, bob, team):
    talk = say(alice, team, "One", "label")
    answers_to(talk, bob, "a", "b")
    other = say(bob, team, "Two", "label")
    assert rows(alice, "in:team") == [(other.pk, 0), (talk.conversation.messages.last().pk, 2)]
    assert rows(alice, "from:bob -label") == [(talk.conversation.messages.last().pk, 1)]


def test_u10_the_page_says_how_many_more_and_opens_them(as_alice, say, alice, bob, team):
    talk = say(alice, team, "Pallet count", "How many pallets are left?")
    answers_to(talk, bob, "Two pallets.", "As before.", "Three pallets.")
    html = as_alice.get("/search/?q=pallet").content.decode()
    assert html.count('class="hit"') == 1 and "2 more in this conversation" in html
    assert "3 messages" in html and "in 1 conversation" in html
    assert "<mark>Pallet</mark> count" in html
    inside = as_alice.get(f"/search/?q=pallet&c={talk.conversation_id}").content.decode()
    assert inside.count('class="hit"') == 3 and "All conversations" in inside
    best = query.search(alice, "pallet").hits[0]
    part = as_alice.get(
        f"/search/?q=pallet&c={talk.conversation_id}&but={best.pk}", headers={"HX-Request": "true"}
    )
    assert part.content.decode().count('class="hit__other"') == 2
    assert f"/m/{best.pk}/" not in part.content.decode() and "<html" not in part.content.decode()


def test_what_one_may_not_read_is_not_opened(client, say, alice, charlie, den):
    talk = say(alice, den, "Pallet count", "How many pallets are left?")
    client.force_login(charlie)
    page = client.get(f"/search/?q=pallet&c={talk.conversation_id}")
    assert page.context["answer"].total == 0 and "Pallet count" not in page.content.decode()


def test_a_page_beyond_the_last_shows_the_first(as_alice, say, alice, team):
    say(alice, team, "Pallet", "One is left.")
    page = as_alice.get("/search/?q=pallet&page=7")
    assert (page.context["page"], len(page.context["answer"].found)) == (1, 1)


def test_more_hits_say_who_is_only_quoted(as_alice, say, alice, bob, team):
    talk = say(alice, team, "Lyon", "A pallet, another pallet.")
    (reply,) = answers_to(talk, bob, "One pallet is left.")
    type(reply).objects.filter(pk=reply.pk).update(claimed_by=alice)
    assert (
        "quoted by Alice"
        in as_alice.get(f"/search/?q=pallet&c={talk.conversation_id}&but={talk.pk}").content.decode()
    )
