"""Slow down guessing without locking anybody out.

A browser in which somebody has signed in keeps a signed mark (devices.py): its tries are counted apart, so what
others try at an account does not concern its owner (OWASP, "Slow down online guessing attacks with device
cookies"). An unknown browser has a few tries for one account from one network address. Where many tries fail,
at one account or from one network, unknown browsers go on one at a time, slowly: nobody is stopped for good, and
the link by mail is never slowed by it.

Every try is counted before it is judged, in the database: many at the same time are no more than one after
another, whatever process they reach.
"""

from dataclasses import dataclass

from microblog.kit.limits import Limit, LimitUse

# One browser that has signed in as this person before.
KNOWN = Limit("signin.known", 10, 5 * 60)
# Unknown browsers at one network address, for one account.
HERE = Limit("signin.here", 5, 5 * 60)
# Tries of unknown browsers that failed: at one account from anywhere, and from one network address at any.
ACCOUNT = Limit("signin.account", 30, 60 * 60)
ORIGIN = Limit("signin.origin", 50, 15 * 60)
# Beyond those: one try in so many seconds.
SLOW_ACCOUNT = Limit("signin.account.slow", 1, 30)
SLOW_ORIGIN = Limit("signin.origin.slow", 1, 3)
# Codes of the second step, by somebody who knows the password. Three of a million are right at a time.
CODE = Limit("signin.code", 5, 5 * 60)
CODE_A_DAY = Limit("signin.code.day", 30, 24 * 60 * 60)
SLOW_CODE = Limit("signin.code.slow", 1, 10 * 60)
# A person who changes their own password.
OLD_PASSWORD = Limit("password.old", 5, 5 * 60)


@dataclass(frozen=True)
class Try:
    """Who tries what from where; ``device`` is the mark of a browser known for this account, or empty."""

    address: str
    origin: str
    device: str = ""

    @property
    def account(self) -> str:
        return self.address.strip().lower()

    @property
    def shown(self) -> str:
        """The address for the log: an address on one line, whatever was typed."""
        return self.account if "@" in self.account and self.account.isprintable() else "?"

    @property
    def here(self) -> str:
        return f"{self.account} {self.origin}"


def take(attempt: Try) -> LimitUse:
    """Count a try; ``wait`` seconds if it is one too many and must not be judged."""
    if attempt.device:
        return KNOWN.take(f"{attempt.account} {attempt.device}")
    here = HERE.take(attempt.here)
    if here.wait:
        return here
    slow = _slowed(ACCOUNT, SLOW_ACCOUNT, attempt.account) or _slowed(ORIGIN, SLOW_ORIGIN, attempt.origin)
    if slow:
        # It was not judged, so it is no wrong one either.
        HERE.give_back(attempt.here)
        return LimitUse(0, slow)
    return here


def give_back(attempt: Try) -> None:
    """It could not be judged, so it is no wrong one."""
    if attempt.device:
        KNOWN.give_back(f"{attempt.account} {attempt.device}")
        return
    HERE.give_back(attempt.here)
    ACCOUNT.give_back(attempt.account)
    ORIGIN.give_back(attempt.origin)


def _slowed(limit: Limit, slow: Limit, who: str) -> int:
    """Seconds to wait; 0 where it is quiet, or it is this one's turn."""
    return slow.take(who).wait if limit.take(who).wait else 0


def forgive(attempt: Try) -> None:
    """The password was right: the account begins anew here, and this try counts against nobody."""
    if attempt.device:
        KNOWN.forget(f"{attempt.account} {attempt.device}")
        return
    HERE.forget(attempt.here)
    ACCOUNT.give_back(attempt.account)
    ORIGIN.give_back(attempt.origin)


# --- Codes ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CodeTry:
    """A code for a person's second step; ``device``: the mark of a browser known for them, or empty."""

    pk: int
    device: str = ""

    @property
    def who(self) -> str:
        return f"{self.pk} {self.device}"


def take_code(attempt: CodeTry) -> int:
    """Count a try; seconds to wait if it is one too many. Unknown browsers share one count, whatever address they have."""
    return CODE.take(attempt.who).wait or _slowed(CODE_A_DAY, SLOW_CODE, attempt.who)


def forgive_code(attempt: CodeTry) -> None:
    CODE.forget(attempt.who)
    CODE_A_DAY.forget(attempt.who)
