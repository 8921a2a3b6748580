import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from microblog.kit.backup import restored
from microblog.kit.jobs.schedules import registry
from search import jobs, query, writer
from search.backends import whoosh
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


def test_a_post_is_found_as_soon_as_it_is_committed_where_the_index_is_a_table(
    own_index, alice, team, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        posting.post(author=alice, group=team, subject="x", body="label")
    assert query.search(alice, "label").total == (1 if writer.backend().transactional else 0)


def test_an_index_that_fails_does_not_fail_the_post(
    own_index, alice, team, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(writer, "drain", lambda batch: 1 / 0)
    with django_capture_on_commit_callbacks(execute=True):
        posting.post(author=alice, group=team, subject="x", body="label")
    assert PendingUpdate.objects.count() == 1


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


def test_at_night_small_segments_become_one_and_what_was_taken_back_leaves_the_disk(say, alice, team):
    if writer.backend().transactional:
        pytest.skip("autovacuum does")
    messages = [
        say(alice, team, f"n{number}", f"label {'secretword' * (number == 3)}") for number in range(12)
    ]
    posting.withdraw(messages[3], by=alice)
    writer.drain_all()
    files = lambda: list(Path(writer.backend().path).glob("*.seg"))  # noqa: E731
    assert any(b"secretword" in file.read_bytes() for file in files())
    writer.tidy()
    assert len(files()) == 1
    assert b"secretword" not in files()[0].read_bytes()
    assert query.search(alice, "label").total == 11
    before = files()
    writer.tidy()
    assert files() == before, "nothing to gain, nothing done"


def test_the_index_is_tidied_in_the_hour_of_the_night_alone():
    work = registry["search.jobs.tidy_index"]
    for hour in range(24):
        due = work.next_after(timezone.localtime().replace(hour=hour))
        assert timezone.localtime(due).hour == jobs.NIGHT


def test_no_merged_segment_is_larger_than_one_commit_may_be():
    class Segment:
        def __init__(self, size, gone=0):
            self.size, self.gone = size, gone

        def doc_count(self):
            return self.size

        def deleted_count(self):
            return self.gone

    small = [Segment(size) for size in (499, 300, 400, 2, 90, 600)]
    assert sum(s.size for s in whoosh.night_share(small)) <= whoosh.MERGED
    assert small[5] not in whoosh.night_share(small)
    assert whoosh.night_share([Segment(5_000), Segment(900), Segment(3)]) == []
    large = Segment(5_000, gone=1)
    assert whoosh.night_share([large, Segment(900)]) == [large]


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
    from haystack import connections

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


def test_a_rebuild_that_dies_before_the_old_index_is_gone_is_done_again(say, alice, team, monkeypatch):
    message = say(alice, team, "x", "label canary")
    Message.objects.filter(pk=message.pk).update(withdrawn_at=timezone.now())
    with monkeypatch.context() as dying:
        dying.setattr(writer.backend(), "wipe", lambda: 1 / 0)
        writer.request_rebuild()
        with pytest.raises(ZeroDivisionError):
            writer.drain()
    assert PendingUpdate.objects.filter(message=writer.REBUILD).exists()
    writer.drain_all()
    assert not PendingUpdate.objects.exists()
    call_command("search_check")


def test_after_a_restore_an_index_that_is_in_no_backup_is_built_anew(db):
    restored.send(sender=None)
    is_wanted = PendingUpdate.objects.filter(message=writer.REBUILD).exists()
    assert is_wanted is not writer.backend().transactional
