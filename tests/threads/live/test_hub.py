"""The hub and the transport alone: order, limits, what is encoded how often."""

import asyncio
import functools
import json

from accounts.models import User
from threads.live.frames import Frame
from threads.live.hub import Hub, Socket
from threads.live.transport import MAX_BACKLOG, Transport, ws_frame


class Wire:
    """An ASGI ``send`` that remembers, and can be slow."""

    def __init__(self):
        self.sent, self.gate = [], asyncio.Event()
        self.gate.set()

    async def __call__(self, message):
        await self.gate.wait()
        self.sent.append(message)

    def texts(self):
        return [json.loads(message["text"]) for message in self.sent if message["type"] == "websocket.send"]


def socket_on(hub, wire, user_id=1, **names):
    socket = Socket(Transport(wire), User(pk=user_id), "key")
    hub.add(socket)
    for stream, name in names.items():
        hub.watch(socket, stream, name)
    return socket


async def settle():
    for _turn in range(5):
        await asyncio.sleep(0)


async def test_everybody_gets_the_frame_under_the_name_they_use():
    hub, one, two, other = Hub(), Wire(), Wire(), Wire()
    socket_on(hub, one, s="group:old")
    socket_on(hub, two, s="group:new")
    socket_on(hub, other, t="me")
    await hub.fan_out(Frame(4, "s", "kind", "target", {"n": 1}))
    await settle()
    assert one.texts() == [
        {"at": 4, "stream": "group:old", "kind": "kind", "target": "target", "crowd": 2, "n": 1}
    ]
    assert two.texts()[0]["stream"] == "group:new"
    assert other.sent == []


async def test_a_frame_is_encoded_once_for_all(monkeypatch):
    calls = []
    encode = Frame.encode
    monkeypatch.setattr(
        Frame, "encode", lambda self, name, crowd: calls.append((name, crowd)) or encode(self, name, crowd)
    )
    hub = Hub()
    for user in range(600):
        socket_on(hub, Wire(), user, s="conversation:1")
    await hub.fan_out(Frame(1, "s", "k"))
    assert calls == [("conversation:1", 600)]


async def test_what_waits_comes_in_order_without_what_was_caught_up():
    hub, wire = Hub(), Wire()
    socket = socket_on(hub, wire, s="conversation:1", t="conversation:2")
    socket.hold()
    socket.hold()
    for position, stream in ((5, "s"), (6, "t"), (7, "s")):
        await hub.fan_out(Frame(position, stream, "k"))
    socket.release({"s": 5})
    await settle()
    assert wire.texts() == []
    socket.release()
    await settle()
    assert [frame["at"] for frame in wire.texts()] == [6, 7]


async def test_what_the_relay_brings_after_the_catch_up_told_it_is_not_told_again():
    hub, wire = Hub(), Wire()
    socket = socket_on(hub, wire, talk="conversation:1")
    socket.hold()
    socket.release({"talk": 7})
    for position in (6, 7, 8):
        await hub.fan_out(Frame(position, "talk", "k"))
    await settle()
    assert [text["at"] for text in wire.texts()] == [8]


async def test_what_waits_for_a_stream_that_was_taken_away_is_not_sent():
    hub, wire = Hub(), Wire()
    socket = socket_on(hub, wire, s="conversation:1")
    socket.hold()
    await hub.fan_out(Frame(5, "s", "k"))
    hub.unwatch(socket, "s")
    socket.release()
    await settle()
    assert wire.sent == []


async def test_a_reader_that_does_not_read_is_cut_off_and_stops_nobody():
    hub, slow, fast = Hub(), Wire(), Wire()
    socket_on(hub, slow, 1, s="conversation:1")
    socket_on(hub, fast, 2, s="conversation:1")
    slow.gate.clear()
    for position in range(1, 1_200):
        await hub.fan_out(Frame(position, "s", "k"))
        await asyncio.sleep(0)
    await settle()
    assert len(fast.texts()) == 1_199
    assert hub.sockets_of(1)[0].transport.dead
    assert not hub.sockets_of(1)[0].transport._waiting


async def test_the_hub_forgets_who_left():
    hub = Hub()
    socket = socket_on(hub, Wire(), s="conversation:1")
    hub.remove(socket)
    hub.remove(socket)
    assert len(hub) == 0 and not hub.watches("s") and hub.users() == []


def test_frames_have_the_length_of_rfc_6455():
    assert ws_frame("a" * 125)[:2] == b"\x81\x7d"
    assert ws_frame("a" * 126)[:4] == b"\x81\x7e\x00\x7e"
    assert ws_frame("ä" * 40_000)[:10] == b"\x81\x7f" + (80_000).to_bytes(8, "big")


class DaphneTransport:
    def __init__(self):
        self.dataBuffer, self._tempDataLen, self.written, self.aborted = b"", 0, [], False

    def write(self, data):
        self.written.append(data)

    def abortConnection(self):  # noqa: N802 - Twisted's name
        self.aborted = True


class DaphneProtocol:
    def __init__(self):
        self.transport, self.state, self._perMessageCompress = DaphneTransport(), 3, None

    def sendClose(self):  # noqa: N802 - autobahn's name
        raise AssertionError("not used")


def daphne_send(protocol):
    async def handle_reply(protocol, message):
        protocol.transport.write(message["text"])

    return functools.partial(handle_reply, protocol)


async def test_an_open_uncompressed_daphne_socket_is_written_to_directly():
    protocol = DaphneProtocol()
    Transport(daphne_send(protocol)).write("hello")
    assert protocol.transport.written == [ws_frame("hello")]


async def test_a_compressed_one_goes_through_the_server():
    protocol = DaphneProtocol()
    protocol._perMessageCompress = object()
    Transport(daphne_send(protocol)).write("hello")
    await settle()
    assert protocol.transport.written == ["hello"]


async def test_a_direct_reader_far_behind_is_cut_off():
    protocol = DaphneProtocol()
    transport = Transport(daphne_send(protocol))
    protocol.transport._tempDataLen = MAX_BACKLOG + 1
    transport.write("hello")
    assert protocol.transport.aborted and protocol.transport.written == []


async def test_a_close_code_the_server_refuses_cuts_the_socket_off():
    """Daphne's library takes 1000 and 3000 to 4999; a socket it leaves open would be deaf for ever."""
    protocol = DaphneProtocol()

    async def handle_reply(protocol, message):
        raise ValueError(f"invalid close code {message['code']}")

    Transport(functools.partial(handle_reply, protocol)).close(1009)
    await settle()
    assert protocol.transport.aborted
