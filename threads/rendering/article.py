"""The one ``<article>`` of a message: pages, live frames and answers to htmx all show this element.

Written as a string on purpose: fifty messages through the template engine cost more than the rest of the page.
"""

from datetime import datetime
from html import escape

from django.utils.safestring import SafeString, mark_safe

from threads.models import Message

from . import fragments


def article(message: Message) -> SafeString:
    """A message as everybody is shown it: ``<article id="message-42">`` round its fragment."""
    return element(
        fragments.render(message),
        pk=message.pk,
        parent=message.parent_id,
        author_id=message.author_id,
        author=message.author.name,
        source=message.source,
        sent_at=message.sent_at,
    )


def element(
    html: str,
    *,
    pk: int,
    parent: int | None,
    author_id: int,
    author: str,
    source: str,
    sent_at: datetime,
    classes: str = "",
    signs: str = "",
) -> SafeString:
    """The element round ``html``, the fragment of the message.

    ``classes``, ``signs``: what a page lays on for its reader (unread, saved), after the fragment.
    """
    of_mail = " msg--mail" if source == Message.Source.MAIL else ""
    return mark_safe(  # noqa: S308 - numbers, a date, our own HTML, and one name that is escaped
        f'<article class="msg{of_mail}{classes}" id="message-{pk}" tabindex="-1" aria-label="{escape(author)}" '
        f'data-author="{author_id}" data-parent="{parent or ""}" '
        f'data-sent="{sent_at.isoformat()}">{html}{signs}</article>'
    )
