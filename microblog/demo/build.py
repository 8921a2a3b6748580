"""Founds the demo company through the product's own actions and its own mails."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from accounts.actions import people
from accounts.models import Group, User
from microblog.demo import company
from threads.actions import joining, posting, reacting
from threads.bridge import intake, pipeline
from threads.bridge.intake import routes
from threads.bridge.models import IncomingMail
from threads.bridge.review import actions as review
from threads.bridge.subjects import bare

MAILS = Path(__file__).parent / "mails"


def found() -> None:
    """Fill an empty database. Mails come last, as they did in the company's history."""
    crew = _people()
    groups = _groups(crew)
    for entry in company.CONVERSATIONS:
        _conversation(crew, groups, *entry)
    _private(crew)
    for name, sender, slug in company.PUBLISHED_MAILS:
        mail = _forward(name, crew[sender])
        review.publish(mail, by=crew[sender], title=bare(mail.subject), group=groups[slug], conversation=None)
    for name in company.WAITING_MAILS:
        _forward(name, crew[company.ADMIN])


def _people() -> dict[str, User]:
    return {
        handle: people.employee(
            name,
            f"{handle}@varde.example",
            handle=handle,
            title=title,
            password=company.PASSWORD,
            is_admin=handle == company.ADMIN,
        )
        for handle, (name, title) in company.PEOPLE.items()
    }


def _groups(crew: dict[str, User]) -> dict[str, Group]:
    groups = {}
    for slug, (name, icon, description, fields, members) in company.GROUPS.items():
        owner, *others = [crew[handle] for handle in members]
        group = joining.found(name, by=owner, slug=slug, icon=icon, description=description, **fields)
        for member in others:
            joining.add(group, member, by=owner)
        groups[slug] = group
    return groups


def _hours_ago(hours: float):
    return timezone.now() - timedelta(hours=hours)


def _conversation(crew, groups, slug, author, kind, subject, body, hours, replies) -> None:
    body = body.replace("{mail_in}", f"in@{settings.MAIL_DOMAIN}")
    first = posting.post(
        author=crew[author],
        group=groups[slug],
        subject=subject,
        body=body,
        kind=kind,
        sent_at=_hours_ago(hours),
    )
    said = []
    for replier, text, parent, ago, reactions in replies:
        message = posting.reply(
            author=crew[replier],
            conversation=first.conversation,
            body=text,
            parent=first if parent is None else said[parent],
            sent_at=_hours_ago(ago),
        )
        said.append(message)
        for handle, emoji in reactions.items():
            reacting.react(message, user=crew[handle], emoji=emoji)


def _private(crew) -> None:
    author, others, subject, body, replies = company.PRIVATE
    first = posting.post(
        author=crew[author],
        people=[crew[handle] for handle in others],
        subject=subject,
        body=body,
        sent_at=_hours_ago(3),
    )
    for replier, text, ago in replies:
        posting.reply(
            author=crew[replier],
            conversation=first.conversation,
            body=text,
            parent=first,
            sent_at=_hours_ago(ago),
        )


def _forward(name: str, sender: User) -> IncomingMail:
    """Takes a mail the way the listener does: store, then process."""
    address = f"in@{settings.MAIL_DOMAIN}"
    mail = intake.store(
        (MAILS / name).read_bytes(),
        envelope_from=sender.addresses.get(primary=True).address,
        recipient=address,
        route=routes.resolve(address),
    )
    pipeline.process(mail.pk)
    mail.refresh_from_db()
    return mail
