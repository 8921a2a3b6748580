"""Exports that need a second admin, and people who learn that their private words were handed over."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, User
from tests.accounts.test_again import confirm, grow_old
from tests.conftest import make_person
from threads.actions import posting
from threads.bridge.evidence import EvidenceQuery
from threads.keeping import jobs
from threads.keeping.exporting import agreeing, making
from threads.keeping.holding import acts as holding
from threads.keeping.models import Export, ExportRules
from threads.models import Conversation, LegalHold, Message
from threads.notify.models import Notification

EXPORTS, RULES = "/manage/keep/export/", "/manage/keep/export/rules/"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def said(alice, bob, charlie, team, den, vault):
    posting.post(author=bob, group=team, subject="Deal", body="The price is 400.")
    posting.post(author=bob, group=den, subject="Deal", body="Our price is 300.")
    posting.post(author=charlie, people=[bob], subject="Deal", body="Their price is 200.")


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(handle=name))
    return client


@pytest.fixture
def ask(alice, said):
    """Alice asks for an export; Ruth is the other admin."""
    make_person("Ruth Adler", role=User.Role.ADMIN)

    def asked(**fields) -> Export:
        assert (
            signed_in("alice").post(EXPORTS, {"case": "2026-014", "tell_days": "30"} | fields).status_code
            == 302
        )
        return Export.objects.latest("pk")

    return asked


def noted() -> list[str]:
    return list(
        AuditEntry.objects.filter(act__startswith="export.").order_by("pk").values_list("act", flat=True)
    )


def test_without_the_rule_one_admin_exports(ask):
    row = ask()
    assert making.work_off() == 1 and Export.objects.get(pk=row.pk).is_there


def test_an_export_waits_for_another_admin(ask):
    signed_in("alice").post(RULES, {"act": "on"})
    row = ask(words="price")
    assert row.is_waiting and making.work_off() == 0
    url, ruth = f"{EXPORTS}{row.pk}/", signed_in("ruth")
    assert "Another admin has to agree" in signed_in("alice").post(url, {"act": "agree"}).content.decode()
    page = ruth.get(EXPORTS).content.decode()
    assert "Waits for a second admin" in page and "“price”" in page
    grow_old(ruth)
    asked = ruth.post(url, {"act": "agree"})
    assert making.work_off() == 0
    confirm(ruth, asked)
    assert making.work_off() == 1 and Export.objects.get(pk=row.pk).is_there
    assert noted()[:3] == ["export.second_on", "export.asked", "export.agreed"]
    assert ruth.post(url, {"act": "agree"}).status_code == 422


def test_a_secret_group_is_not_named_to_the_second(ask, alice, vault):
    signed_in("alice").post(RULES, {"act": "on"})
    posting.post(author=alice, group=vault, subject="S", body="S")
    ask(groups="vault")
    page = signed_in("ruth").get(EXPORTS).content.decode()
    assert "a secret group" in page and "Vault" not in page


def test_what_one_switches_on_only_two_switch_off(ask):
    alice, ruth = signed_in("alice"), signed_in("ruth")
    alice.post(RULES, {"act": "on"})
    alice.post(RULES, {"act": "off"})
    assert alice.post(RULES, {"act": "off"}).status_code == 422 and ExportRules.now().needs_second
    ruth.post(RULES, {"act": "keep"})
    alice.post(RULES, {"act": "off"})
    assert ExportRules.now().needs_second
    row = ask()
    ruth.post(RULES, {"act": "off"})
    assert not ExportRules.now().needs_second
    assert making.work_off() == 0 and Export.objects.get(pk=row.pk).is_waiting, "asked for under the rule"
    assert noted() == [
        "export.second_on", "export.second_off_asked", "export.second_kept", "export.second_off_asked", "export.asked",
        "export.second_off",
    ]  # fmt: skip


def test_a_waiting_export_can_be_stopped(ask):
    signed_in("alice").post(RULES, {"act": "on"})
    row = ask()
    signed_in("ruth").post(f"{EXPORTS}{row.pk}/", {"act": "stop"})
    assert not Export.objects.get(pk=row.pk).is_open
    assert signed_in("ruth").post(f"{EXPORTS}{row.pk}/", {"act": "agree"}).status_code == 422


def test_whose_private_words_it_has_learns_it_after_the_delay(ask):
    ask(words="price")
    making.work_off()
    row = Export.objects.get()
    assert row.tell_at - row.finished_at == timedelta(days=30)
    jobs.forget_exports()
    assert not Notification.objects.filter(reason="handed").exists()
    Export.objects.update(tell_at=timezone.now() - timedelta(minutes=1))
    jobs.forget_exports()
    jobs.forget_exports()
    told = Notification.objects.filter(reason="handed")
    assert sorted(notice.user.handle for notice in told) == ["bob", "charlie"]
    assert told[0].mail == "waiting" and "2026-014" not in told[0].text
    assert noted().count("export.told") == 1


def test_nobody_is_told_where_a_court_does_not_want_it_or_nothing_was_private(ask):
    quiet, public = ask(words="price", tell_days=""), ask(groups="team")
    making.work_off()
    making.work_off()
    Export.objects.exclude(tell_at=None).update(tell_at=timezone.now() - timedelta(minutes=1))
    jobs.forget_exports()
    assert not Notification.objects.filter(reason="handed").exists()
    quiet.refresh_from_db()
    assert quiet.tell_at is None and quiet.told_at is None
    assert Export.objects.get(pk=public.pk).authors == []


def test_only_admins_change_the_rule(client, bob):
    client.force_login(bob)
    assert client.post(RULES, {"act": "on"}).status_code == 404 and not ExportRules.objects.exists()


@pytest.mark.parametrize("act", ["", "Take", "download"])
def test_only_what_asks_who_it_is_takes_the_file(ask, act):
    row = ask(words="price")
    making.work_off()
    alice = signed_in("alice")
    assert alice.post(f"{EXPORTS}{row.pk}/", {"act": act}).status_code == 404
    assert alice.post(f"{EXPORTS}{row.pk}/", {"act": "take"}).status_code == 200
    assert noted().count("export.taken") == 1


def test_whose_private_words_only_a_copy_has_learns_it_as_well(ask, bob, charlie, team):
    hold = holding.begin(case="1", by=None, words=["price"])
    for said in Message.objects.all():
        posting.edit(said, by=said.author, body="Nothing")
    Message.objects.filter(conversation__group=None).delete()
    Conversation.objects.filter(group=None).delete()
    holding.begin(case="2", by=None, people=[bob])
    posting.edit(posting.post(author=bob, group=team, subject="S", body="x"), by=bob, body="y")
    assert agreeing.owners_of(EvidenceQuery.of_hold(hold)) == [bob.pk, charlie.pk]
    LegalHold.objects.get(case="2").copies.exclude(conversation__in=team.conversations.all()).delete()
    Message.objects.exclude(conversation__group=team).delete()
    assert agreeing.owners_of(EvidenceQuery.of_hold(LegalHold.objects.get(case="2"))) == []
