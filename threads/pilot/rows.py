"""The rows behind the figures: every message that was written here, and what its mail would have been."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Count, Func, IntegerField, Q

from accounts.models import User
from threads.models import Addressee, Message
from threads.notify.models import Notification

from .formula import WrittenRow

# Conversations at a time.
BATCH = 200


class Octets(Func):
    """Bytes of a text in UTF-8."""

    function = "OCTET_LENGTH"
    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="LENGTH(CAST(%(expressions)s AS BLOB))", **context)


class SizedText(NamedTuple):
    """One message of a conversation: the one above it, and its bytes."""

    above: int | None
    size: int


def rows(first: datetime, end: datetime, **of: Any) -> Iterator[WrittenRow]:
    """Of messages written in the browser from ``first`` until ``end``; ``of``: further conditions, as of ``filter``. What was
    withdrawn is not counted."""
    written = Message.objects.filter(
        source=Message.Source.WEB,
        sent_at__gte=first,
        sent_at__lt=end,
        withdrawn_at=None,
        author__kind__in=User.COME_IN,
        **of,
    )
    places = written.order_by("conversation").values_list("conversation", flat=True).distinct()
    for some in _batches(places.iterator()):
        yield from _of(some, written.filter(conversation__in=some))


def _batches(keys: Iterable[int]) -> Iterator[tuple[int, ...]]:
    iterator = iter(keys)
    while some := tuple(key for _number, key in zip(range(BATCH), iterator, strict=False)):
        yield some


def _of(conversations: tuple[int, ...], written: Any) -> Iterator[WrittenRow]:
    texts = _texts(conversations)
    people = _people(conversations)
    wanted = list(
        written.order_by("conversation", "pk").values_list("pk", "conversation", "conversation__group")
    )
    sent = _sent([pk for pk, *_where in wanted])
    for pk, conversation, group in wanted:
        branch = list(_above(pk, texts))
        yield WrittenRow(
            message=pk,
            conversation=conversation,
            group=group,
            people=next((people[one] for one in branch if one in people), None),
            sent=sent.get(pk, 0),
            above=sum(texts[one].size for one in branch),
            own=texts[pk].size,
        )


def _texts(conversations: tuple[int, ...]) -> dict[int, SizedText]:
    shown = Message.objects.filter(conversation__in=conversations, withdrawn_at=None)
    found = shown.annotate(size=Octets("body")).values_list("pk", "parent", "size")
    return {pk: SizedText(parent, size) for pk, parent, size in found}


def _above(message: int, texts: dict[int, SizedText]) -> Iterator[int]:
    """What a message answers, what that answers, and so on."""
    above = texts[message].above
    while above is not None and above in texts:
        yield above
        above = texts[above].above


def _people(conversations: tuple[int, ...]) -> dict[int, int]:
    """{message: to how many addresses its mail went}. Those of Skein are nobody's: to a group alone is to none."""
    domains = (settings.MAIL_DOMAIN, *settings.MAIL_OLD_DOMAINS)
    ours = Q(*(Q(address__endswith=f"@{domain}") for domain in domains), _connector=Q.OR)
    found = (
        Addressee.objects.filter(message__conversation__in=conversations).order_by().values_list("message")
    )
    return dict(found.annotate(number=Count("pk", filter=~ours)))


def _sent(messages: list[int]) -> dict[int, int]:
    """{message: mails Skein sent about it}. A mail about several counts for each of them: against us."""
    mailed = Notification.objects.filter(message__in=messages, mail=Notification.Mail.SENT)
    return dict(mailed.order_by().values_list("message").annotate(number=Count("pk")))
