"""What is never stored goes from process to process without a server between them."""

import asyncio
import os

import pytest

from threads.live.neighbours import Neighbours

MESSAGE = {"stream": "conversation:1", "name": "conversation:1", "user": 2, "person": "Ünal"}


def two(folder, monkeypatch):
    heard: asyncio.Queue = asyncio.Queue()
    here = Neighbours(folder, lambda message: None)
    monkeypatch.setattr(os, "getpid", lambda: 1)
    there = Neighbours(folder, heard.put_nowait)
    return here, there, heard


@pytest.mark.parametrize("name", ["run", "a folder whose name is long" * 6])
def test_one_hears_what_another_says(tmp_path, monkeypatch, name):
    async def talk():
        here, there, heard = two(folder, monkeypatch)
        here.open()
        there.open()
        here.say(MESSAGE)
        found = await asyncio.wait_for(heard.get(), 5)
        here.close()
        there.close()
        return found

    folder = tmp_path / name
    folder.mkdir()
    assert asyncio.run(talk()) == MESSAGE
    assert list(folder.iterdir()) == []


def test_a_dead_neighbour_is_forgotten_and_rubbish_is_not_heard(tmp_path, monkeypatch):
    async def talk():
        here, there, heard = two(tmp_path, monkeypatch)
        here.open()
        there.open()
        asyncio.get_running_loop().remove_reader(there._socket)
        there._socket.close()
        here.say(MESSAGE)
        assert not there._path.exists()
        there.open()
        here._socket.sendto(b"{no json", str(there._path))
        here.say(MESSAGE)
        assert await asyncio.wait_for(heard.get(), 5) == MESSAGE
        here.close()
        there.close()

    asyncio.run(talk())
