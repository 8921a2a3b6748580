"""The usage policy is read and accepted; what was written before that is not lost."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import PolicyAcceptance
from tests.conftest import Queries
from tests.pages import flat
from tests.policies import TEXT, accept, publish
from threads.actions import posting
from threads.models import Message, Reaction

pytestmark = pytest.mark.django_db
WORDS = "Booked for Thursday, 14:00 & <later>"


class Browser(Client):
    """Sends forms as a browser without scripts does: with the page it stands on."""

    def send(self, url: str, page: str, data: dict, **options):
        headers = {"referer": f"http://testserver{page}", "origin": "http://testserver"}
        return self.post(url, data, headers=headers | options.pop("headers", {}), **options)

    def accept_from(self, response, number: int):
        """Tick the box of a policy page and send it, with its hidden fields."""
        shown = response.content.decode()
        fields = dict(re.findall(r'type="hidden" name="(next|version|language)" value="([^"]*)"', shown))
        action = re.search(r'<form class="stack" method="post" action="([^"]+)"', shown)[1]
        assert fields["version"] == str(number)
        return self.send(
            action, action, {name: unescape(value) for name, value in fields.items()} | {"agree": "on"}
        )


@pytest.fixture
def post(alice, bob, team):
    return posting.post(author=alice, group=team, subject="Sensor", body="Who books the sensor?")


@pytest.fixture
def browser(bob, post):
    browser = Browser()
    browser.force_login(bob)
    return browser


def page(client, url: str, status: int = 200, **options) -> str:
    response = client.get(url, **options)
    assert response.status_code == status
    return response.content.decode()


def test_without_a_policy_there_is_no_page_and_no_link(browser):
    page(browser, reverse("policy"), 404)
    assert "/policy/" not in page(browser, "/") and "Usage policy" not in page(browser, "/")


def test_everything_is_read_and_the_composer_is_a_link_that_leads_back(browser, alice, post):
    publish(alice)
    url = post.conversation.get_absolute_url()
    for address in ("/", reverse("compose"), url, reverse("branch", args=[post.conversation_id, post.pk])):
        shown = page(browser, address)
        assert "Read and accept it" in shown and "<skein-composer" not in shown
        assert f"/policy/?next={address.replace('/', '%2F')}" in shown
        assert 'href="/policy/"' in shown  # in the side
    assert "Who books the sensor?" in page(browser, url)


def test_a131_a_reply_waits_and_is_back_in_its_box_after_acceptance(browser, alice, post):
    publish(alice)
    url = post.conversation.get_absolute_url()
    refused = browser.send(reverse("conversation_reply", args=[post.conversation_id]), url, {"body": WORDS})
    assert refused.status_code == 403 and "It was not sent yet" in refused.content.decode()
    assert Message.objects.count() == 1
    assert WORDS not in unescape(page(browser, url))  # there is no box yet, and it still waits
    accepted = browser.accept_from(refused, 1)
    assert (accepted.status_code, accepted["Location"]) == (302, url)
    shown = page(browser, url)
    box = re.search(r'<textarea\s+name="body"[^>]*>(.*?)</textarea>', shown, re.S)
    assert unescape(box[1]).strip() == WORDS and "it is not sent yet" in shown
    assert (
        browser.send(
            reverse("conversation_reply", args=[post.conversation_id]), url, {"body": WORDS}
        ).status_code
        == 302
    )
    assert Message.objects.count() == 2


def test_a_new_post_an_edit_and_a_new_group_come_back_too(browser, alice, bob, team, post):
    own = posting.reply(author=bob, conversation=post.conversation, body="Mine")
    version = publish(alice)
    edit = reverse("message_edit", args=[own.pk])
    refused = browser.send(edit, edit, {"body": WORDS})
    assert refused.status_code == 403
    assert browser.accept_from(refused, 1)["Location"] == edit
    assert WORDS in unescape(page(browser, edit))
    version = publish(alice, "Other words")
    refused = browser.send(reverse("compose"), "/", {"body": WORDS, "group": "team", "kind": "question"})
    assert browser.accept_from(refused, version.number)["Location"] == reverse("compose")
    assert WORDS in unescape(page(browser, reverse("compose")))
    version = publish(alice, "Third words")
    refused = browser.send(reverse("group_new"), reverse("group_new"), {"name": "Lab for pumps"})
    assert browser.accept_from(refused, version.number)["Location"] == reverse("kept")
    assert "Lab for pumps" in page(browser, reverse("kept"))


@pytest.mark.parametrize("headers", [{"hx-request": "true"}, {"accept": "application/json"}])
def test_a_script_gets_one_sentence_with_the_way(browser, alice, post, headers):
    publish(alice)
    for url, data in (
        (reverse("conversation_reply", args=[post.conversation_id]), {"body": WORDS}),
        (reverse("message_react", args=[post.pk]), {"emoji": "👍"}),
        (reverse("compose"), {"body": WORDS, "group": "team", "kind": "discussion"}),
    ):
        answer = browser.send(url, "/", data, headers=headers)
        assert answer.status_code == 403 and answer["Content-Type"].startswith("text/plain")
        assert "Accept it first" in answer.content.decode() and "/policy/" in answer.content.decode()
        assert answer["Location"] == reverse("policy")
    assert Message.objects.count() == 1 and not Reaction.objects.exists()


def test_only_a_post_with_the_tick_accepts(browser, alice, bob):
    publish(alice)
    for look in (browser.get, browser.head, browser.options):
        look(reverse("policy"))
    refused = browser.post(reverse("policy"), {"version": 1, "language": "en"})
    assert refused.status_code == 422 and "Tick the box" in refused.content.decode()
    assert not PolicyAcceptance.objects.exists()
    data = {"version": 1, "language": "en", "agree": "on"}
    assert browser.post(reverse("policy"), data, REMOTE_ADDR="192.0.2.9")["Location"] == "/"
    given = PolicyAcceptance.objects.get()
    assert (given.user, given.version.number, given.language, given.address) == (bob, 1, "en", "192.0.2.9")
    browser.post(reverse("policy"), data)
    assert PolicyAcceptance.objects.count() == 1


@pytest.mark.parametrize("number", ["1", "3", "0", "-1", "x", "", "9" * 30])
def test_only_the_version_in_force_is_accepted(browser, alice, number):
    publish(alice)
    publish(alice, "Newer words")
    refused = browser.post(reverse("policy"), {"version": number, "agree": "on"})
    assert refused.status_code == 422 and "A newer version" in refused.content.decode()
    assert not PolicyAcceptance.objects.exists()


def test_who_accepted_an_earlier_one_sees_what_changed_since(browser, alice, bob):
    accept(bob, publish(alice))
    publish(alice, TEXT + "\n- Passwords", asks_again=False)
    publish(alice, TEXT + "\n- Passwords\n- Health", summary="Health does not belong here")
    shown = flat(page(browser, reverse("policy")))
    assert "The policy has changed" in shown and "Health does not belong here" in shown
    assert "changes/?from=1&amp;to=3" in shown
    changes = flat(page(browser, reverse("policy_changes") + "?from=1&to=3"))
    assert changes.count("<ins>") == 2 and "<ins>- Health</ins>" in changes and "Added" in changes
    assert "<del>" not in changes


def test_who_accepted_reads_it_again_with_the_day_and_earlier_ones(browser, alice, bob):
    accept(bob, publish(alice, "First words"))
    publish(alice, "Second words", asks_again=False)
    shown = page(browser, reverse("policy"))
    assert "You accepted version 1" in shown and 'name="agree"' not in shown and "Second words" in shown
    first = page(browser, reverse("policy_version", args=[1]))
    assert "First words" in first and "not in force any more" in first
    page(browser, reverse("policy_version", args=[3]), 404)


def test_a_draft_is_nobodys_to_read(browser, alice):
    from tests.policies import write

    publish(alice)
    write(alice, "Secret plans")
    page(browser, reverse("policy_version", args=[2]), 404)
    page(browser, reverse("policy_changes") + "?from=1&to=2", 404)
    for asked in ("", "?from=1", "?from=x&to=y", "?from=1&to=99999999999999999999999"):
        page(browser, reverse("policy_changes") + asked, 404)


def test_each_reads_it_in_their_language_and_it_is_noted_which(browser, alice, bob):
    from accounts.policy import drafting
    from tests.policies import write

    version = write(alice)
    version = drafting.save(
        version,
        by=alice,
        revision=version.revision,
        language="de",
        body="## Wozu",
        summary="",
        asks_again=True,
    )
    drafting.publish(version, by=alice, revision=version.revision)
    french = page(browser, reverse("policy"), headers={"accept-language": "fr"})
    german = page(browser, reverse("policy"), headers={"accept-language": "de-AT,en;q=0.5"})
    assert "What it is for" in french and "<h2>Wozu</h2>" in german
    assert 'name="language" value="de"' in german and '<div lang="de"' in german
    assert "Deutsch" in french
    assert "<h2>Wozu</h2>" in page(browser, reverse("policy") + "?language=de")
    browser.post(reverse("policy"), {"version": 1, "language": "de", "agree": "on"})
    assert PolicyAcceptance.objects.get().language == "de"


def test_signed_out_it_leads_to_the_sign_in_and_back(alice):
    publish(alice)
    answer = Client().get(reverse("policy") + "?next=/inbox/")
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/sign-in/?next=/policy/%3Fnext%3D/inbox/"


@pytest.mark.parametrize(
    "url", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "\\\\evil.example"]
)
def test_afterwards_nobody_ends_elsewhere(browser, alice, url):
    publish(alice)
    assert "evil" not in page(browser, reverse("policy") + f"?next={url}")
    done = browser.post(reverse("policy"), {"version": 1, "agree": "on", "next": url})
    assert done["Location"] == "/"


def test_a_groups_policy_is_its_readers(client, browser, alice, bob, charlie, team, den):
    accept(bob, publish(alice, "House words", group=team))
    publish(alice, "Den words", group=den)
    assert "House words" in page(browser, "/g/team/policy/")
    assert "Den words" in page(browser, "/g/den/policy/")
    client.force_login(charlie)
    page(client, "/g/den/policy/", 404)
    page(client, "/g/den/policy/versions/1/", 404)
    page(client, "/g/nothing/policy/", 404)
    page(client, "/policy/", 404)  # the site has none


def test_in_a_group_the_composer_leads_to_the_groups_policy(browser, alice, post, team):
    publish(alice, group=team)
    shown = page(browser, post.conversation.get_absolute_url())
    assert "/g/team/policy/?next=" in shown and "<skein-composer" not in shown
    assert "<skein-composer" in page(browser, "/")
    assert "/g/team/policy/?next=" in page(browser, "/g/team/")
    assert 'href="/g/team/policy/"' in page(browser, "/g/team/about/")
    browser.force_login(alice)
    assert 'href="/g/team/policy/edit/"' in page(browser, "/g/team/settings/")


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "[x](javascript:alert(1))", "![x](https://evil.example/p.gif)"]
)
def test_a_policy_text_runs_nothing_and_fetches_nothing(browser, alice, text):
    publish(alice, text)
    shown = page(browser, reverse("policy"))
    assert "<script>alert" not in shown and 'href="javascript' not in shown and "<img" not in shown


def test_the_pages_ask_few_questions(browser, count_queries, client, alice, bob, post, team):
    client.force_login(bob)
    url = post.conversation.get_absolute_url()
    before = count_queries(url), count_queries("/"), count_queries("/g/team/")
    for number in range(5):
        publish(alice, f"Words {number}")
        publish(alice, f"Words {number}", group=team)
    # What pages of every kind say of the policy comes with what they ask anyway.
    assert (count_queries(url), count_queries("/"), count_queries("/g/team/")) == before
    assert count_queries(reverse("policy")) <= 8
    assert count_queries(reverse("policy_version", args=[2])) <= 8
    assert count_queries(reverse("policy_changes") + "?from=1&to=5") <= 8
    with Queries() as queries:
        client.post(reverse("policy"), {"version": 5, "agree": "on"})
    assert len(queries) <= 16
