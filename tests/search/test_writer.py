import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from search import query, writer
from search.models import PendingUpdate
from threads.actions import posting
from threads.models import Message


def test_what_happens_is_in_the_outbox_if_and_only_if_it_happened(alice, team):
    with pytest.raises(RuntimeError), transaction.atomic():
        posting.post(author=alice, group=team, subject="x", body="y")
        raise RuntimeError
    assert not PendingUpdate.objects.exists()
    message = posting.post(author=alice, group=team, subject="x", body="y")
    assert list(PendingUpdate.objects.values_list("message", flat=True)) == [message.pk]


def test_a_crash_after_the_commit_of_the_index_repeats_and_changes_nothing(say, alice, team):
    message = say(alice, team, "x", "label")
    PendingUpdate.objects.create(message=message.pk)
    writer.drain_all()
    assert writer.backend().ids() == {message.pk}
    assert query.search(alice, "label").total == 1


def test_a_crash_before_the_commit_loses_nothing(alice, team, monkeypatch):
    message = posting.post(author=alice, group=team, subject="x", body="label")
    with monkeypatch.context() as broken:
        broken.setattr(writer, "_read", lambda ids: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            writer.drain()
    assert PendingUpdate.objects.exists()
    writer.drain_all()
    assert writer.backend().ids() == {message.pk}


def test_only_one_drains_at_a_time(alice, team):
    posting.post(author=alice, group=team, subject="x", body="label")
    if writer.backend().transactional:
        pytest.skip("the lock belongs to the connection")
    with writer.backend().alone():
        assert writer.drain() == 0
    assert writer.drain() == 1


def test_many_small_commits_leave_few_segments(say, alice, team):
    if writer.backend().transactional:
        pytest.skip("a table has no segments")
    pks = {say(alice, team, f"n{number}", "label").pk for number in range(40)}
    assert writer.backend().ids() == pks
    assert len(list(Path(writer.backend().path).glob("*.seg"))) <= 16
    assert query.search(alice, "label").total == 40


def _remove(path):
    shutil.rmtree(path)


def _scramble(path):
    for file in path.glob("*"):
        file.write_bytes(b"\x93 nonsense" * 50)


def _truncate(path):
    for file in path.glob("*.seg"):
        file.write_bytes(file.read_bytes()[:100])


@pytest.mark.parametrize("harm", [_remove, _scramble, _truncate])
@pytest.mark.parametrize("by", ["reader", "writer"])
def test_a_lost_or_broken_index_is_built_anew(say, alice, team, harm, by):
    if writer.backend().transactional:
        pytest.skip("the index is a table")
    from django.core.cache import cache
    from haystack import connections

    cache.clear()
    old = say(alice, team, "x", "label one")
    harm(Path(writer.backend().path))
    connections.reload("default")  # another process opens it
    if by == "reader":
        assert not query.search(alice, "label").available
        assert query.search(alice, "label").hits == []
    new = posting.post(author=alice, group=team, subject="y", body="label two")
    writer.drain_all()
    answer = query.search(alice, "label")
    assert answer.available
    assert {message.pk for message in answer.hits} == {old.pk, new.pk}


def test_search_check_tells_what_differs_and_mends_it(say, alice, team, capsys):
    message = say(alice, team, "x", "label")
    call_command("search_check")
    assert "1 messages in the index, 0 waiting" in capsys.readouterr().out
    Message.objects.create(conversation=message.conversation, author=alice, body="behind everybody's back")
    with pytest.raises(CommandError, match="1 messages are missing"):
        call_command("search_check")
    call_command("search_check", rebuild=True)
    assert query.search(alice, "behind").total == 1
