"""What six colleagues have in their mail programs."""

from collections import defaultdict
from email import message_from_bytes, policy

from django.core import mail
from django.utils import timezone

from accounts.models import Group, User
from tests.bridge.mails import deliver
from tests.bridge.mails import mail as written
from threads.bridge.models import IncomingMail
from threads.models import Message
from threads.notify import mailing
from threads.notify.models import Notification

PASS = "mx.varde.example; dmarc=pass header.from=varde.example"
NAMES = ("Ana Ash", "Ben Bay", "Cid Cole", "Dan Dee", "Eve East", "Fay Fox")


class Mailboxes:
    """What everybody has in their mail program: what colleagues sent each other, own copies, and what Skein sent."""

    def __init__(self, group: Group, people: list[User]) -> None:
        self.group, self.people = group, people
        self.of: dict[str, list[bytes]] = defaultdict(list)

    def write(
        self, author: User, subject: str, body: str, mid: str, ref=(), to=None, group=True, **fields
    ) -> Message:
        """A mail to all the others, or to ``to``, with the group in Cc."""
        others = [at(one) for one in self.people if one != author] if to is None else to
        cc = [f"{self.group.slug}@skein.localhost"] if group else []
        fields = {"Authentication_Results": PASS} | ({"Cc": ", ".join(cc)} if cc else {}) | fields
        raw = written(
            f"{author.name} <{at(author)}>", subject, body, to=", ".join(others), mid=mid, ref=ref, **fields
        )
        for address in {*others, at(author)}:
            self.of[address].append(raw)
        for ours in [address for address in (*others, *cc) if address.endswith("@skein.localhost")]:
            done = deliver(raw, ours, envelope_from=at(author))
            assert done.state in (IncomingMail.State.PUBLISHED, IncomingMail.State.DUPLICATE), done.reason
        return Message.objects.get(message_id=mid)

    def take(self) -> list:
        """What Skein sends once the pause is over."""
        mail.outbox = []
        Notification.objects.filter(mail="waiting").update(mail_at=timezone.now())
        mailing.send_due()
        for letter in mail.outbox:
            self.of[letter.to[0]].append(letter.message().as_bytes())
        return mail.outbox

    def count(self, person: User, words: str) -> int:
        """How many mails of theirs begin with these words."""
        own = [message_from_bytes(raw, policy=policy.default) for raw in self.of[at(person)]]
        texts = [one.get_body(("plain",)).get_content().lstrip() for one in own]
        return sum(text.startswith(words) for text in texts)


def at(person: User) -> str:
    return f"{person.handle}@varde.example"
