"""The desk of the usage policy: drafts, review, publishing, who accepted; nothing typed is lost."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core import mail as outbox
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from accounts import audit
from accounts.models import (
    AuditEntry,
    Membership,
    Policy,
    PolicyAcceptance,
    PolicyReminder,
    PolicyText,
    PolicyVersion,
    User,
)
from accounts.policy import accepting, drafting
from accounts.policy.gate import PolicyDue
from tests.conftest import make_person
from tests.pages import flat
from tests.policies import TEXT, accept, publish, write
from threads.actions import posting
from threads.notify import mailing
from threads.notify.models import Notification

pytestmark = pytest.mark.django_db
DESK = "/manage/policy/"


@pytest.fixture
def dora(db):
    """A security reviewer."""
    return make_person("Dora Dahl", role=User.Role.REVIEWER)


@pytest.fixture
def desk(alice):
    client = Client()
    client.force_login(alice)
    return client


def opened(client, url: str = DESK) -> dict:
    """The fields of the form as they stand in the page."""
    shown = client.get(url).content.decode()
    fields = dict(re.findall(r'type="hidden" name="(version|revision|language)" value="([^"]*)"', shown))
    text = re.search(r'<textarea\s+class="area policy"[^>]*>\n?(.*?)</textarea>', shown, re.S)
    return fields | {"body": unescape(text[1]) if text else ""}


def send(client, act: str, status: int = 302, url: str = DESK, **fields):
    answer = client.post(url, opened(client, url) | {"act": act} | fields)
    assert answer.status_code == status, flat(answer.content.decode())
    return flat(answer.content.decode())


def test_a_first_policy_from_nothing_to_in_force(desk, bob):
    assert "There is no usage policy" in desk.get(DESK).content.decode()
    desk.post(DESK, {"act": "start"})
    send(desk, "save", body=TEXT)
    assert not Policy.objects.get().current
    assert opened(desk)["body"] == TEXT
    send(desk, "publish", body=TEXT + "\n- Passwords")  # what is on the page, saved or not
    policy = Policy.objects.get()
    assert (policy.current, policy.asks) == (1, 1)
    assert "Passwords" in PolicyText.objects.get().body
    assert AuditEntry.objects.filter(act="policy.published", detail__version=1).count() == 1


def test_a_next_version_begins_with_the_last_and_says_what_changed(desk, alice):
    publish(alice)
    desk.post(DESK, {"act": "start"})
    desk.post(DESK, {"act": "start"})
    assert PolicyVersion.objects.count() == 2 and opened(desk)["body"] == TEXT
    assert "Say in one line what changed" in send(desk, "publish", 422, body=TEXT + "\n- Health")
    assert Policy.objects.get().current == 1
    send(desk, "publish", body=TEXT + "\n- Health", summary="Health")
    assert (Policy.objects.get().current, Policy.objects.get().asks) == (2, 1)  # the box was not ticked
    compared = flat(desk.get(DESK + "changes/?from=1&to=2").content.decode())
    assert "<ins>- Health</ins>" in compared and "<del>" not in compared
    assert "<del>- Health</del>" in flat(desk.get(DESK + "changes/?from=2&to=1").content.decode())


def test_a_preview_saves_nothing(desk, alice):
    write(alice)
    shown = send(desk, "preview", 200, body="## Quite <b>another</b>")
    assert "<h2>Quite &lt;b&gt;another&lt;/b&gt;</h2>" in shown and "not saved yet" in shown
    assert PolicyText.objects.get().body == TEXT


@pytest.mark.parametrize("act", ["save", "send", "publish"])
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x" * 1_000_000, "too long"),
        ("x\n" * 5_000, "too long"),
        ("fine\nabc \u202e def", r"U\+202E\) in line 2"),
        ("abc \u2067 def", r"U\+2067"),
    ],
)
def test_a_text_that_cannot_be_is_refused_with_a_sentence_and_nothing_half_done(
    desk, alice, act, text, sentence
):
    version = write(alice)
    answer = desk.post(DESK, opened(desk) | {"act": act, "body": text, "summary": "More"})
    assert answer.status_code == 422
    assert re.search(sentence, answer.content.decode()) and "Nothing was saved" in answer.content.decode()
    assert PolicyText.objects.get().body == TEXT
    version.refresh_from_db()
    assert (version.state, version.summary, version.revision) == ("draft", "What changed", 1)


def test_nul_and_line_ends_leave_no_trace_and_marks_of_arabic_stay(desk, alice):
    write(alice)
    send(desk, "save", body="One\0\r\ntwo \u200f\u05d0")
    assert PolicyText.objects.get().body == "One\ntwo \u200f\u05d0"


def test_the_second_of_two_admins_is_told_and_loses_nothing(desk, alice, bob):
    bob.role = User.Role.ADMIN
    bob.save()
    write(alice)
    mine, other = opened(desk), Client()
    other.force_login(bob)
    send(other, "save", body=TEXT + "\n- Of Bob")
    answer = desk.post(DESK, mine | {"act": "save", "body": TEXT + "\n- Of Alice"})
    shown = flat(answer.content.decode())
    assert answer.status_code == 409 and "Bob Brandt saved this draft meanwhile" in shown
    assert "<del>- Of Bob</del>" in shown and "<ins>- Of Alice</ins>" in shown
    assert PolicyText.objects.get().body.endswith("- Of Bob")
    # The page that told it has the newer number: saved again, hers takes its place.
    again = dict(re.findall(r'type="hidden" name="(version|revision|language)" value="([^"]*)"', shown))
    assert desk.post(DESK, again | {"act": "save", "body": TEXT + "\n- Of Alice"}).status_code == 302
    assert PolicyText.objects.get().body.endswith("- Of Alice")


@pytest.mark.parametrize("act", ["publish", "discard"])
def test_what_was_published_or_discarded_meanwhile_takes_no_words(desk, alice, act):
    version = write(alice)
    mine = opened(desk)
    getattr(drafting, act)(version, by=alice, revision=version.revision)
    answer = desk.post(DESK, mine | {"act": "save", "body": "Words of mine"})
    assert answer.status_code == (409 if act == "publish" else 422)
    assert "meanwhile" in answer.content.decode() and "Words of mine" in answer.content.decode()


def test_what_is_published_never_changes(alice):
    version = publish(alice)
    text = version.texts.get()
    text.body = "Other words"
    for row in (version, text):
        with pytest.raises(ValidationError):
            row.save()
    with pytest.raises(drafting.SavedMeanwhile):
        drafting.save(
            version, by=alice, revision=version.revision, language="en", body="x", summary="", asks_again=True
        )
    assert PolicyText.objects.get().body == TEXT


# --- Review ------------------------------------------------------------------------------------------


def test_where_there_is_a_reviewer_nothing_is_published_without_their_yes_to_this_text(desk, alice, dora):
    write(alice)
    assert "has to approve" in send(desk, "publish", 422, body=TEXT)
    send(desk, "send", body=TEXT)
    assert Notification.objects.get(user=dora).url == DESK
    reviewer = Client()
    reviewer.force_login(dora)
    version = PolicyVersion.objects.get()
    review = {"version": 1, "revision": version.revision}
    assert reviewer.post(DESK, review | {"act": "change"}).status_code == 422  # say what
    reviewer.post(DESK, review | {"act": "change", "note": "Name the vault"})
    assert "Name the vault" in desk.get(DESK).content.decode()
    send(desk, "send", body=TEXT + " The vault.")
    version.refresh_from_db()
    reviewer.post(DESK, {"version": 1, "revision": version.revision, "act": "approve"})
    send(desk, "save", body=TEXT + " Another vault.")
    assert "has to approve" in send(desk, "publish", 422, body=TEXT + " Another vault.")
    send(desk, "send", body=TEXT + " Another vault.")
    version.refresh_from_db()
    reviewer.post(DESK, {"version": 1, "revision": version.revision, "act": "approve"})
    send(desk, "publish", body=TEXT + " Another vault.", summary="x", asks_again="on")
    version.refresh_from_db()
    assert version.is_published and version.reviewed_by == dora and version.verdict == "approved"
    assert AuditEntry.objects.filter(act="policy.reviewed").count() == 3


def test_who_wrote_it_hears_what_the_reviewer_says(alice, dora):
    version = drafting.send(write(alice), by=alice, revision=1)
    drafting.review(version, by=dora, revision=version.revision, is_approved=False, note="Name the vault")
    notice = Notification.objects.get(user=alice)
    assert notice.url == DESK and "asks you to change version 1" in notice.text
    version = drafting.send(version, by=alice, revision=version.revision)
    drafting.review(version, by=dora, revision=version.revision, is_approved=True)
    assert "Version 1 is approved" in Notification.objects.filter(user=alice).latest("pk").text


def test_who_may_not_write_it_any_more_hears_nothing(alice, dora):
    version = drafting.send(write(alice), by=alice, revision=1)
    User.objects.filter(pk=alice.pk).update(role="member")
    drafting.review(version, by=dora, revision=version.revision, is_approved=True)
    assert not Notification.objects.filter(user=alice).exists()


def test_a_reviewer_reviews_and_does_nothing_else(alice, dora):
    write(alice)
    reviewer = Client()
    reviewer.force_login(dora)
    shown = reviewer.get(DESK).content.decode()
    assert 'value="save"' not in shown and 'value="publish"' not in shown
    for act in ("save", "send", "publish", "discard", "remind", "stop", "start"):
        answer = reviewer.post(DESK, {"act": act, "version": 1, "revision": 1, "language": "en", "body": "x"})
        assert answer.status_code in (403, 404), act
    assert reviewer.post(DESK + "accepted/").status_code == 404
    assert PolicyText.objects.get().body == TEXT and PolicyVersion.objects.get().state == "draft"


def test_nobody_approves_what_they_wrote(desk, alice):
    version = write(alice)
    version = drafting.send(version, by=alice, revision=version.revision)
    assert 'value="approve"' not in desk.get(DESK).content.decode()
    answer = desk.post(DESK, {"act": "approve", "version": 1, "revision": version.revision})
    assert answer.status_code == 422 and "wrote themselves" in answer.content.decode()
    with pytest.raises(PermissionDenied):
        drafting.review(version, by=alice, revision=version.revision, is_approved=True)


def test_to_everybody_else_the_desk_is_not_there(client, alice, bob, team):
    publish(alice)
    client.force_login(bob)
    for url in (DESK, DESK + "changes/?from=1&to=1", "/g/team/policy/edit/", "/g/team/policy/edit/changes/"):
        assert client.get(url).status_code == 404
    for url in (DESK, DESK + "accepted/", "/g/team/policy/edit/", "/g/team/policy/edit/accepted/"):
        assert client.post(url, {"act": "start"}).status_code == 404


# --- Languages ---------------------------------------------------------------------------------------


def test_a_text_in_another_language_is_added_and_taken_away(desk, alice):
    write(alice)
    answer = desk.post(DESK, opened(desk) | {"to": "add", "add": "de", "body": TEXT + " More."})
    assert answer["Location"] == DESK + "?language=de"
    assert PolicyText.objects.get().body == TEXT + " More."  # saved on the way
    german = DESK + "?language=de"
    assert opened(desk, german)["body"] == ""
    desk.post(DESK, opened(desk, german) | {"act": "save", "body": "## Wozu"})
    assert dict(PolicyText.objects.values_list("language", "body")) == {
        "en": TEXT + " More.",
        "de": "## Wozu",
    }
    desk.post(DESK, opened(desk, german) | {"act": "save", "body": ""})
    assert PolicyText.objects.count() == 1
    answer = desk.post(DESK, opened(desk) | {"act": "save", "language": "klingon", "body": "nuqneH"})
    assert answer.status_code == 422 and "Choose a language" in answer.content.decode()


# --- Who accepted ------------------------------------------------------------------------------------


def test_the_desk_says_who_accepted_and_reminds_the_others_once_a_day(desk, alice, bob, charlie):
    version = publish(alice)
    accept(bob, version)
    make_person("Gone Person", is_active=False)
    shown = flat(desk.get(DESK).content.decode())
    assert "of 3" in shown and "Charlie Chen" in shown and "Remind 2 people" in shown
    send(desk, "remind")
    assert set(Notification.objects.values_list("user__handle", "url")) == {
        ("alice", "/policy/"),
        ("charlie", "/policy/"),
    }
    assert "reminded within a day" in desk.get(DESK).content.decode()
    send(desk, "remind")
    assert Notification.objects.count() == 2
    PolicyReminder.objects.update(sent_at=timezone.now() - timedelta(days=1, minutes=1))
    accept(charlie, version)
    told = list(Notification.objects.values_list("pk", flat=True))
    send(desk, "remind")
    assert Notification.objects.exclude(pk__in=told).get().user == alice


def test_a_reminder_leaves_by_mail_with_the_way_to_the_policy(desk, alice, bob):
    publish(alice)
    send(desk, "remind")
    Notification.objects.update(mail_at=timezone.now())
    mailing.send_due()
    (mail,) = [mail for mail in outbox.outbox if mail.to == ["bob@varde.example"]]
    assert "Usage policy" in mail.subject and "/policy/" in mail.body


def test_the_table_of_who_accepted_runs_nothing_in_a_spreadsheet(desk, alice, bob):
    bob.name = '=HYPERLINK("https://evil.example")'
    bob.save()
    accept(bob, publish(alice))
    answer = desk.post(DESK + "accepted/")
    assert answer.streaming and answer["Content-Type"].startswith("text/csv")
    head, row = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert head.split(",") == ["version", "name", "handle", "email", "accepted_at_utc", "language", "from"]
    assert row.startswith("1,\"'=HYPERLINK") and row.endswith(",en,192.0.2.7") and "bob@varde.example" in row
    assert AuditEntry.objects.filter(act="export.policy").count() == 1
    assert desk.get(DESK + "accepted/").status_code == 405


def test_admins_of_a_group_do_not_learn_where_its_members_sit(desk, alice, bob, team):
    accept(bob, publish(alice, group=team))
    answer = desk.post("/g/team/policy/edit/accepted/")
    text = b"".join(answer.streaming_content).decode()
    assert "bob@varde.example" in text and "192.0.2.7" not in text and "from" not in text.splitlines()[0]


def test_a_policy_that_is_not_wanted_any_more_asks_nobody_until_the_next_version(desk, alice, bob, team):
    accept(alice, publish(alice))
    send(desk, "stop")
    posting.post(author=bob, group=team, subject="", body="Free again")
    assert AuditEntry.objects.filter(act="policy.stopped").count() == 1
    reader = Client()
    reader.force_login(bob)
    shown = reader.get("/policy/").content.decode()
    assert "Nobody has to accept it now" in shown and 'name="agree"' not in shown
    publish(alice, "Second words", asks_again=False)
    with pytest.raises(PolicyDue):
        posting.post(author=bob, group=team, subject="", body="Asked again")


# --- Groups ------------------------------------------------------------------------------------------


def test_a_groups_policy_is_written_by_its_admins_and_asks_its_members(client, alice, bob, charlie, team):
    Membership.objects.filter(group=team, user=bob).update(role="admin")
    Membership.objects.filter(group=team, user=alice).update(role="member")
    url = "/g/team/policy/edit/"
    admin = Client()
    admin.force_login(bob)
    assert "Usage policy of Team" in admin.get(url).content.decode()
    admin.post(url, {"act": "start"})
    send(admin, "publish", url=url, body="Be kind")
    policy = Policy.objects.get()
    assert (policy.group, policy.asks) == (team, 1)
    assert accepting.progress(policy) == (2, 2, 2)
    send(admin, "remind", url=url)
    assert set(Notification.objects.values_list("user__handle", "url")) == {
        ("alice", "/g/team/policy/"), ("bob", "/g/team/policy/")
    }  # fmt: skip
    # An admin of the site is no admin of the group.
    client.force_login(alice)
    assert client.get(url).status_code == 404
    assert AuditEntry.objects.get(act="policy.published").group == team


def test_an_admin_who_has_not_accepted_can_mend_the_policy(desk, alice):
    publish(alice)
    desk.post(DESK, {"act": "start"})
    send(desk, "publish", body="Better words", summary="Better", asks_again="on")
    assert Policy.objects.get().current == 2 and not PolicyAcceptance.objects.exists()


def test_the_desk_asks_few_questions_whatever_is_stored(count_queries, client, alice, bob, dora):
    client.force_login(alice)
    for number in range(3):
        version = write(alice, f"Words {number}")
        version = drafting.send(version, by=alice, revision=version.revision)
        version = drafting.review(version, by=dora, revision=version.revision, is_approved=True)
        drafting.publish(version, by=alice, revision=version.revision)
    write(alice, "A draft")
    few = count_queries(DESK)
    for number in range(30):
        make_person(f"Person{number} Test")
    assert count_queries(DESK) == few <= 8
    assert count_queries(DESK + "changes/?from=1&to=3") <= 8


def test_every_act_of_the_policy_has_a_sentence():
    for act in ("sent", "reviewed", "published", "discarded", "reminded", "stopped"):
        assert f"policy.{act}" in audit.ACTS
