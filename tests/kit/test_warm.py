"""What a web process does before it serves."""

import asyncio

import pytest

from microblog.kit import warm


@pytest.fixture
def loop():
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


def test_p5_what_runs_beside_the_pages_has_started_before_they_are_served(loop):
    done = []

    async def begin():
        await asyncio.sleep(0)
        done.append(True)

    warm.start(loop, begin)
    assert done


def test_and_is_not_waited_for_when_the_database_is_away(loop, monkeypatch):
    monkeypatch.setattr(warm, "PATIENCE", 0.01)

    async def never():
        await asyncio.Event().wait()

    warm.start(loop, never)
