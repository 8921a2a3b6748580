from datetime import UTC, datetime

import pytest
from haystack.query import SearchQuerySet

from accounts.models import Membership
from search import query, writer
from search.backends import found as backend_found
from search.backends.postgres_query import PostgresDialect
from search.models import PendingUpdate
from threads.actions import importing, merging, posting, unpublishing


def found(user, typed, **options):
    return [message.pk for message in query.search(user, typed, **options).hits]


def test_every_word_must_be_there(say, alice, team):
    both = say(alice, team, "Labels", "The hazard label is red")
    say(alice, team, "Other", "A hazard")
    assert found(alice, "hazard label") == [both.pk]


def test_a_word_is_found_in_another_form_and_without_its_accents(say, alice, team):
    message = say(alice, team, "Café", "They were running")
    assert found(alice, "run") == found(alice, "cafe") == found(alice, "CAFÉ runs") == [message.pk]


@pytest.mark.parametrize(
    "typed", ["C++", "2.5.1", "ann@varde.example", "setup.c", "東京", "京都", "水", "foo_bar"]
)
def test_tokens_with_signs_in_them_are_found(say, alice, team, typed):
    message = say(
        alice, team, "x", "We use C++ 2.5.1 says ann@varde.example in arch/setup.c foo_bar 東京都 水"
    )
    say(alice, team, "y", "We use C 2 5 and ann at varde")
    assert found(alice, typed) == [message.pk]


def test_phrases_exclusions_and_beginnings(say, alice, team):
    first = say(alice, team, "a", "the label printer stops")
    second = say(alice, team, "b", "the printer label")
    assert found(alice, '"label printer"') == [first.pk]
    assert found(alice, "label -stops") == [second.pk]
    assert set(found(alice, "prin*")) == {first.pk, second.pk}
    assert found(alice, "-stops") == [second.pk]


def test_the_subject_belongs_to_every_message_of_a_conversation(say, alice, bob, team):
    opening = say(alice, team, "Label printers", "Shall we?")
    answer = posting.reply(author=bob, conversation=opening.conversation, body="V3 passes")
    writer.drain_all()
    assert found(alice, "printers v3") == [answer.pk]


def test_operators_narrow_down(say, alice, bob, team, den):
    mine = say(alice, team, "One", "label")
    his = say(bob, den, "Two", "label", kind="question")
    assert found(alice, "label from:me") == [mine.pk]
    assert found(alice, "label from:bob") == found(alice, 'label from:"bob brandt"') == [his.pk]
    assert found(alice, "label from:bob@varde.example") == [his.pk]
    assert found(alice, "in:den") == found(alice, "is:question") == [his.pk]
    assert found(alice, "label -in:den") == [mine.pk]
    assert set(found(alice, "in:den in:team")) == {mine.pk, his.pk}
    assert found(alice, "label has:file") == found(alice, "label via:email") == []


def test_dates_narrow_down(say, alice, team):
    from datetime import UTC, datetime

    old = say(alice, team, "One", "label", sent_at=datetime(2004, 12, 31, 23, tzinfo=UTC))
    new = say(alice, team, "Two", "label", sent_at=datetime(2005, 1, 1, tzinfo=UTC))
    assert found(alice, "label before:2005") == [old.pk]
    assert found(alice, "label after:2005") == [new.pk]
    assert found(alice, "after:2004 before:2005 label") == [old.pk]
    assert found(alice, "label", order="old") == [old.pk, new.pk]
    assert found(alice, "label", order="new") == [new.pk, old.pk]


def test_a_file_is_found_by_its_name(say, alice, team):
    message = say(alice, team, "Plan", "see", files=[("hazard-plan.xlsx", "text/plain", b"x")])
    say(alice, team, "Other", "see")
    assert found(alice, "hazard-plan.xlsx") == found(alice, "see has:file") == [message.pk]


def test_nobody_finds_counts_or_sees_in_facets_what_they_may_not_read(
    say, alice, bob, charlie, den, vault, team
):
    say(alice, den, "Secret plan", "merger merger")
    say(alice, vault, "Vault", "merger")
    say(alice, None, "Private", "merger", people=[bob])
    public = say(alice, team, "Public", "merger")
    answer = query.search(charlie, "merger")
    assert [message.pk for message in answer.hits] == [public.pk]
    assert answer.total == 1
    assert answer.facets["place"] == [(team.pk, 1)]
    assert answer.facets["author"] == [(alice.pk, 1)]
    assert query.search(bob, "merger").total == 3
    assert query.search(alice, "merger").total == 4
    for hidden in ("merger in:den", "merger in:vault", "in:Vault"):
        assert query.search(charlie, hidden).total == 0


def test_who_leaves_a_group_finds_nothing_of_it_at_once(say, alice, bob, den):
    say(alice, den, "Plan", "merger")
    assert query.search(bob, "merger").total == 1
    Membership.objects.filter(group=den, user=bob).delete()
    answer = query.search(bob, "merger")
    assert (answer.total, answer.hits, answer.facets.get("place")) == (0, [], [])


def test_what_is_withdrawn_or_edited_is_not_found_even_before_the_writer_comes(say, alice, team):
    message = say(alice, team, "x", "embarrassing words")
    posting.edit(message, by=alice, body="other words")
    assert query.search(alice, "embarrassing").total == 0
    writer.drain_all()
    assert query.search(alice, "embarrassing").total == 0
    assert found(alice, "other") == [message.pk]
    posting.withdraw(message, by=alice)
    assert query.search(alice, "other").total == 0
    writer.drain_all()
    assert query.search(alice, "x").total == 0
    assert not PendingUpdate.objects.exists()


def test_nor_is_it_shown_when_very_much_waits_for_the_writer(say, alice, team, monkeypatch):
    monkeypatch.setattr(query, "PENDING_EXCLUDED", 1)
    message = say(alice, team, "x", "embarrassing words")
    posting.edit(message, by=alice, body="other words")
    for number in range(2):
        posting.post(author=alice, group=team, subject="y", body=f"newer {number}")
    assert not query.search(alice, "embarrassing").hits


def test_what_is_joined_or_taken_out_again_is_found_where_it_is_now(own_index, alice, bob, team):
    opening = posting.post(author=alice, group=team, subject="Wells", body="label")
    draft = importing.MessageToImport(
        author=bob, body="hazard label", sent_at=opening.sent_at, message_id="1@x"
    )
    other, [mail] = importing.publish_chain(drafts=[draft], subject="Pumps", group=team)
    writer.drain_all()
    assert found(alice, "pumps hazard") == [mail.pk]
    merging.merge([other], into=opening.conversation)
    assert found(alice, "pumps") == []
    writer.drain_all()
    assert found(alice, "wells hazard") == [mail.pk] and found(alice, "pumps") == []
    unpublishing.unpublish(opening.conversation, {mail.pk}, by=alice)
    assert found(alice, "hazard") == []
    writer.drain_all()
    assert found(alice, "hazard") == [] and writer.backend().ids() == {opening.pk}


def test_pages_are_exact(say, alice, team, monkeypatch):
    monkeypatch.setattr(query, "PAGE", 3)
    pks = [say(alice, team, f"n{number}", "label").pk for number in range(7)]
    pages = [found(alice, "label", order="old", page=page) for page in (1, 2, 3, 4)]
    assert pages == [pks[:3], pks[3:6], pks[6:], []]
    assert query.search(alice, "label").total == 7


def test_of_very_many_hits_the_newest_are_ranked_and_the_others_follow_by_date(say, alice, team, monkeypatch):
    monkeypatch.setattr(backend_found, "MANY", 4)
    monkeypatch.setattr(backend_found, "RANKED_OF_MANY", 2)
    monkeypatch.setattr(query, "PAGE", 3)
    bodies = ["word " * 9, "word", "word other", "word more", "word and so on", "word in the end"]
    said = [
        say(alice, team, f"x{year}", body, sent_at=datetime(2018 + year, 12, 31, 23, 30, tzinfo=UTC)).pk
        for year, body in enumerate(bodies)
    ]
    pages = [[hit.pk for hit in query.search(alice, "word", page=page).hits] for page in (1, 2)]
    assert sorted(pages[0] + pages[1]) == said
    assert set(pages[0][:2]) == set(said[-2:])
    assert pages[0][2:] + pages[1] == said[3::-1]


def test_slices_through_haystack_are_exact_wherever_they_begin(say, alice, team):
    pks = [str(say(alice, team, f"n{number}", "label").pk) for number in range(5)]
    rows = SearchQuerySet().filter(content="label").order_by("sent_at", "message")
    assert [row.pk for row in rows[1:4]] == pks[1:4]
    assert rows.count() == 5
    assert SearchQuerySet().filter(author__in=[alice.pk]).exclude(message=int(pks[0])).count() == 4


def test_wider_questions_are_offered_when_nothing_is_found(say, alice, bob, den, charlie, team):
    say(alice, team, "x", "printer")
    say(alice, den, "y", "merger")
    answer = query.search(charlie, "printer merger")
    assert answer.total == 0
    assert query.suggestions(charlie, answer) == [("printer", 1)]


@pytest.mark.parametrize(
    "typed",
    ["((((", "*", "**", "?", '"', "a*", "label OR place:1", "x) OR (place:40", "\x00", "a\x00b", "[* TO *]", "-" * 400,
     " ".join("abcdefghij"), "%", "\\", "'; --", "🙂", "a~5", "label^9", "place:1", "from:", 'in:""', "ſ" * 200],
)  # fmt: skip
def test_nothing_typed_breaks_the_search_or_opens_the_filter(say, charlie, alice, den, typed):
    say(alice, den, "Plan", "merger label a b place 1")
    answer = query.search(charlie, typed)
    assert answer.available
    assert answer.total == 0


def test_postgres_is_asked_for_all_words_at_once_and_for_those_that_must_not_be_there():
    """One after the other, the table answers for the words the index does not: ten times as slow."""
    dialect = PostgresDialect()
    cache, flush = dialect.phrase([["cache"]]), dialect.none_of(dialect.phrase([["tlb", "flush"]]))
    both = dialect.all_of([cache, dialect.column("place", "in", [1]), flush])
    assert both.params == ("('cache') & (!('tlb' <-> 'flush'))", [1])
    assert dialect.all_of([flush, flush]).sql.count("NOT") == 2
