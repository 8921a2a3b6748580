"""Retention rules at the desk: the trial run, the pages, what members read, and the command."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User
from tests.accounts.test_again import confirm, grow_old
from tests.conftest import Queries, make_group, make_person
from threads.actions import posting
from threads.keeping import jobs
from threads.keeping.holding import acts as holding
from threads.keeping.models import RetentionRun
from threads.keeping.retaining import acts, trying
from threads.models import Conversation, RetentionRule

from .test_retention import DESK, Kind, left, night, rule, said

# --- The trial run -----------------------------------------------------------------------------------------------------


def test_the_trial_run_counts_what_then_goes(alice, bob, team, vault, tmp_path):
    posting.reply(
        conversation=(old := said(team, bob, 400)),
        author=bob,
        parent=old.messages.get(),
        body="x",
        files=[("a.txt", "text/plain", b"a", None)],
    )
    Conversation.objects.filter(pk=old.pk).update(last_activity_at=timezone.now() - timedelta(days=400))
    said(vault, alice, 500)
    said(team, bob, 10)
    draft = rule(alice, on=False)
    found = trying.count(draft)
    by_group = {line["group"]: line for line in found["groups"]}
    assert [line["group"] for line in found["groups"]] == [vault.pk, team.pk], "the oldest first"
    assert (
        by_group[team.pk]["conversations"],
        by_group[team.pk]["messages"],
        by_group[team.pk]["files"],
    ) == (1, 2, 1)
    assert Conversation.objects.count() == 3
    acts.switch_on(RetentionRule.objects.get(pk=draft.pk), by=alice)
    RetentionRule.objects.update(starts_at=timezone.now())
    run = night()
    assert (run.counts["conversations"], run.counts["messages"], run.counts["files"]) == (2, 3, 1)


def test_the_trial_run_says_what_a_hold_keeps(alice, bob, team):
    said(team, bob, 400)
    said(team, alice, 400)
    holding.begin(case="1", by=alice, people=[bob])
    assert trying.count(rule(alice, on=False))["groups"][0]["held"] == 1


# --- At the desk and in the group ----------------------------------------------------------------------------------------


@pytest.fixture
def nora(db) -> User:
    return make_person("Nora Nord", role=User.Role.ADMIN)


@pytest.fixture
def desk(nora) -> Client:
    client = Client()
    client.force_login(nora)
    return client


def test_from_the_form_to_the_night(desk, alice, bob, team):
    said(team, bob, 800, text="Very old")
    page = desk.post(DESK, {"kind": "said", "group": "team", "amount": "2", "unit": "year"})
    made = RetentionRule.objects.get()
    assert page.url == f"{DESK}{made.pk}/"
    assert "You can leave this page" in desk.get(page.url).content.decode()
    jobs.try_rules()
    assert desk.get(f"{page.url}progress/")["HX-Refresh"] == "true"
    shown = desk.get(page.url).content.decode()
    assert "1 conversation is older than that" in shown and "Very old" in shown and "2 years" in shown
    assert desk.post(page.url, {"act": "on", "days": "0"}).status_code == 422
    assert desk.post(page.url, {"act": "on", "days": "3"}).status_code == 302
    made.refresh_from_db()
    assert timedelta(days=2) < made.starts_at - timezone.now() <= timedelta(days=3)
    assert "Begins" in desk.get(DESK).content.decode()
    RetentionRule.objects.update(starts_at=timezone.now())
    night()
    listed = desk.get(DESK).content.decode()
    assert "In force" in listed and "What went" in listed and "Next run:" in listed
    assert not left()
    assert desk.post(page.url, {"act": "off"}).status_code == 302
    assert "no rule" in desk.get(DESK).content.decode()


def test_to_switch_on_and_off_asks_who_it_is(desk, alice, team):
    made = rule(alice, 90, on=False)
    trying.count(made)
    url = f"{DESK}{made.pk}/"
    grow_old(desk)
    asked = desk.post(url, {"act": "on", "days": "7"})
    assert RetentionRule.objects.get().is_draft
    confirm(desk, asked)
    assert RetentionRule.objects.get().starts_at
    grow_old(desk)
    desk.post(url, {"act": "off"})
    assert RetentionRule.objects.get().ends_at is None


def test_a_secret_group_is_never_named(desk, alice, bob, vault, den):
    """Nora is in neither group: of a private one she knows the name, of a secret one nothing but numbers."""
    for group in (vault, den):
        said(group, alice, 400, text=f"Canary of {group.slug}")
    site = rule(alice, on=False)
    own = rule(alice, 90, group=vault, on=False)
    for made in (site, own):
        trying.count(made)
    pages = [desk.get(path).content.decode() for path in (DESK, f"{DESK}{site.pk}/", f"{DESK}{own.pk}/")]
    lists = [
        b"".join(desk.get(f"{DESK}{made.pk}/list.csv").streaming_content).decode() for made in (site, own)
    ]
    for text in pages + lists:
        assert "Vault" not in text and "Canary" not in text
    assert "A secret group" in pages[0] and "Den" in pages[1] and "Groups you may not know of" in pages[1]
    assert "Den" in lists[0] and "Groups you may not know of" in lists[0]
    answer = desk.post(DESK, {"kind": "said", "group": "vault", "amount": "2", "unit": "year"})
    assert answer.status_code == 422 and "There is no group vault" in answer.content.decode()


def test_the_list_names_what_the_reader_may_read(desk, alice, bob, team):
    said(team, bob, 400, text="=1+1")
    made = rule(alice, on=False)
    trying.count(made)
    lines = b"".join(desk.get(f"{DESK}{made.pk}/list.csv").streaming_content).decode().splitlines()
    assert len(lines) == 3 and lines[1].startswith("Team,,,") and ",'=1+1,http" in lines[2]


def test_only_admins_find_it(client, alice, bob, team):
    made = rule(alice, on=False)
    for who in (bob, make_person("Sam Sand", role=User.Role.REVIEWER)):
        client.force_login(who)
        for path in (DESK, f"{DESK}{made.pk}/", f"{DESK}{made.pk}/progress/", f"{DESK}{made.pk}/list.csv"):
            assert client.get(path).status_code == 404


def test_as_many_queries_for_many_rules_as_for_one(desk, alice, bob, team):
    made = rule(alice, on=False)
    said(team, bob, 400)
    trying.count(made)

    def asked(path: str) -> int:
        return min(one_look(path), one_look(path), one_look(path))

    def one_look(path: str) -> int:
        """Once a minute a session notes that it was seen, and what is counted for all is counted anew."""
        with Queries() as found:
            assert desk.get(path).status_code == 200
        return len(found)

    one = asked(DESK), asked(f"{DESK}{made.pk}/")
    for number in range(40):
        group = make_group(f"G{number}", alice)
        RetentionRule.objects.create(
            kind=Kind.CONVERSATIONS, group=group, amount=3, starts_at=timezone.now(), made_by=alice
        )
        RetentionRun.objects.create(finished_at=timezone.now())
        said(group, alice, 400)
    trying.count(made)
    assert (asked(DESK), asked(f"{DESK}{made.pk}/")) == one
    assert max(one) <= 8


def test_members_read_how_long_their_group_keeps(client, alice, bob, charlie, team, den):
    client.force_login(bob)
    assert "How long we keep" not in client.get("/g/team/about/").content.decode()
    rule(alice, 730)
    assert (
        "Conversations are deleted 730 days after the last message."
        in client.get("/g/team/about/").content.decode()
    )
    draft = rule(alice, 60, group=team, on=False)
    trying.count(draft)
    acts.switch_on(draft, by=alice)
    page = client.get("/g/team/about/").content.decode()
    assert "deleted 730 days" in page and "deleted 60 days" in page and "From " in page
    client.force_login(charlie)
    assert "730" not in client.get("/g/den/about/").content.decode(), "not a member of it"


def test_the_command_counts_and_runs(alice, bob, team, vault, capsys):
    with pytest.raises(CommandError, match="No rule"):
        call_command("retention", "--run")
    rule(alice)
    said(team, bob, 400)
    said(vault, alice, 400)
    call_command("retention", "--dry-run")
    told = capsys.readouterr().out
    assert "team: conversations 1, messages 1" in told and "Nothing was changed" in told and len(left()) == 1
    call_command("retention", "--run")
    assert "2 conversations" in capsys.readouterr().out and not left()
    assert RetentionRun.objects.get().by_hand
