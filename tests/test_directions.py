"""Words of people keep their own direction: wherever a page or a mail shows them, their element says dir="auto"."""

from html.parser import HTMLParser

import pytest
from django.core import mail as outbox
from django.urls import reverse
from django.utils import timezone

from accounts.models import Group
from tests.bridge.mails import deliver, forward
from tests.conftest import make_group, make_person
from threads.actions import bookmarking, joining, posting, reacting
from threads.notify import mailing, summary
from threads.notify.models import Notification

# In every name, title, text and file name of people; the Latin letters let addresses be made of them.
WORD = "מחסן"
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
# A browser shows these in a way of its own, and takes no markup there.
PLAIN = {"title", "script", "style", "template"}


class Finder(HTMLParser):
    """Collects where the word stands in an element that does not say its direction."""

    def __init__(self):
        super().__init__()
        self.stack, self.found, self.seen = [], [], 0

    def handle_starttag(self, tag, attrs):
        its = dict(attrs)
        if tag in ("input", "textarea") and WORD in (its.get("value") or "") and its.get("type") != "hidden":
            self.judge(its.get("dir") == "auto", f"<{tag} name={its.get('name')}>")
        if tag not in VOID:
            self.stack.append((tag, tag == "bdi" or its.get("dir") == "auto", its.get("class")))

    def handle_endtag(self, tag):
        while self.stack and self.stack.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if WORD in data and not any(tag in PLAIN for tag, *_rest in self.stack):
            is_told = any(told for _tag, told, _class in self.stack)
            self.judge(is_told, " > ".join(f"{tag}.{name}" for tag, _told, name in self.stack[-3:]))

    def judge(self, is_told: bool, place: str) -> None:
        self.seen += 1
        if not is_told:
            self.found.append(place)


def undirected(html: str) -> tuple[list[str], int]:
    finder = Finder()
    finder.feed(html)
    return finder.found, finder.seen


@pytest.fixture
def world(db):
    """Two people, a group, conversations, a forwarded mail, notices: each with the word in it."""
    me, other, asking = (
        make_person(f"{name} {WORD}", title=f"{WORD} chief") for name in ("Ana", "Ben", "Cem")
    )
    group = make_group("Store", me, other, description=f"All of {WORD}", joining="approval")
    make_group("Other", other)
    for one in Group.objects.all():
        one.name += f" {WORD}"
        one.save()
    group.refresh_from_db()
    joining.ask(asking, group, note=f"{WORD}?")
    files = [(f"{WORD}.txt", "text/plain", b"x", None)]
    first = posting.post(
        author=other,
        group=group,
        subject=f"Title {WORD}",
        body=f"Body {WORD} #{WORD}",
        files=files,
        kind="question",
    )
    answer = posting.reply(
        author=other, conversation=first.conversation, parent=first, body=f"@{me.handle} {WORD}", files=files
    )
    mine = posting.reply(author=me, conversation=first.conversation, parent=answer, body=f"Mine {WORD}")
    deep = posting.reply(author=other, conversation=first.conversation, parent=mine, body=f"Deep {WORD}")
    posting.reply(author=me, conversation=first.conversation, parent=mine, body=f"Fork {WORD}")
    posting.post(author=other, people=[me], subject=f"Private {WORD}", body=f"Body {WORD}")
    reacting.react(mine, user=other, emoji="👍")
    bookmarking.save(answer, user=me)
    raw = forward(
        sender=f"Ana {WORD} <{me.handle}@varde.example>",
        body=forward().decode().partition("\r\n\r\n")[2].replace("\r\n", "\n"),
    )
    waiting = deliver(raw)
    return {
        "me": me,
        "other": other,
        "group": group,
        "first": first,
        "mine": mine,
        "deep": deep,
        "mail": waiting,
    }


def pages(world) -> list[str]:
    first, group, mail = world["first"], world["group"], world["mail"]
    page = first.conversation.get_absolute_url()
    names = [
        "inbox",
        "notifications",
        "saved",
        "groups",
        "group_new",
        "around",
        "people",
        "account",
        "mail_waiting",
        "mail_sent",
        "mail_rail",
    ]
    found = [reverse(name) for name in names]
    found += [
        "/",
        "/?show=everything",
        "/compose/",
        f"/compose/?to={world['other'].handle}",
        page,
        f"{page}?order=time",
        f"{page}?reply={world['deep'].pk}",
    ]
    found += [
        reverse(name, args=[group.slug])
        for name in ("group", "group_about", "group_members", "group_files", "group_settings")
    ]
    found += [
        reverse(name, args=[first.conversation_id])
        for name in ("conversation_about", "conversation_preview", "conversation_mail")
    ]
    found += [reverse("branch", args=[first.conversation_id, world["mine"].pk])]
    found += [
        reverse(name, args=[world["mine"].pk]) for name in ("message_edit", "message_more", "message_react")
    ]
    found += [reverse("person", args=[person.pk]) for person in (world["me"], world["other"])]
    found += [reverse("mail_review", args=[mail.pk]), reverse("mail_original", args=[mail.pk])]
    return found + [f"/search/?q={WORD}&tab={tab}" for tab in ("messages", "people", "groups", "files")]


def test_every_page_leaves_the_words_of_people_their_direction(client, world):
    client.force_login(world["me"])
    wrong, seen = {}, 0
    for page in pages(world):
        for headers in ({}, {"HX-Request": "true"}):
            answer = client.get(page, headers=headers)
            assert answer.status_code in (200, 302), page
            found, count = undirected(answer.content.decode())
            seen += count
            if found:
                wrong[page] = sorted(set(found))
    assert wrong == {}
    assert seen > 200


def test_mails_leave_the_words_of_people_their_direction(world):
    Notification.objects.update(mail_at=timezone.now())
    mailing.send_due()
    summary.send_due(timezone.localtime().replace(hour=8))
    letters = [html for letter in outbox.outbox for html, _type in letter.alternatives]
    assert len(letters) >= 2
    assert [found for html in letters for found in undirected(html)[0]] == []
