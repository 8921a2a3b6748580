from dataclasses import dataclass

from threads.bridge.models import IncomingMail

Checked = IncomingMail.Checked


@dataclass(frozen=True)
class Verdict:
    """``why`` is a sentence for a person."""

    state: str
    why: str

    @property
    def is_pass(self) -> bool:
        return self.state == Checked.PASS

    @property
    def is_fail(self) -> bool:
        return self.state == Checked.FAIL

    @property
    def is_unchecked(self) -> bool:
        return self.state == Checked.UNCHECKED


def passed(why: str) -> Verdict:
    return Verdict(Checked.PASS, why)


def failed(why: str) -> Verdict:
    return Verdict(Checked.FAIL, why)


def unchecked(why: str) -> Verdict:
    return Verdict(Checked.UNCHECKED, why)
