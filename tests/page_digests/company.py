"""The demo company, and what it lacks: of everything that a page can show there is one."""

import base64

from django.core.management import call_command
from django.test import override_settings

from accounts.actions import links
from accounts.models import Group, User
from microblog.demo import build
from search import writer
from tests.bridge import mails
from threads.actions import bookmarking, following, group_admin, joining, posting, reading
from threads.bridge.models import IncomingMail
from threads.bridge.review import actions as review
from threads.bridge.sender_check import lookups
from threads.models import Conversation

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGMQSPMAIgYIBQAT9gL5h1mvMAAAAABJRU5ErkJggg=="
)


def found(clock) -> None:
    lookups._ask = _no_name_server
    call_command("migrate", verbosity=0)
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        build.found()
        people = {user.handle: user for user in User.objects.all()}
        _say_more(people)
        _ask_and_invite(people)
        _send_mails(people)
        _put_aside(people)
        links.forgotten("claire@varde.example")
        links.claim_address(people["claire"], "claire@home.example")
    writer.request_rebuild()
    writer.drain_all()
    clock.is_running = False


def _no_name_server(name: str, kind: str) -> list[str]:
    raise lookups.NoAnswer("nothing here asks a name server")


def _say_more(people: dict[str, User]) -> None:
    nora, claire = people["nora"], people["claire"]
    lyon = Group.objects.get(slug="lyon")
    files = [("gate.png", "image/png", PICTURE, None), ("notes.txt", "text/plain", b"Gate 3", None)]
    first = posting.post(
        author=claire,
        group=lyon,
        subject="Photo of gate 3",
        body="See @nora. https://varde.example/",
        files=files,
    )
    reply = posting.reply(
        author=nora, conversation=first.conversation, body="Thank you, @claire.", parent=first
    )
    posting.edit(reply, by=nora, body="Thank you, @claire and @jonas.")
    gone = posting.reply(author=claire, conversation=first.conversation, body="Never mind.", parent=reply)
    posting.withdraw(gone, by=claire)
    long = posting.post(author=nora, group=lyon, subject="", body="Many words about slots. " * 80)
    said = [long]
    for number in range(60):
        parent = said[-1] if number % 3 else long
        body, author = f"Slot {number}", people["jonas" if number % 2 else "mei"]
        said.append(posting.reply(author=author, conversation=long.conversation, body=body, parent=parent))
    for reader in (nora, claire):
        reading.read(reader, long.conversation, up_to=said[-9].pk)
    Conversation.objects.filter(subject__startswith="Pallets").update(closed_at=long.sent_at)
    for number in range(25):
        posting.post(
            author=people["karim"],
            group=Group.objects.get(slug="lunch"),
            subject=f"Run {number}",
            body="12:10",
        )


def _ask_and_invite(people: dict[str, User]) -> None:
    hazardous, lunch = (Group.objects.get(slug=slug) for slug in ("hazardous", "lunch"))
    joining.ask(people["claire"], hazardous, "I plan their shifts.")
    joining.invite(lunch, people["claire"], by=people["nora"])
    empty = joining.found("Empty room", by=people["nora"], slug="empty-room")
    for number in range(9):
        joining.found(f"Site {number}", by=people["nora"], slug=f"site-{number}")
    closed = joining.found("Old project", by=people["nora"], slug="old-project")
    group_admin.change(closed, by=people["nora"], description="Over since May.")
    Group.objects.filter(pk=closed.pk).update(closed_at=empty.created_at)


def _send_mails(people: dict[str, User]) -> None:
    claire = "claire@varde.example"
    sent = [
        mails.forward(),
        mails.mail(
            f"Claire <{claire}>",
            "Slots",
            "Who has the slots?\n\n-- \nClaire\nLyon",
            mid="slots@varde.example",
        ),
        mails.mail(
            f"Claire <{claire}>", "For the desk", "The scanner again.", to="it", mid="desk@varde.example"
        ),
        mails.mail("Eve <eve@outside.example>", "An offer", "Buy now.", to="it", mid="offer@outside.example"),
        mails.mail("Nora <nora@varde.example>", "Put away", "Not for here.", mid="away@varde.example"),
    ]
    kept = [
        mails.deliver(raw, to=to, envelope_from=claire)
        for raw, to in zip(sent, ("in", "in", "it", "it", "in"))
    ]
    last = kept[-1]
    if last.state == IncomingMail.State.REVIEW:
        review.discard(last, by=last.sender)


def _put_aside(people: dict[str, User]) -> None:
    for handle in ("nora", "claire"):
        reader = people[handle]
        few = list(Conversation.objects.visible_to(reader).order_by("pk")[:6])
        bookmarking.save(few[0].messages.order_by("pk").last(), user=reader)
        bookmarking.save_conversation(few[1], user=reader)
        reading.later(reader, few[2])
        reading.done(reader, few[3])
        following.follow(reader, few[4])
        following.mute(reader, few[5])
