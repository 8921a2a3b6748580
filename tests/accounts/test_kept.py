"""What is sent after the session has ended: kept over the sign-in, given back to its writer and to nobody else."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver, reverse

from accounts.signin import kept, required
from tests.conftest import PASSWORD
from tests.test_garbage import routes
from tests.test_walk import filled
from threads.actions import posting
from threads.models import Message

WORDS = "Booked for Thursday, 14:00 & <later>"


class Browser(Client):
    """Sends forms as a browser without scripts does: with the page it stands on, and the hidden fields of the last
    answer when it signs in."""

    def send(self, url: str, page: str, data: dict, **options):
        options = {
            "headers": {"referer": f"http://testserver{page}", "origin": "http://testserver"}
        } | options
        return self.post(url, data, **options)

    def sign_in(self, response, person):
        hidden = re.findall(rb'type="hidden" name="(kept|next)" value="([^"]*)"', response.content)
        fields = {name.decode(): unescape(value.decode()) for name, value in hidden}
        fields |= {"username": f"{person.handle}@varde.example", "password": PASSWORD}
        return self.post(reverse("sign_in"), fields)


@pytest.fixture
def post(alice, bob, team):
    return posting.post(author=alice, group=team, subject="Sensor", body="Who books the sensor?")


@pytest.fixture
def browser(bob, post):
    """Bob's, who has looked at a page and whose session is over."""
    browser = Browser()
    browser.force_login(bob)
    browser.get(post.conversation.get_absolute_url())
    bob.refresh_from_db()
    del browser.cookies["sessionid"]
    return browser


def test_a_reply_is_back_in_its_box_at_its_place(browser, bob, post):
    page = reverse("branch", args=[post.conversation_id, post.pk])
    data = {"body": WORDS, "parent": post.pk, "files": SimpleUploadedFile("unit 7.jpg", b"x")}
    refused = browser.send(reverse("conversation_reply", args=[post.conversation_id]), page, data)
    assert refused.status_code == 401 and "unit 7.jpg" in refused.content.decode()
    entered = browser.sign_in(refused, bob)
    assert (entered.status_code, entered["Location"]) == (302, page)
    for _ in range(2):
        shown = browser.get(page).content.decode()
        found = re.search(r'<textarea\s+name="body"[^>]*>(.*?)</textarea>', shown, re.S)
        if _ == 0:
            assert unescape(found[1]).strip() == WORDS
            assert f'name="parent" value="{post.pk}"' in shown and "unit 7.jpg" in shown
        else:
            assert not found[1].strip()  # given back once
    assert Message.objects.count() == 1


def test_a_new_post_and_an_edit_come_back_with_all_they_said(browser, bob, team, post):
    data = {"body": WORDS, "subject": "My title", "kind": "question", "group": "team"}
    assert browser.sign_in(browser.send(reverse("compose"), "/", data), bob)["Location"] == reverse("compose")
    shown = browser.get(reverse("compose")).content.decode()
    assert 'value="My title"' in shown and unescape(shown).count(WORDS) == 1
    assert re.search(r'value="question"\s+checked', shown) and re.search(r'value="team"\s+selected', shown)
    own = posting.reply(author=bob, conversation=post.conversation, body="Mine")
    del browser.cookies["sessionid"]
    edit = reverse("message_edit", args=[own.pk])
    assert browser.sign_in(browser.send(edit, edit, {"body": WORDS}), bob)["Location"] == edit
    assert WORDS in unescape(browser.get(edit).content.decode())


def test_every_other_form_is_sent_with_one_more_click(browser, bob, post, alice):
    follow = reverse("conversation_follow", args=[post.conversation_id])
    page = post.conversation.get_absolute_url()
    entered = browser.sign_in(browser.send(follow, page, {"level": "muted", "note": "a b & c"}), bob)
    assert entered["Location"] == reverse("kept")
    shown = browser.get(reverse("kept")).content.decode()
    assert f'action="{follow}"' in shown and f'href="{page}"' in shown
    assert 'name="level" value="muted"' in shown and "a b &amp; c" in shown
    assert browser.get(reverse("kept")).status_code == 200  # until it is sent
    browser.send(follow, reverse("kept"), {"level": "muted"})
    assert browser.get(reverse("kept"))["Location"] == "/"


def test_the_sign_in_page_says_nothing_of_the_place_or_the_text(browser, post):
    refused = browser.send(reverse("conversation_reply", args=[post.conversation_id]), "/", {"body": WORDS})
    page = unescape(refused.content.decode())
    assert "Sensor" not in page and "Booked" not in page and "Team" not in page
    assert "no-store" in refused["Cache-Control"]


def test_a_wrong_password_loses_nothing(browser, bob, post):
    refused = browser.send(reverse("conversation_reply", args=[post.conversation_id]), "/", {"body": WORDS})
    sealed = re.search(rb'name="kept" value="([^"]*)"', refused.content)[1].decode()
    fields = {"username": "bob@varde.example", "password": "wrong", "kept": sealed}
    assert sealed in browser.post(reverse("sign_in"), fields).content.decode()


def test_another_person_at_the_same_browser_does_not_see_it(browser, charlie, team, post):
    team.memberships.create(user=charlie)
    page = post.conversation.get_absolute_url()
    refused = browser.send(reverse("conversation_reply", args=[post.conversation_id]), page, {"body": WORDS})
    assert browser.sign_in(refused, charlie)["Location"] == page
    assert WORDS not in unescape(browser.get(page).content.decode())
    assert browser.get(reverse("kept")).status_code == 302


@pytest.mark.parametrize("sealed", ["", "x", "gAAAAABm" * 20, "\0"])
def test_what_was_not_sealed_here_is_nothing(client, bob, sealed):
    fields = {"username": "bob@varde.example", "password": PASSWORD, "kept": sealed, "next": "/inbox/"}
    assert client.post(reverse("sign_in"), fields)["Location"] == "/inbox/"


def test_a_browser_that_nobody_used_carries_nothing(db):
    refused = Client().post("/compose/", {"body": WORDS})
    assert refused.status_code == 401 and b'name="kept"' not in refused.content
    assert "Go back to copy" in refused.content.decode()


def test_scripts_are_told_and_stay_on_their_page(db):
    for headers in ({"HX-Request": "true"}, {"Accept": "application/json"}):
        for method in ("get", "post"):
            answer = getattr(Client(), method)("/c/1/reply/", headers=headers)
            assert (answer.status_code, answer.content) == (401, b"You were signed out.")


def test_a_form_of_before_the_last_sign_in_asks_once_more_and_keeps_the_text(bob, post):
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(bob)
    page = post.conversation.get_absolute_url()
    browser.get(page)
    old = {"body": WORDS, "csrfmiddlewaretoken": "x" * 64}
    answer = browser.send(reverse("conversation_reply", args=[post.conversation_id]), page, old)
    assert answer.status_code == 403 and WORDS in unescape(answer.content.decode())
    foreign = {"headers": {"origin": "https://evil.example"}}
    answer = browser.send(reverse("conversation_reply", args=[post.conversation_id]), page, old, **foreign)
    assert answer.status_code == 403 and WORDS not in unescape(answer.content.decode())


def test_passwords_are_never_carried(browser, bob):
    data = {
        "old_password": PASSWORD,
        "new_password1": "much better words",
        "new_password2": "much better words",
    }
    refused = browser.send(reverse("password_change"), reverse("password_change"), data)
    assert refused.status_code == 302 and refused["Location"].startswith(reverse("sign_in"))
    strict = Browser(enforce_csrf_checks=True)
    strict.force_login(bob)
    strict.get("/")
    old = {"username": "bob@varde.example", "password": PASSWORD, "csrfmiddlewaretoken": "x" * 64}
    assert strict.send(reverse("sign_in"), reverse("sign_in"), old).status_code == 302


@pytest.mark.parametrize("who", ["signed out", "signed in"])
def test_no_sign_in_ends_at_an_address_that_only_takes_forms(bob, post, who):
    client = Client()
    if who == "signed in":
        client.force_login(bob)
    for route in routes():
        address = filled(
            route, {"pk": post.pk, "slug": "team", "index": 1, "head": post.pk, "token": "x", "number": 1}
        )
        sign_in = f"{reverse('sign_in')}?next={address}"
        fields = {"username": "bob@varde.example", "password": PASSWORD, "next": address}
        entered = client.get(sign_in) if who == "signed in" else Client().post(reverse("sign_in"), fields)
        view = get_resolver().resolve(entered["Location"])
        assert required._is_page(entered["Location"]), (address, view)


def test_a_page_is_told_from_an_address_that_only_takes_forms():
    assert [required.page_of(path) for path in ("/c/2/reply/", "/c/2/?order=time#reply", "/g/x/requests/5/", "/nowhere/")] == [
        "/c/2/", "/c/2/?order=time#reply", "/g/x/", "/",
    ]  # fmt: skip


def test_what_was_kept_on_two_pages_is_lost_on_none(browser, bob, post):
    """Bob signs in on one of two sign-in pages, and then on the other, whose token is of before."""
    page = post.conversation.get_absolute_url()
    strict = Browser(enforce_csrf_checks=True)
    strict.cookies = browser.cookies
    second = browser.send(f"{page}reply/", page, {"body": WORDS})
    strict.force_login(bob)
    kept_field = unescape(re.search(rb'name="kept" value="([^"]*)"', second.content)[1].decode())
    fields = {"kept": kept_field, "username": "bob@varde.example", "password": PASSWORD}
    answer = strict.send(reverse("sign_in"), page, fields)
    assert answer.status_code == 302
    assert WORDS in unescape(strict.get(answer.url.partition("#")[0]).content.decode())


def test_who_signed_out_by_hand_is_still_known_as_the_writer(browser, bob, post):
    page = post.conversation.get_absolute_url()
    browser.force_login(bob)
    browser.get(page)
    browser.post(reverse("sign_out"))
    answer = browser.send(f"{page}reply/", page, {"body": WORDS})
    assert b'name="kept"' in answer.content


def test_a_page_for_everybody_with_an_old_token_is_shown_again(browser, bob):
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(
        reverse("forgotten"), {"address": "bob@varde.example"}, headers={"origin": "http://testserver"}
    )
    assert (answer.status_code, answer.url) == (302, reverse("forgotten"))


def test_what_its_writer_does_not_come_for_is_gone_after_a_day(browser, bob, post, monkeypatch):
    url = reverse("conversation_reply", args=[post.conversation_id])
    refused = browser.send(url, post.conversation.get_absolute_url(), {"body": WORDS})
    browser.sign_in(refused, bob)
    assert unescape(browser.get(reverse("kept")).content.decode()).count(WORDS)
    now = kept.time.time()
    monkeypatch.setattr(kept.time, "time", lambda: now + kept.LASTS + 1)
    assert WORDS not in unescape(browser.get(reverse("kept")).content.decode())
