"""The HTML of a message: drawn once, kept in ``Message.fragment``, the same for every reader.

What differs per reader (unread, own reactions, own message) is laid on by the page through classes and
data attributes; nothing secret to some readers is ever inside.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe

from accounts.models.user import first_name_of
from microblog.kit import site
from microblog.kit.away import if_it_can_be
from microblog.kit.compiled_query import CompiledQuery
from microblog.kit.templatetags.skein import SPRITE, sprite
from threads import pictures
from threads.models import Attachment, Message

# Raise it whenever a message is drawn otherwise: what older versions drew is drawn anew when it is next read.
FRAGMENT_VERSION = 1

# The picture of the icons as a kept fragment names it: its hash is another one with every new icon.
_KEPT_SPRITE = f"{settings.STATIC_URL}{SPRITE}#"


def render(message: Message) -> SafeString:
    """The inside of one message, from the kept fragment if there is one. Saves what it had to draw."""
    return ensure([message])[0]


def ensure(messages: Iterable[Message]) -> list[SafeString]:
    """The insides of many messages; draws and saves the missing ones, in a constant number of queries.

    The messages need their author and claimed_by (``Message.objects.for_display()``).
    """
    messages = list(messages)
    missing = [message for message in messages if not is_current(message.fragment)]
    if missing:
        draw(missing)
        # Only where there still is none: somebody may have changed the message since it was read, and drawn it.
        undrawn = Message.objects.exclude(fragment__startswith=_head())
        with if_it_can_be():
            undrawn.bulk_update(missing, ["fragment"], batch_size=200)
    return [shown(message.fragment) for message in messages]


def is_current(fragment: str) -> bool:
    """Whether a kept fragment is there, and was drawn as this version draws, by the clock of the site."""
    return fragment.startswith(_head())


def _head() -> str:
    """The first line of what is kept. Times are written in it: another clock, another line."""
    zone = timezone.get_default_timezone_name()
    return f"{FRAGMENT_VERSION}\n" if zone == site.WITHOUT_ZONE else f"{FRAGMENT_VERSION} {zone}\n"


def shown(fragment: str) -> SafeString:
    """A kept fragment as a page of this version shows it."""
    html = fragment.partition("\n")[2].replace(_KEPT_SPRITE, f"{sprite()}#")
    return mark_safe(html)  # noqa: S308 - our own template's output


def draw(messages: list[Message]) -> None:
    """Set ``fragment`` anew on every message, unsaved."""
    files, around, head = _files(messages), _around(messages), _head()
    # One text for all readers, so one language: the site's.
    with translation.override(settings.LANGUAGE_CODE):
        for message in messages:
            answers, is_best = around.get(message.pk, ("", False))
            context = {"message": message, "answers": answers, "is_best": is_best}
            context |= _with_pictures(message, files.get(message.pk, []))
            drawn = render_to_string("threads/_message.html", context)
            message.fragment = head + drawn.replace(f"{sprite()}#", _KEPT_SPRITE)


def _with_pictures(message: Message, files: list[Attachment]) -> dict:
    """The text with its pictures in their places; the pictures below it; and the rest of the files, among them the
    logo that a signature shows."""
    shown = [file for file in files if file.is_picture and not pictures.is_marked(message.signature, file)]
    body, below = pictures.place(message.body_html, shown, _picture)
    return {"body": mark_safe(body), "pictures": below, "files": [f for f in files if f not in shown]}  # noqa: S308


def _picture(file: Attachment) -> str:
    return render_to_string("threads/_picture.html", {"file": file}).strip()


def _files(messages: list[Message]) -> dict[int, list[Attachment]]:
    """{message id: its attachments}; no query when no message has any."""
    files: dict[int, list[Attachment]] = defaultdict(list)
    with_files = [message.pk for message in messages if message.attachment_count]
    if with_files:
        rows = Attachment.objects.filter(message__in=with_files).select_related("blob")
        for attachment in rows.order_by("id"):
            files[attachment.message_id].append(attachment)
    return files


def _around(messages: list[Message]) -> dict[int, tuple[str, bool]]:
    """{id of an answer: (first name of whom it answers, whether it is the best one)}. Answers to the first message need
    no "to X": all are."""
    answers = [message.pk for message in messages if message.parent_id]
    if len(answers) > _FEW:
        rows = list(_facts(*answers))
    else:
        rows = _FACTS.all(*answers, *[0] * (_FEW - len(answers))) if answers else []
    return {
        pk: (first_name_of(name) if grandparent else "", pk == best) for pk, best, grandparent, name in rows
    }


def _facts(*ids: int) -> QuerySet:
    rows = Message.objects.filter(pk__in=ids)
    return rows.values_list("pk", "conversation__best_answer", "parent__parent", "parent__author__name")


# Nearly always one is drawn: a new one, or one that changed.
_FEW = 4
_FACTS = CompiledQuery(_facts, *[int] * _FEW)
