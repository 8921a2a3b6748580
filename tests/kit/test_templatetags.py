"""The small tags every page is made of."""

import re
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.template import Context, Template
from django.templatetags.static import static
from django.utils import timezone

from accounts.models import Group, User
from microblog.kit import times
from threads.models.reaction import EMOJI

NOW = datetime(2026, 3, 12, 11, 0, tzinfo=timezone.get_default_timezone())
ICONS = settings.BASE_DIR / "microblog/static/icons"


def rendered(source: str, **context) -> str:
    return Template(source).render(Context(context))


def test_icon_points_into_the_sprite():
    assert rendered('{% icon "bell" "s" %}') == (
        '<svg class="icon icon--s" aria-hidden="true"><use href="'
        + static("icons/icons.svg")
        + '#bell"/></svg>'
    )


def test_every_icon_a_template_names_is_in_the_sprite():
    sprite = set(re.findall(r'<symbol id="([\w-]+)"', (ICONS / "icons.svg").read_text()))
    listed = set((ICONS / "icons.txt").read_text().split())
    used = {
        (path.name, name)
        for path in (settings.BASE_DIR / "templates").rglob("*.html")
        for name in re.findall(r'{% icon "([\w-]+)"|icon_name="([\w-]+)"', path.read_text())
        for name in name
        if name
    }
    assert listed <= sprite
    assert {item for item in used if item[1] not in sprite} == set()


def test_avatar_of_a_member_links_to_the_person_and_is_hidden_from_assistive_technology():
    html = rendered("{% avatar person %}", person=User(pk=7, name='Ana "A" Duarte', handle="ana"))
    assert 'href="/people/7/"' in html and 'aria-hidden="true"' in html and 'tabindex="-1"' in html
    assert re.search(r'class="av h[1-8]"', html) and ">AD</a>" in html
    assert "&quot;A&quot;" in html


def test_avatar_of_somebody_not_yet_a_member_is_dashed():
    person = User(pk=8, name="Guillaume Marchand", kind=User.Kind.OUTSIDER)
    assert "av--ghost" in rendered("{% avatar person %}", person=person)


def test_smallest_avatar_has_one_letter_and_no_link():
    html = rendered('{% avatar person "xs" link=False %}', person=User(pk=7, name="Ana Duarte"))
    assert html.startswith("<span") and ">A</span>" in html


def test_group_mark_has_the_groups_colour_and_icon():
    group = Group(name="Lyon", slug="lyon", icon="warehouse")
    html = rendered("{% group_mark group %}", group=group)
    assert f"gm h{group.hue}" in html and "#warehouse" in html


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=8), "8 min ago"),
        (timedelta(hours=2), "today, 09:00"),
        (timedelta(hours=12), "yesterday, 23:00"),
        (timedelta(days=6), "6 Mar"),
        (timedelta(days=400), "5 Feb 2025"),
        (-timedelta(days=1), "13 Mar"),
    ],
)
def test_u18_a_time_is_told_the_way_people_tell_it(ago, words):
    assert times.relative(NOW - ago, now=NOW) == words


def test_an_older_time_can_carry_its_clock():
    assert times.relative(NOW - timedelta(days=6), with_clock=True, now=NOW) == "6 Mar, 11:00"


def test_when_carries_the_full_date_for_machines_and_for_the_curious():
    html = rendered("{% when moment %}", moment=NOW)
    assert 'datetime="2026-03-12T11:00:00+00:00"' in html and 'title="12 March 2026, 11:00"' in html


def test_u18_a_stable_time_never_says_how_long_ago():
    html = rendered('{% when moment "stable" %}', moment=timezone.now())
    assert "just now" not in html and 'data-when="clock"' in html


def test_no_time_is_nothing():
    assert rendered("{% when moment %}", moment=None) == ""


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (86_400, "86 kB"),
        (999_700, "1.0 MB"),
        (1_130_000, "1.1 MB"),
        (50e9, "50 GB"),
    ],
)
def test_file_sizes_are_readable(size, words):
    assert rendered("{{ size|file_size }}", size=size) == words.replace(" ", "\u202f")


def test_large_numbers_are_grouped_by_a_thin_space():
    assert rendered("{{ number|thin }}", number=1234567) == "1\u202f234\u202f567"


def test_file_type_is_the_ending():
    assert rendered("{{ a|file_type }} {{ b|file_type }}", a="Lane plan.v4.xlsx", b="README") == "XLS FILE"


# Mails: their programs know no style sheet.
MAILS = {
    "mail_frame.html", "accounts/mail_guest.html", "accounts/mail_link.html",
    "notify/_mail_button.html", "notify/mail.html", "notify/mail_frame.html", "notify/message.html",
    "notify/silent.html", "notify/summary.html",
}  # fmt: skip


def test_no_template_has_an_inline_script_or_style():
    bad = re.compile(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|javascript:", re.I)
    templates = settings.BASE_DIR / "templates"
    pages = [
        path for path in templates.rglob("*.html") if path.relative_to(templates).as_posix() not in MAILS
    ]
    html = {path.name: re.sub(r"{%.*?%}|{#.*?#}", "", path.read_text()) for path in pages}
    assert [name for name, text in html.items() if bad.search(text)] == []


def test_the_emoji_offered_are_the_ones_the_server_takes():
    offered = re.findall(r'<button[^>]* value="([^"]+)"', rendered('{% include "_emoji.html" %}'))
    assert tuple(offered) == EMOJI
