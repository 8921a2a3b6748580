import pytest

from search import non_messages
from tests.conftest import make_group, make_person
from tests.pages import flat
from threads.actions import posting


def page(client, **query):
    return client.get("/search/", query)


def test_a_hit_shows_author_group_and_marked_words_and_leads_to_the_message(as_alice, say, bob, team):
    message = say(bob, team, "Label printers", "The <b>hazard</b> label")
    html = page(as_alice, q="hazard").content.decode()
    assert f'href="/m/{message.pk}/"' in html
    assert "&lt;b&gt;<mark>hazard</mark>&lt;/b&gt;" in html
    assert "Bob Brandt" in html


def test_filters_become_tokens_that_can_be_removed(as_alice, say, bob, team):
    say(bob, team, "x", "label")
    response = page(as_alice, q="label", f=["from:bob", "in:team"])
    assert response.context["answer"].question.typed == "from:bob in:team label"
    html = flat(response.content.decode())
    assert 'href="?q=in%3Ateam+label"' in html
    assert '<input name="q" aria-label="Search" value="label"' in html


def test_people_groups_and_files_have_their_tabs(as_alice, say, alice, bob, team, vault, client):
    say(alice, team, "x", "see", files=[("brandt.txt", "text/plain", b"x")])
    response = page(as_alice, q="brandt", tab="people")
    assert response.context["counts"] == {"people": 1}, "each tab does its own work alone"
    assert page(as_alice, q="brandt").context["counts"] == {"messages": 1}
    assert f'href="/people/{bob.pk}/"' in response.content.decode()
    assert "brandt.txt" in page(as_alice, q="brandt", tab="files").content.decode()
    assert "/g/vault/" in page(as_alice, q="vault", tab="groups").content.decode()
    client.force_login(bob)
    assert page(client, q="vault", tab="groups").context["counts"]["groups"] == 0
    nothing = page(client, q="bob brandt")
    assert nothing.context["counts"] == {"messages": 0, "people": 1, "groups": 0, "files": 0}


def test_the_rail_narrows_down_and_back(as_alice, say, alice, bob, team, den):
    say(alice, team, "x", "label")
    say(bob, den, "y", "label")
    html = page(as_alice, q="label").content.decode()
    assert 'href="?q=label%20in%3Aden"' in html
    html = page(as_alice, q="label in:den").content.decode()
    assert 'href="?q=label" aria-current="true"' in html


def test_no_hit_says_so_and_offers_wider_questions(as_alice, say, alice, team):
    say(alice, team, "x", "label")
    html = page(as_alice, q="label zzzz").content.decode()
    assert "Nothing for “label zzzz”" in html
    assert '<a href="?q=label">label<span class="n">1</span></a>' in html
    assert "from:nobody names nothing you can see" in page(as_alice, q="from:nobody").content.decode()


def test_no_hit_offers_the_right_spelling_and_the_wider_place(as_alice, say, alice, team, den):
    say(alice, team, "x", "hazard label")
    html = flat(page(as_alice, q="hazzard in:team").content.decode())
    assert '<a href="?q=hazard%20in%3Ateam">hazard in:team</a> <span class="muted">(1)</span>?' in html
    assert "Search everywhere" not in page(as_alice, q="hazzard").content.decode()
    html = page(as_alice, q="hazard in:den").content.decode()
    assert '<a class="btn" href="?q=hazard">Search everywhere</a>' in html


@pytest.mark.parametrize("query", ["x" * 10_000, "word " * 500])
def test_an_endless_question_is_refused_with_a_page(as_alice, query):
    response = page(as_alice, q=query)
    assert response.status_code == 400
    assert "too long" in response.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {"q": "label", "page": "99999"},
        {"q": "label", "page": "-1"},
        {"q": "\x00"},
        {"q": "a", "tab": "x"},
        {"q": "((((", "order": "x"},
        {},
    ],
)
def test_nonsense_in_the_address_is_answered(as_alice, query):
    assert page(as_alice, **query).status_code == 200


def test_a_missing_index_is_told_plainly(as_alice, say, alice, team):
    import shutil

    from search import writer

    if writer.backend().transactional:
        pytest.skip("the index is a table")
    say(alice, team, "x", "label")
    shutil.rmtree(writer.backend().path)
    response = page(as_alice, q="label")
    assert response.status_code == 200
    assert "being rebuilt" in response.content.decode()


def test_strangers_are_sent_to_sign_in(client, db):
    assert page(client, q="x").status_code == 302


@pytest.mark.parametrize("tab", ["messages", "people", "groups", "files"])
def test_a_page_costs_the_same_for_one_and_forty_hits(client, say, alice, team, count_queries, tab):
    client.force_login(make_person("Rita Reader"))

    def fill(numbers):
        for number in numbers:
            make_group(f"Label {number}", make_person(f"l{number} Label"))
            say(alice, team, f"n{number}", "label", files=[("label.txt", "text/plain", b"%d" % number)])

    url = f"/search/?q=label&tab={tab}"
    fill(range(1))
    one = count_queries(url)
    fill(range(1, 40))
    assert count_queries(url) == one <= 15


@pytest.mark.parametrize("few", [0, 2_000])
def test_files_of_what_one_may_not_read_or_was_taken_back_are_not_found(
    client, say, alice, bob, team, vault, monkeypatch, few
):
    """However many files the name fits."""
    monkeypatch.setattr(non_messages, "FEW", few)
    client.force_login(bob)
    say(alice, team, "x", "see", files=[("plan.txt", "text/plain", b"x")])
    say(alice, vault, "y", "see", files=[("plan.txt", "text/plain", b"x")])
    gone = say(alice, team, "z", "see", files=[("plan.txt", "text/plain", b"x")])
    assert page(client, q="plan", tab="files").context["counts"]["files"] == 2
    posting.withdraw(gone, by=alice)
    assert page(client, q="plan", tab="files").context["counts"]["files"] == 1


def test_people_are_found_without_their_accents(as_alice, say, team):
    zoe = make_person("Zoë Łapa")
    team.members.add(zoe)
    say(zoe, team, "x", "hazard")
    assert page(as_alice, q="lapa zoe", tab="people").context["counts"]["people"] == 1
    assert page(as_alice, q='hazard from:"zoe lapa"').context["answer"].total == 1
    assert page(as_alice, q="hazard from:lapa").context["answer"].total == 1


def test_u17_a_hit_shows_words_without_markdown_and_a_mail_as_it_is(as_alice, say, bob, team):
    say(bob, team, "x", "The **hazard** label of [Lyon](https://a.example/lyon)\n\n> asked *before*")
    html = page(as_alice, q="hazard").content.decode()
    assert "The <mark>hazard</mark> label of Lyon (https://a.example/lyon)" in html and "**" not in html
    assert "<mark>before</mark>" in page(as_alice, q="before").content.decode()
