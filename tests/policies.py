"""Usage policies for tests."""

from accounts.models import Group, PolicyVersion, User
from accounts.policy import accepting, drafting

TEXT = "## What it is for\n\nWork, and thanking people.\n\n## What does not belong here\n\n- Salaries"


def write(by: User, text: str = TEXT, group: Group | None = None, **fields) -> PolicyVersion:
    """The draft of the next version."""
    version = drafting.start(group, by=by)
    fields = {"summary": "What changed", "asks_again": True, "language": "en"} | fields
    return drafting.save(version, by=by, revision=version.revision, body=text, **fields)


def publish(by: User, text: str = TEXT, group: Group | None = None, **fields) -> PolicyVersion:
    version = write(by, text, group, **fields)
    return drafting.publish(version, by=by, revision=version.revision)


def accept(user: User, version: PolicyVersion) -> None:
    accepting.accept(version.policy, version.number, user=user, language="en", address="192.0.2.7")
