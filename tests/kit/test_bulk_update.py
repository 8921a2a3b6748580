import pytest

from microblog.kit.bulk_update import update_each
from threads.actions import posting
from threads.models import Message


@pytest.mark.django_db
def test_each_row_gets_its_own_values_and_nothing_else(alice, team, django_assert_num_queries):
    first = posting.post(author=alice, group=team, subject="x", body="one")
    second = posting.post(author=alice, group=team, subject="y", body="two")
    first.reaction_counts, second.reaction_counts = {"👍": 1}, {"🎉": 2}
    second.parent, second.body = first, "not to be saved"
    update_each([first, second], "parent", "reaction_counts")
    rows = Message.objects.in_bulk([first.pk, second.pk])
    assert rows[first.pk].reaction_counts == {"👍": 1} and rows[first.pk].parent_id is None
    assert rows[second.pk].reaction_counts == {"🎉": 2} and rows[second.pk].parent_id == first.pk
    assert rows[second.pk].body == "two"
    with django_assert_num_queries(0):
        update_each([], "parent")
