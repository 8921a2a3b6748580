"""Who may be connected to the listener, and for how long: idle clients must never keep an honest server out.

A full listener lets the next one in and shows out who has been given most and does least. What is cut off is
told 421: its sender still has the mail and comes back.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network

MAX_VISITS = 200
# As many as Postfix opens by default.
MAX_FROM_ONE_HOST = 20
MAX_FROM_ONE_NETWORK = 60
# Beside all others: the company's own mail servers.
MAX_TRUSTED = 100
# Bytes of mails that are still on their way, of all together.
MAX_BYTES = 400_000_000

# Seconds without a step towards a mail; of our own servers as many as RFC 5321 asks for.
PATIENCE = 30.0
TRUSTED_PATIENCE = 300.0
# Bytes a second that a mail has to come in with, after PATIENCE.
RATE = 1_000
# Seconds a connection may be used, and those after which it begins no further mail.
LONGEST = 3_600.0
USED_UP = 1_800.0
# How long, and of how many hosts, it is remembered that they handed over a mail, or were shown out without one.
GOOD_MEMORY = 86_400.0
BAD_MEMORY = 600.0
MAX_REMEMBERED = 10_000
# Seconds without a step after which a connection makes room for another.
SLACK = 5.0


@dataclass(eq=False)
class Visit:
    """One connection. ``is_busy``: its mail is being stored, so that it must hear the answer."""

    host: str
    network: str
    is_trusted: bool
    drop: Callable[[], None]
    since: float = field(default_factory=time.monotonic)
    until: float = 0.0
    is_busy: bool = False
    has_delivered: bool = False
    bytes: int = 0

    def __post_init__(self) -> None:
        self.step()

    def step(self) -> None:
        """It came nearer to handing over a mail: a command of the few that lead there."""
        self.until = min(time.monotonic() + self.patience, self.since + LONGEST)

    def take(self, size: int) -> None:
        """Some of a mail came: time is earned by bytes."""
        now = time.monotonic()
        self.bytes += size
        earned = max(self.until, now) + size / RATE
        self.until = min(earned, now + 2 * self.patience, self.since + LONGEST)

    @property
    def patience(self) -> float:
        return TRUSTED_PATIENCE if self.is_trusted else PATIENCE

    @property
    def is_late(self) -> bool:
        return not self.is_busy and time.monotonic() >= self.until

    @property
    def is_idle(self) -> bool:
        """It has used up a good deal of the time it had, waiting or sending byte by byte."""
        return self.until - time.monotonic() <= self.patience - SLACK

    @property
    def is_used_up(self) -> bool:
        return time.monotonic() - self.since > USED_UP


class Door:
    """The visits of one listener."""

    def __init__(self, trusted: Iterable[Network] = ()) -> None:
        self._trusted = tuple(trusted)
        self.visits: set[Visit] = set()
        # Host -> (1 or -1, until when).
        self._known: dict[str, tuple[int, float]] = {}
        self._hosts: Counter[str] = Counter()
        self._networks: Counter[str] = Counter()

    def enter(self, peer: str, drop: Callable[[], None]) -> Visit | None:
        """The visit, or None when there is no room: then 421. May show out another."""
        host, network, is_trusted = _place(peer, self._trusted)
        visit = Visit(host, network, is_trusted, drop)
        self._add(visit)
        if self._has_room(visit):
            return visit
        self.leave(visit)
        return None

    def leave(self, visit: Visit | None) -> None:
        if visit is None or visit not in self.visits:
            return
        self.visits.discard(visit)
        if not visit.is_trusted:
            self._hosts -= Counter([visit.host])
            self._networks -= Counter([visit.network])

    def show_out(self, visit: Visit) -> None:
        """It was too slow, or others need the place."""
        if not visit.has_delivered:
            self._remember(visit.host, -1, BAD_MEMORY)
        self.leave(visit)
        visit.drop()

    def has_delivered(self, visit: Visit) -> None:
        """A mail of it was stored: an honest sender, whatever happened before."""
        visit.has_delivered = True
        self._remember(visit.host, 1, GOOD_MEMORY)

    def take(self, visit: Visit, size: int) -> None:
        """Some of a mail came. Of too much on the way the largest goes, never one that is being stored."""
        visit.take(size)
        while sum(v.bytes for v in self.visits) > MAX_BYTES:
            waiting = [v for v in self.visits if v.bytes and not v.is_busy]
            if not waiting:
                return
            self.show_out(max(waiting, key=lambda v: (not v.is_trusted, v.bytes)))

    def _add(self, visit: Visit) -> None:
        self.visits.add(visit)
        if not visit.is_trusted:
            self._hosts[visit.host] += 1
            self._networks[visit.network] += 1

    def _has_room(self, visit: Visit) -> bool:
        if visit.is_trusted:
            return sum(v.is_trusted for v in self.visits) <= MAX_TRUSTED
        others = [v for v in self.visits if not v.is_trusted]
        same_network = [v for v in others if v.network == visit.network]
        same_host = [v for v in same_network if v.host == visit.host]
        for crowd, most in (
            (same_host, MAX_FROM_ONE_HOST), (same_network, MAX_FROM_ONE_NETWORK), (others, MAX_VISITS),
        ):  # fmt: skip
            if len([v for v in crowd if v in self.visits]) > most and not self._make_room(visit, crowd):
                return False
        return True

    def _make_room(self, visit: Visit, crowd: list[Visit]) -> bool:
        """Show one out who does nothing, or whose host has more than the newcomer's or is less known for mail.
        False when all are at work."""
        there = [v for v in crowd if v is not visit and v in self.visits and not v.is_busy]
        may_go = [v for v in there if v.is_idle or self._yields(v.host, visit.host)]
        if may_go:
            self.show_out(max(may_go, key=self._burden))
        return bool(may_go)

    def _yields(self, host: str, newcomer: str) -> bool:
        repute, other = self.repute(host), self.repute(newcomer)
        return repute < other or (repute == other and self._hosts[host] > self._hosts[newcomer])

    def repute(self, host: str) -> int:
        """1: it handed over a mail, -1: it was shown out without, 0: nothing is known."""
        repute, until = self._known.get(host, (0, 0.0))
        return repute if until > time.monotonic() else 0

    def _remember(self, host: str, repute: int, seconds: float) -> None:
        self._known.pop(host, None)
        self._known[host] = repute, time.monotonic() + seconds
        if len(self._known) > MAX_REMEMBERED:
            del self._known[next(iter(self._known))]

    def _burden(self, visit: Visit) -> tuple[int, int, int, float]:
        return (
            -self.repute(visit.host),
            self._networks[visit.network],
            self._hosts[visit.host],
            -visit.until,
        )


def _place(peer: str, trusted: tuple[Network, ...]) -> tuple[str, str, bool]:
    """(host, network, is_trusted) of an address. With IPv6 everybody has a /64 to choose addresses from."""
    try:
        address: IPv4Address | IPv6Address = ip_address(peer.partition("%")[0])
    except ValueError:
        return peer, "", False
    address = getattr(address, "ipv4_mapped", None) or address
    wide, wider = (32, 24) if address.version == 4 else (64, 48)
    host = ip_network((address, wide), strict=False)
    network = ip_network((address, wider), strict=False)
    return str(host), str(network), any(address in one for one in trusted)
