"""The listener stays open for honest servers, whoever else is connected. Real sockets, several hosts of this machine."""

import asyncio
import contextlib
from ipaddress import ip_network

import pytest

from threads.bridge.intake import door as doors
from threads.bridge.intake import smtp
from threads.bridge.intake.door import Door
from threads.bridge.intake.routes import Route

LIMIT = 2_000_000


class Kept:
    pk = 7


@pytest.fixture
def kept(monkeypatch):
    calls: list[bytes] = []

    def store(raw, **keywords):
        calls.append(raw)
        return Kept()

    monkeypatch.setattr(smtp, "store", store)
    monkeypatch.setattr(smtp, "resolve", lambda address, sender="": Route("in"))
    monkeypatch.setattr(smtp, "close_old_connections", lambda: None)
    return calls


@contextlib.asynccontextmanager
async def listener(*trusted: str):
    """(host and port, door) of a listener that is running."""
    door = Door([ip_network(one) for one in trusted])
    server = await smtp.listen("127.0.0.1", 0, lmtp=False, size_limit=LIMIT, domain="skein.test", door=door)
    try:
        yield server.sockets[0].getsockname(), door
    finally:
        server.close()


class Client:
    """A connection from one address of this machine."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        self.reader, self.writer = reader, writer

    @classmethod
    async def connect(cls, at, host="127.0.0.1") -> "Client":
        return cls(*await asyncio.open_connection(*at, local_addr=(host, 0)))

    async def heard(self) -> str:
        """The code of the next answer; nothing when the line is dead."""
        with contextlib.suppress(ConnectionError):
            while line := await asyncio.wait_for(self.reader.readline(), 20):
                if line[3:4] != b"-":
                    return line[:3].decode()
        return ""

    async def say(self, line: bytes) -> str:
        with contextlib.suppress(ConnectionError):
            self.writer.write(line + b"\r\n")
        return await self.heard()

    async def begin(self) -> None:
        """As far as the 354."""
        await self.heard()
        await self.go_on()

    async def go_on(self) -> None:
        for line in (b"EHLO me", b"MAIL FROM:<a@b.example>", b"RCPT TO:<in@skein.test>", b"DATA"):
            await self.say(line)

    async def send(self, body=b"hello") -> str:
        await self.begin()
        return await self.say(body + b"\r\n.")

    def close(self):
        with contextlib.suppress(ConnectionError):
            self.writer.close()


def is_open(client: Client) -> bool:
    return not client.reader.at_eof()


HOSTS = ("127.0.0.1", "127.0.0.2", "127.0.0.3")


async def test_s17_idle_connections_of_three_hosts_keep_no_other_out(kept):
    async with listener() as (at, _door):
        idle = [await Client.connect(at, HOSTS[n % 3]) for n in range(60)]
        await asyncio.gather(*(client.heard() for client in idle))
        for _n in range(3):
            honest = await Client.connect(at, "127.0.0.4")
            assert await asyncio.wait_for(honest.send(), 5) == "250"
            honest.close()
        for client in idle:
            client.close()
    assert len(kept) == 3


@pytest.mark.parametrize("way", ["idle", "after EHLO", "in DATA"])
async def test_s17_a_listener_full_of_many_hosts_lets_an_honest_one_in(kept, monkeypatch, way):
    """More than the listener takes, each host with a few; in networks of their own."""
    monkeypatch.setattr(doors, "MAX_VISITS", 40)
    async with listener() as (at, door):
        others = [await Client.connect(at, f"127.{n // 4 + 1}.0.1") for n in range(60)]
        for client in others:
            if way == "in DATA":
                await client.begin()
            elif await client.heard() == "220" and way == "after EHLO":
                await client.say(b"EHLO me")
        assert len(door.visits) <= 40
        honest = await Client.connect(at, "127.0.0.4")
        assert await asyncio.wait_for(honest.send(b"x" * 1_000_000), 10) == "250"
        for client in (*others, honest):
            client.close()


async def test_s17_who_sends_byte_by_byte_makes_room_after_some_seconds(kept, monkeypatch):
    """One connection of each of many hosts, all in DATA: nobody has more than the newcomer."""
    monkeypatch.setattr(doors, "MAX_VISITS", 8)
    monkeypatch.setattr(doors, "SLACK", 0.1)
    async with listener() as (at, _door):
        slow = [await Client.connect(at, f"127.{n + 1}.0.1") for n in range(8)]
        for client in slow:
            await client.begin()
        for _n in range(4):
            for client in slow:
                client.writer.write(b"x")
            await asyncio.sleep(0.05)
        for number in range(3):
            honest = await Client.connect(at, f"127.99.0.{number + 1}")
            assert await asyncio.wait_for(honest.send(), 5) == "250"
            honest.close()
        for client in slow:
            client.close()


async def test_hosts_that_were_shown_out_before_make_room_at_once_until_they_hand_over_a_mail(
    kept, monkeypatch
):
    """A crowd that comes back at once whenever it is cut: the honest server still gets in with its first try."""
    monkeypatch.setattr(doors, "MAX_VISITS", 6)
    monkeypatch.setattr(doors, "PATIENCE", 0.2)
    async with listener() as (at, door):
        crowd = [await Client.connect(at, f"127.{n + 1}.0.1") for n in range(6)]
        assert {await client.heard() for client in crowd} == {"220"}
        assert {await client.heard() for client in crowd} == {"421"}
        monkeypatch.setattr(doors, "PATIENCE", 30.0)
        crowd = [await Client.connect(at, f"127.{n + 1}.0.1") for n in range(6)]
        assert {await client.heard() for client in crowd} == {"220"}
        for number in range(3):
            honest = await Client.connect(at, f"127.99.0.{number + 1}")
            assert await honest.send() == "250"
            honest.close()
        await crowd[-1].go_on()
        assert await crowd[-1].say(b"hello\r\n.") == "250"
        assert door.repute("127.6.0.1/32") == 1
        for client in crowd:
            client.close()


async def test_one_host_has_no_more_than_its_share(kept, monkeypatch):
    monkeypatch.setattr(doors, "MAX_FROM_ONE_HOST", 2)
    async with listener() as (at, door):
        for _round in range(2):
            clients = [await Client.connect(at) for _n in range(4)]
            assert [await client.heard() for client in clients] == ["220", "220", "421", "421"]
            for client in clients:
                client.close()
            while door.visits:
                await asyncio.sleep(0.01)


async def test_the_companys_own_servers_are_always_let_in_and_never_shown_out(kept, monkeypatch):
    monkeypatch.setattr(doors, "MAX_VISITS", 3)
    async with listener("127.0.0.9/32") as (at, _door):
        own = [await Client.connect(at, "127.0.0.9") for _n in range(30)]
        crowd = [await Client.connect(at, f"127.{n + 1}.0.1") for n in range(10)]
        assert {await client.heard() for client in own} == {"220"}
        assert "421" in [await client.heard() for client in crowd]
        own.append(await Client.connect(at, "127.0.0.9"))
        assert await own[-1].send() == "250"
        for client in (*own, *crowd):
            client.close()


async def test_a013_who_says_nothing_that_leads_to_a_mail_is_cut_off(kept, monkeypatch):
    monkeypatch.setattr(doors, "PATIENCE", 0.4)
    async with listener() as (at, _door):
        for words in (
            b"",
            b"NOOP\r\n",
            b"RSET\r\n",
            b"EHLO me\r\n",
            b"x",
            b"MAIL FROM:<a@b.example>\r\nRSET\r\n",
        ):
            client = await Client.connect(at)
            await client.heard()
            await client.say(b"EHLO me")
            end = asyncio.get_running_loop().time() + 5
            while is_open(client) and asyncio.get_running_loop().time() < end:
                client.writer.write(words)
                await client.reader.read(1_000)
                await asyncio.sleep(0.05 if words else 0)
            assert not is_open(client) and asyncio.get_running_loop().time() < end, words
            client.close()


async def test_a013_a_mail_that_comes_byte_by_byte_is_cut_off_and_told_to_come_back(kept, monkeypatch):
    monkeypatch.setattr(doors, "PATIENCE", 0.4)
    async with listener() as (at, _door):
        client = await Client.connect(at)
        await client.begin()
        heard = asyncio.ensure_future(client.heard())
        while not heard.done():
            client.writer.write(b"x")
            await asyncio.sleep(0.05)
        assert heard.result() == "421" and kept == []
        client.close()


async def test_a_long_mail_may_take_its_time(kept, monkeypatch):
    monkeypatch.setattr(doors, "PATIENCE", 0.3)
    async with listener() as (at, _door):
        client = await Client.connect(at)
        await client.begin()
        for _n in range(12):
            client.writer.write(b"x" * 300 + b"\r\n")
            await asyncio.sleep(0.05)
        assert await client.say(b".") == "250"
        client.close()


async def test_who_is_being_answered_is_not_shown_out(kept, monkeypatch):
    """The mail is stored: its sender must hear the 250, however full it is and however long it takes."""
    monkeypatch.setattr(doors, "MAX_VISITS", 2)
    monkeypatch.setattr(doors, "PATIENCE", 0.3)
    going_on = asyncio.Event()

    async def slow(self, server, session, envelope):
        await going_on.wait()
        return "250 2.0.0 Kept"

    monkeypatch.setattr(smtp.Handler, "handle_DATA", slow)
    async with listener() as (at, _door):
        client = await Client.connect(at)
        await client.begin()
        client.writer.write(b"hello\r\n.\r\n")
        await asyncio.sleep(0.6)
        others = [await Client.connect(at, f"127.{n + 1}.0.1") for n in range(6)]
        await asyncio.sleep(0.1)
        going_on.set()
        assert await client.heard() == "250"
        for one in (client, *others):
            one.close()


async def test_of_too_many_bytes_on_the_way_the_largest_mail_makes_room(kept, monkeypatch):
    monkeypatch.setattr(doors, "MAX_BYTES", 1_000_000)
    async with listener() as (at, _door):
        large = [await Client.connect(at, f"127.{n + 1}.0.1") for n in range(3)]
        for client in large:
            await client.begin()
            client.writer.write(b"y" * 600_000)
            await client.writer.drain()
        honest = await Client.connect(at, "127.0.0.4")
        assert await honest.send(b"x" * 100_000) == "250"
        assert "421" in [await asyncio.wait_for(client.heard(), 5) for client in large[:1]] or len(large) == 3
        for client in (*large, honest):
            client.close()


async def test_a_connection_that_was_used_for_long_is_asked_to_begin_anew_between_two_mails(
    kept, monkeypatch
):
    async with listener() as (at, _door):
        client = await Client.connect(at)
        assert await client.send() == "250"
        monkeypatch.setattr(doors, "USED_UP", 0.0)
        assert await client.say(b"MAIL FROM:<a@b.example>") == "421"
        client.close()
    assert len(kept) == 1


@pytest.mark.parametrize(
    ("peer", "host", "network"),
    [
        ("192.0.2.7", "192.0.2.7/32", "192.0.2.0/24"),
        ("::ffff:192.0.2.7", "192.0.2.7/32", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/64", "fe80::/48"),
        ("", "", ""),
    ],
)
def test_a_host_is_what_one_customer_of_a_network_has(peer, host, network):
    visit = Door().enter(peer, lambda: None)
    assert visit is not None and (visit.host, visit.network) == (host, network)


def test_the_door_remembers_so_many_hosts_and_no_more(monkeypatch):
    monkeypatch.setattr(doors, "MAX_REMEMBERED", 3)
    door = Door()
    for number in range(9):
        visit = door.enter(f"192.0.2.{number}", lambda: None)
        assert visit is not None
        door.show_out(visit)
    assert len(door._known) == 3 and door.repute("192.0.2.8/32") == -1 and door.repute("192.0.2.1/32") == 0


def test_the_door_forgets_who_left():
    door = Door()
    visits = [door.enter(f"192.0.2.{n}", lambda: None) for n in range(10)]
    for visit in (*visits, *visits):
        door.leave(visit)
    assert not door.visits and not door._hosts and not door._networks
