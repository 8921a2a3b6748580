"""Template tags every page uses: icons, avatars, group marks, times, numbers."""

from datetime import datetime
from functools import cache, lru_cache
from pathlib import PurePath
from time import time
from typing import Protocol

from django import template
from django.conf import settings
from django.forms import BoundField, Select, Textarea
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from microblog.kit import times

from ..render_cache import MOST, drawn

register = template.Library()
register.simple_tag(drawn)

THIN_SPACE = "\u202f"  # narrow, and never broken at the end of a line


SPRITE = "icons/icons.svg"


@cache
def sprite() -> str:
    return static(SPRITE)


class Coloured(Protocol):
    @property
    def hue(self) -> int: ...


class Face(Coloured, Protocol):
    """A person, as far as a face shows one."""

    name: str

    @property
    def initials(self) -> str: ...
    @property
    def is_outsider(self) -> bool: ...
    @property
    def photo_url(self) -> str: ...
    @property
    def is_guest(self) -> bool: ...
    def get_absolute_url(self) -> str: ...


class Marked(Coloured, Protocol):
    """A group, as far as its mark shows it."""

    icon: str


@register.simple_tag
@cache
def icon(name: str, size: str = "", extra: str = "") -> SafeString:
    """One icon of the sprite. ``name`` is listed in icons.txt; ``size`` is xs, s, l or empty (18 px)."""
    classes = " ".join(filter(None, ("icon", size and f"icon--{size}", extra)))
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', classes, sprite(), name
    )


@register.simple_tag
def art(name: str) -> SafeString:
    """The drawing of an empty state: sprout, envelope, lens or padlock."""
    return format_html(
        '<svg class="art" viewBox="0 0 96 72" aria-hidden="true"><use href="{}#art-{}"/></svg>',
        sprite(),
        name,
    )


@register.filter
def initials(person: Face) -> str:
    return person.initials


@register.filter
def hue(thing: Coloured) -> str:
    """The colour class, h1 to h8, of a person or a group."""
    return f"h{thing.hue}"


@register.simple_tag
def avatar(person: Face, size: str = "", link: bool = True, online: bool = False) -> SafeString:
    """A round photo or initials; hidden from assistive technology, because the name always stands beside it.

    ``size``: xs 22, s 26, m 32, empty 36, l 48, xl 88 px. Somebody who is not yet a member is dashed, a
    guest has a ring.
    """
    ghost = person.is_outsider
    text = person.initials[:1] if size == "xs" else person.initials
    hue = 0 if ghost else person.hue
    href = person.get_absolute_url() if link else ""
    return _face(person.name, text, hue, size, href, online, person.photo_url, person.is_guest)


@lru_cache(maxsize=MOST)
def _face(
    name: str, text: str, hue: int, size: str, href: str, online: bool, photo: str, is_guest: bool
) -> SafeString:
    classes = ["av", f"h{hue}" if hue else "av--ghost"]
    classes += ["av--guest"] if is_guest else []
    name = gettext("%(name)s, guest") % {"name": name} if is_guest else name
    classes += [f"av--{size}"] if size else []
    classes += ["av--on"] if online else []
    inside = format_html('<img src="{}" alt="" loading="lazy">', photo) if photo else text
    if not href:
        return format_html(
            '<span class="{}" title="{}" aria-hidden="true">{}</span>', " ".join(classes), name, inside
        )
    return format_html(
        '<a class="{}" href="{}" title="{}" aria-hidden="true" tabindex="-1">{}</a>',
        " ".join(classes),
        href,
        name,
        inside,
    )


@register.simple_tag
def group_mark(group: Marked, size: str = "") -> SafeString:
    """The rounded square of a group; ``size`` is l (40 px), xl (64 px) or empty (22 px)."""
    return mark(group.hue, group.icon, size)


@lru_cache(maxsize=MOST)
def mark(hue: int, name: str, size: str = "") -> SafeString:
    """A group mark from plain values; ``name``: of its icon."""
    classes = " ".join(filter(None, ("gm", f"h{hue}", size and f"gm--{size}")))
    return format_html('<span class="{}" aria-hidden="true">{}</span>', classes, icon(name))


@register.simple_tag
def when(moment: datetime | None, style: str = "short") -> SafeString:
    """A ``<time>`` with the full date in its title; times.js keeps the text young.

    ``style``: short ("6 Mar"), clock ("6 Mar, 08:14"), stable (the full date, for fragments that are
    rendered once and shown for years; the browser makes it young).
    """
    if moment is None:
        return SafeString("")
    # A page has dozens of them. Once a minute is often enough: in the browser times.js goes on from there.
    minute = 0 if style == "stable" else int(time() // 60)
    return _time(moment, get_language(), timezone.get_current_timezone_name(), style, minute)


@lru_cache(maxsize=MOST)
def _time(moment: datetime, _language: str | None, _zone: str, style: str, _minute: int) -> SafeString:
    full = times.full(moment)
    stable = style == "stable"
    return format_html(
        '<time datetime="{}" title="{}" data-when="{}">{}</time>',
        moment.isoformat(),
        full,
        "clock" if stable else style,
        full if stable else times.relative(moment, with_clock=style == "clock"),
    )


@register.filter
def moment(value: datetime) -> str:
    """A point in time as words inside a sentence: "yesterday, 17:42", "6 Mar"."""
    return times.relative(value, minutes_ago=False)


@register.filter
def thin(number: int) -> str:
    """12345 -> "12 345", grouped by a thin space in every language."""
    return f"{int(number):,}".replace(",", THIN_SPACE)


@register.filter
def file_size(size: int) -> str:
    """Bytes as people say them, powers of ten: 86 kB, 1.1 MB. ``size`` in bytes."""
    value, units = float(size), ("B", "kB", "MB", "GB")
    for unit in units:
        if value < 999.5 or unit == units[-1]:
            break
        value /= 1000
    digits = 1 if unit in ("MB", "GB") and value < 10 else 0
    return f"{number_format(round(value, digits), digits)}{THIN_SPACE}{unit}"


@register.filter
def file_type(name: str) -> str:
    """The short mark on a file: "XLS" for plan.xlsx; no ending gives "FILE"."""
    return PurePath(name).suffix[1:4].upper() or "FILE"


@register.simple_tag
def most_upload() -> int:
    """Bytes of all files that one form may send; the rest of a request is its text."""
    return settings.WEB_BODY_LIMIT - settings.ROOM_FOR_TEXT


@register.simple_tag
def most_files() -> int:
    return settings.FILES_A_MESSAGE


@register.filter
def directed(field: BoundField) -> SafeString:
    """The control of a field; what people write in it has the direction of its own first letter. Some say beside it what they
    showed at first (``show_hidden_initial``)."""
    kind = getattr(field.field.widget, "input_type", "")
    is_text = kind == "text" or isinstance(field.field.widget, Textarea | Select)
    shown = field.as_widget(attrs={"dir": "auto"} if is_text else None)
    return shown + field.as_hidden(only_initial=True) if field.field.show_hidden_initial else shown
