"""Whom a web process would leave without an answer if it stopped."""

import socket

import pytest
from daphne.ws_protocol import WebSocketProtocol

from microblog.kit import connections
from microblog.kit.connections import Connections


class Reactor:
    def __getattr__(self, _name):
        return lambda *_arguments: None


class Protocol:
    def __getattr__(self, _name):
        return lambda *_arguments: None


@pytest.fixture
def told():
    return []


@pytest.fixture
def known(told):
    return Connections(told.append, lambda one: told.append("lost"))


@pytest.fixture
def ends():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setblocking(False)
        yield ours, theirs


def taken(known, ours, protocol=None):
    return known.take(ours, protocol or Protocol(), ("127.0.0.1", 1), None, 0, Reactor())


def test_they_are_counted_while_they_last(known, told, ends):
    one = taken(known, ends[0])
    two = taken(known, ends[0])
    known._forget(one)
    known._forget(one)
    known._forget(two)
    assert told == [1, 2, 1, "lost", 0, "lost"]


def test_one_that_has_just_come_waits_until_it_has_spoken(known, ends):
    ours, theirs = ends
    one = taken(known, ours)
    assert known.is_anybody_waiting()
    theirs.sendall(b"GET / HTTP/1.1\r\n")
    one.doRead()
    assert not known.is_anybody_waiting()


def test_one_that_says_nothing_is_not_waited_for(known, ends, monkeypatch):
    taken(known, ends[0])
    monkeypatch.setattr(connections, "SILENT", 0.0)
    assert not known.is_anybody_waiting()


@pytest.mark.parametrize("protocol, waits", [(Protocol(), True), (WebSocketProtocol(), False)])
def test_the_rest_of_an_answer_is_sent_before_it_ends(known, ends, protocol, waits):
    one = taken(known, ends[0], protocol)
    one._is_silent = False
    one.dataBuffer = b"the rest"
    assert known.is_anybody_waiting() is waits
