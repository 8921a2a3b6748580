"""A version is written, reviewed and published. Published, it never changes."""

import re

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts import audit
from accounts.models import Group, Policy, PolicyText, PolicyVersion, User
from accounts.signals import policy_notice
from microblog.kit.storable import storable

from . import languages
from .rights import may_review, may_write, must_be_reviewed, reviewers

LONGEST, MOST_LINES = 100_000, 3_000  # characters and lines of one text
# They show a text in another order than it is stored in (Unicode TR 36 section 3.3.1).
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
SENT = audit.act("policy.sent", _lazy("sent version %(version)s of the usage policy for review"))
REVIEWED = audit.act(
    "policy.reviewed", _lazy("reviewed version %(version)s of the usage policy: %(verdict)s")
)
PUBLISHED = audit.act("policy.published", _lazy("published version %(version)s of the usage policy"))
STOPPED = audit.act("policy.stopped", _lazy("asks nobody any more to accept the usage policy"))
DISCARDED = audit.act(
    "policy.discarded", _lazy("discarded the draft of version %(version)s of the usage policy")
)
State, Verdict = PolicyVersion.State, PolicyVersion.Verdict


class SavedMeanwhile(Exception):  # noqa: N818 - it is told, not handled
    """Somebody else saved or published the version after it was opened. ``version``: as it is now."""

    def __init__(self, version: PolicyVersion):
        self.version = version
        super().__init__(version.pk)


@transaction.atomic
def start(group: Group | None, *, by: User) -> PolicyVersion:
    """The draft of the next version, with the texts of the one in force. There is one at a time."""
    _require(may_write(group, by))
    policy, _created = Policy.objects.get_or_create(group=group)
    policy = Policy.objects.locked(policy.pk)
    if known := policy.versions.exclude(state=State.PUBLISHED).first():
        return known
    version = PolicyVersion.objects.create(policy=policy, number=policy.current + 1, edited_by=by)
    before = PolicyText.objects.filter(version__policy=policy, version__number=policy.current)
    PolicyText.objects.bulk_create(
        PolicyText(version=version, language=text.language, body=text.body) for text in before
    )
    return version


@transaction.atomic
def save(
    version: PolicyVersion,
    *,
    by: User,
    revision: int,
    language: str,
    body: str,
    summary: str,
    asks_again: bool,
) -> PolicyVersion:
    """Put a text into a draft. An empty one takes its language away. Raises SavedMeanwhile, ValidationError."""
    version = _opened(version, by, revision)
    if language not in languages.NAMES:
        raise ValidationError(_("Choose a language."))
    before = version.summary, version.asks_again
    version.summary, version.asks_again = _one_line(summary), asks_again
    if _write(version, language, checked(body)):
        version.edited_by, version.edited_at = by, timezone.now()
        if version.verdict == Verdict.APPROVED:
            version.verdict = Verdict.NONE  # that was another text
        version.state = State.DRAFT
    elif before == (version.summary, version.asks_again):
        return version
    version.revision += 1
    version.save()
    return version


def _write(version: PolicyVersion, language: str, body: str) -> bool:
    """Whether that changed anything."""
    texts = version.texts.filter(language=language)
    if (text := texts.first()) and text.body == body or not (text or body):
        return False
    if not body:
        texts.delete()
    else:
        PolicyText.objects.update_or_create(version=version, language=language, defaults={"body": body})
    return True


@transaction.atomic
def discard(version: PolicyVersion, *, by: User, revision: int) -> None:
    """The draft is not wanted after all."""
    version = _opened(version, by, revision)
    version.delete()
    audit.record(DISCARDED, by=by, group=version.policy.group, version=version.number)


@transaction.atomic
def send(version: PolicyVersion, *, by: User, revision: int) -> PolicyVersion:
    """To those who review it; they get a notice."""
    version = _opened(version, by, revision)
    _require_text(version)
    version.state, version.verdict = State.REVIEW, Verdict.NONE
    version.save()
    group = version.policy.group
    audit.record(SENT, by=by, group=group, version=version.number)
    people = [person for person in reviewers(group) if person.pk != by.pk]
    words = _("Version %(number)d waits for your review") % {"number": version.number}
    policy_notice.send(sender=Policy, people=people, policy=version.policy, text=words, by=by, is_desk=True)
    return version


@transaction.atomic
def review(
    version: PolicyVersion, *, by: User, revision: int, is_approved: bool, note: str = ""
) -> PolicyVersion:
    """Say that a version may be published, or what has to change first."""
    version = _as_it_is(version, revision)
    _require(may_review(version, by))
    if version.state != State.REVIEW:
        raise ValidationError(_("This version is not in review."))
    note = storable(note, nul="").strip()[:2_000]
    if not is_approved and not note:
        raise ValidationError(_("Write what has to change."))
    version.verdict = Verdict.APPROVED if is_approved else Verdict.CHANGE
    version.state = State.REVIEW if is_approved else State.DRAFT
    version.reviewed_by, version.reviewed_at, version.note = by, timezone.now(), note
    version.save()
    audit.record(REVIEWED, by=by, group=version.policy.group, version=version.number, verdict=version.verdict)
    _tell_author(version, by)
    return version


def _tell_author(version: PolicyVersion, by: User) -> None:
    """Whoever wrote it goes on with it, if they still may; what has to change stands on its page."""
    author = version.edited_by
    if (
        author is None
        or author.pk == by.pk
        or not (author.can_sign_in and may_write(version.policy.group, author))
    ):
        return
    said = (
        _("Version %(number)d is approved. You can publish it.")
        if version.verdict == Verdict.APPROVED
        else _("A reviewer asks you to change version %(number)d.")
    )
    text = said % {"number": version.number}
    policy_notice.send(sender=Policy, people=[author], policy=version.policy, text=text, by=by, is_desk=True)


@transaction.atomic
def publish(version: PolicyVersion, *, by: User, revision: int) -> PolicyVersion:
    """From now on it is in force. Raises SavedMeanwhile, ValidationError."""
    version = _opened(version, by, revision)
    _require_text(version)
    policy = version.policy
    if must_be_reviewed(policy) and version.verdict != Verdict.APPROVED:
        raise ValidationError(_("A security reviewer has to approve this text first. Send it for review."))
    if policy.current and not version.summary:
        raise ValidationError(_("Say in one line what changed. Everybody reads it."))
    # Nobody accepted anything before the first one.
    version.asks_again = version.asks_again or not policy.asks
    version.state, version.published_by, version.published_at = State.PUBLISHED, by, timezone.now()
    version.save()
    policy.current = version.number
    policy.asks = version.number if version.asks_again else policy.asks
    policy.save()
    audit.record(PUBLISHED, by=by, group=policy.group, version=version.number, asks_again=version.asks_again)
    return version


@transaction.atomic
def stop(policy: Policy, *, by: User) -> None:
    """Nobody has to accept it any more, until a new version is published. What was accepted stays on record."""
    policy = Policy.objects.select_related("group").locked(policy.pk)
    _require(may_write(policy.group, by))
    if policy.asks:
        policy.asks = 0
        policy.save()
        audit.record(STOPPED, by=by, group=policy.group, version=policy.current)


def checked(body: str) -> str:
    """The text as it is stored. Raises ValidationError."""
    body = storable(body, nul="").replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(body) > LONGEST or body.count("\n") >= MOST_LINES:
        most = {"characters": f"{LONGEST:,}", "lines": f"{MOST_LINES:,}"}
        raise ValidationError(
            _(
                "This text is too long: at most %(characters)s characters in %(lines)s lines. Nothing was saved."
            )
            % most
        )
    if found := _TURNING.search(body):
        raise ValidationError(
            _(
                "The text has an invisible sign (U+%(code)04X) in line %(line)d that shows words in another order "
                "than they are stored in. Take it out. Nothing was saved."
            )
            % {"code": ord(found[0]), "line": body.count("\n", 0, found.start()) + 1}
        )
    return body


def _one_line(summary: str) -> str:
    line = " ".join(_TURNING.sub("", storable(summary, nul="")).split())
    if len(line) > PolicyVersion.SUMMARY:
        raise ValidationError(
            _("What changed has room in one line of %(most)d characters.") % {"most": PolicyVersion.SUMMARY}
        )
    return line


def _opened(version: PolicyVersion, by: User, revision: int) -> PolicyVersion:
    """The draft as it is now, if this is the one its writer had before them."""
    version = _as_it_is(version, revision)
    _require(may_write(version.policy.group, by))
    return version


def _as_it_is(version: PolicyVersion, revision: int) -> PolicyVersion:
    policy = Policy.objects.select_related("group").locked(version.policy_id)
    row = PolicyVersion.objects.filter(pk=version.pk).select_related("edited_by").first()
    if row is None:
        raise ValidationError(_("This draft was discarded meanwhile."))
    row.policy = policy
    if row.is_published or row.revision != revision:
        raise SavedMeanwhile(row)
    return row


def _require_text(version: PolicyVersion) -> None:
    if not version.texts.exists():
        raise ValidationError(_("Write the text first."))


def _require(is_allowed: bool) -> None:
    if not is_allowed:
        raise PermissionDenied(_("Only admins write the usage policy."))
