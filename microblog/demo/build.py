"""Founds the demo company through the product's own actions and its own mails."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.actions import people
from accounts.models import Group, User
from accounts.policy import accepting, drafting
from microblog.demo import company
from threads.actions import answering, joining, posting, reacting, reading
from threads.bridge import intake, pipeline
from threads.bridge.intake import routes
from threads.bridge.models import IncomingMail
from threads.bridge.review import actions as review
from threads.bridge.unchain.languages.subjects import bare
from threads.models import Message

MAILS = Path(__file__).parent / "mails"


def found() -> None:
    """Fill an empty database. Mails come last, as they did in the company's history."""
    crew = _people()
    _policy(crew)
    groups = _groups(crew)
    for post in company.POSTS:
        _post(crew, groups, post)
    for slug, handle, note in company.ASKING:
        joining.ask(crew[handle], groups[slug], note)
    for name, sender, slug in company.PUBLISHED_MAILS:
        mail = _forward(name, crew[sender])
        review.publish(mail, by=crew[sender], title=bare(mail.subject), group=groups[slug], conversation=None)
    for name in company.WAITING_MAILS:
        _forward(name, crew[company.ADMIN])


def _people() -> dict[str, User]:
    crew = {
        handle: people.employee(
            name,
            f"{handle}@varde.example",
            handle=handle,
            title=title,
            role=User.Role.ADMIN if handle in (company.ADMIN, company.DIRECTOR) else User.Role.MEMBER,
        )
        for handle, (name, title) in company.PEOPLE.items()
    }
    # One hash for all: it is made to take long, and everybody is told the password.
    password = make_password(company.PASSWORD)
    for user in crew.values():
        user.password = password
        user.save(update_fields=["password"])
    return crew


def _policy(crew: dict[str, User]) -> None:
    """The usage policy, which everybody has accepted."""
    admin = crew[company.ADMIN]
    draft = drafting.start(None, by=admin)
    draft = drafting.save(
        draft, by=admin, revision=0, language="en", body=company.POLICY, summary="", asks_again=True
    )
    version = drafting.publish(draft, by=admin, revision=draft.revision)
    for person in crew.values():
        accepting.accept(version.policy, version.number, user=person, language="en")


def _groups(crew: dict[str, User]) -> dict[str, Group]:
    groups = {}
    for slug, (name, icon, description, fields, members) in company.GROUPS.items():
        owner, *others = [crew[handle] for handle in members]
        group = joining.found(name, by=owner, slug=slug, icon=icon, description=description, **fields)
        for member in others:
            joining.add(group, member, by=owner)
        groups[slug] = group
    return groups


def _hours_ago(hours: float) -> datetime:
    return timezone.now() - timedelta(hours=hours)


def _post(crew: dict[str, User], groups: dict[str, Group], post: company.DemoPost) -> None:
    first = posting.post(
        author=crew[post.author],
        group=groups.get(post.group),
        people=[crew[handle] for handle in post.people],
        subject=post.subject,
        body=post.body.replace("{mail_in}", f"in@{settings.MAIL_DOMAIN}"),
        kind=post.kind,
        files=[(name, "text/csv", content.encode(), None) for name, content in post.files.items()],
        sent_at=_hours_ago(post.hours_ago),
    )
    _react(crew, first, post.reactions)
    said: list[Message] = []
    for reply in post.replies:
        said.append(_reply(crew, first, first if reply.to is None else said[reply.to], reply))
    if post.best is not None:
        answering.choose(said[post.best], by=crew[post.author])
    for handle in post.seen_by:
        reading.read(crew[handle], first.conversation)


def _reply(crew: dict[str, User], first: Message, parent: Message, reply: company.DemoReply) -> Message:
    message = posting.reply(
        author=crew[reply.author],
        conversation=first.conversation,
        body=reply.body,
        parent=parent,
        sent_at=_hours_ago(reply.hours_ago),
    )
    _react(crew, message, reply.reactions)
    return message


def _react(crew: dict[str, User], message: Message, reactions: dict[str, str]) -> None:
    for handle, emoji in reactions.items():
        reacting.react(message, user=crew[handle], emoji=emoji)


def _forward(name: str, sender: User) -> IncomingMail:
    """Takes a mail the way the listener does: store, then process. Where a mail server is named that checks senders, it has
    confirmed this one."""
    address = f"in@{settings.MAIL_DOMAIN}"
    route = routes.resolve(address)
    assert route is not None
    own = sender.addresses.get(primary=True).address
    mail = intake.store(
        _said_of(own) + (MAILS / name).read_bytes(), envelope_from=own, recipient=address, route=route, peer=_server(),
    )  # fmt: skip
    pipeline.process(mail.pk)
    mail.refresh_from_db()
    return mail


def _said_of(address: str) -> bytes:
    """The word of that server, as it writes it at the top of a mail (RFC 8601)."""
    if not settings.MAIL_AUTHSERV_ID:
        return b""
    domain = address.rpartition("@")[2]
    return f"Authentication-Results: {settings.MAIL_AUTHSERV_ID}; dmarc=pass header.from={domain}\n".encode()


def _server() -> str:
    """From where it hands mail over, if that is said."""
    return str(settings.MAIL_SERVERS[0].network_address) if settings.MAIL_SERVERS else ""
