"""A group that somebody deletes: the delay, the notice, the hold, and that nothing of it is left."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.models import AuditEntry, FormerSlug, Group, Membership
from search.models import PendingUpdate
from tests.bridge.test_states import BOB, MALLORY, deliver, mail
from tests.conftest import make_group
from threads.actions import bookmarking, group_admin, group_deletion, joining, posting, reacting
from threads.bridge.models import IncomingMail, RawMail
from threads.keeping import deleting
from threads.keeping import group_deletion as worker
from threads.keeping.holding import acts as holds
from threads.models import Attachment, Conversation, LegalHold, Message
from threads.notify.models import Notification

FILE = [("plan.txt", "text/plain", b"the plan of zzcanary", None)]


@pytest.fixture
def dock(alice, bob, charlie):
    return make_group("Dock", bob, charlie, description="zzcanary")


def over(group: Group) -> None:
    """Its day has come."""
    Group.objects.filter(pk=group.pk).update(delete_at=timezone.now() - timedelta(minutes=1))


def fill(group: Group, bob, charlie) -> Message:
    told = posting.post(
        author=bob, group=group, subject="zzcanary", body="@charlie zzcanary #zzcanary", files=FILE
    )
    reply = posting.reply(conversation=told.conversation, author=charlie, body="zzcanary")
    reacting.react(told, user=charlie, emoji="👍")
    bookmarking.save(reply, user=bob)
    deliver(mail(BOB, "zzcanary", "zzcanary by mail", to=group.slug), to=group.slug)
    deliver(mail(MALLORY, "zzcanary held", "zzcanary waits", to=group.slug), to=group.slug)
    return told


def places_of(word: str) -> set[str]:
    """Tables in which a word stands, in whatever column."""
    found = set()
    for model in apps.get_models():
        for values in model._base_manager.values_list():
            if any(word in str(value).lower() for value in values):
                found.add(model._meta.label)
    return found | {"raw mail" for one in RawMail.objects.all() if word.encode() in one.data}


def test_its_name_is_typed_its_members_are_told_and_it_is_closed(client, bob, charlie, dock, settings):
    settings.GROUP_DELETE_DAYS = 7
    client.force_login(bob)
    page = client.post("/g/dock/delete/", {"act": "delete", "name": "Dog"}, follow=True)
    dock.refresh_from_db()
    assert "not the name of the group" in page.content.decode() and dock.delete_at is None
    page = client.post("/g/dock/delete/", {"act": "delete", "name": " Dock "}, follow=True).content.decode()
    dock.refresh_from_db()
    assert dock.closed_by == bob and dock.delete_asked_by == bob
    assert timedelta(days=6.9) < dock.delete_at - timezone.now() < timedelta(days=7.1)
    assert "Keep the group" in page and "will be deleted on" in page
    (notice,) = Notification.objects.filter(reason="group")
    assert (
        notice.user == charlie
        and notice.text.startswith("Dock will be deleted on")
        and notice.mail == "waiting"
    )
    first = dock.delete_at
    group_deletion.ask(dock, by=bob, name="Dock")
    dock.refresh_from_db()
    assert dock.delete_at == first and AuditEntry.objects.filter(act="group.deletion_asked").count() == 1
    with pytest.raises(ValidationError, match="Keep it first"):
        group_admin.reopen(dock, by=bob)
    assert "Keep it first" in client.post("/g/dock/close/", {"act": "reopen"}, follow=True).content.decode()


def test_everybody_who_reads_it_sees_the_day(client, bob, charlie, dock):
    told = posting.post(author=bob, group=dock, subject="S", body="x")
    group_deletion.ask(dock, by=bob, name="Dock")
    client.force_login(charlie)
    for address in ("/g/dock/", "/g/dock/members/", told.get_absolute_url()):
        assert "Dock will be deleted on" in client.get(address, follow=True).content.decode(), address


def test_it_is_kept_and_open_as_it_was(client, alice, bob, charlie, dock):
    group_deletion.ask(dock, by=bob, name="Dock")
    client.force_login(bob)
    client.post("/g/dock/delete/", {"act": "keep"})
    dock.refresh_from_db()
    assert (dock.delete_at, dock.closed_at, dock.delete_asked_by) == (None, None, None)
    assert Notification.objects.filter(user=charlie, text="Dock stays").exists()
    group_admin.close(dock, by=bob)
    group_deletion.ask(dock, by=bob, name="Dock")
    over(dock)
    group_deletion.keep(dock, by=bob)
    dock.refresh_from_db()
    assert dock.closed_at is not None and worker.work_off() == 0 and Group.objects.filter(pk=dock.pk).exists()


def test_who_may(client, alice, bob, charlie, dock, vault):
    with pytest.raises(PermissionDenied):
        group_deletion.ask(dock, by=charlie, name="Dock")
    client.force_login(charlie)
    assert client.post("/g/dock/delete/", {"act": "delete", "name": "Dock"}).status_code == 404
    client.force_login(alice)
    assert client.post("/g/dock/delete/", {"act": "delete", "name": "Dock"}).status_code == 404
    page = client.post(
        "/manage/groups/dock/", {"act": "delete", "name": "Dock"}, follow=True
    ).content.decode()
    assert "Dock is closed, and will be deleted on" in page
    assert [row.group for row in client.get("/manage/groups/?state=going").context["rows"]] == [dock]
    client.post("/manage/groups/dock/", {"act": "keep"})
    dock.refresh_from_db()
    assert dock.delete_at is None
    hidden = make_group("Hidden", bob, visibility="secret", joining="invite")
    assert client.post("/manage/groups/hidden/", {"act": "delete", "name": "Hidden"}).status_code == 404
    with pytest.raises(PermissionDenied):
        group_deletion.ask(hidden, by=alice, name="Hidden")


def test_on_its_day_nothing_of_it_is_left(bob, charlie, team, dock):
    other = posting.post(author=bob, group=team, subject="Stays", body="x")
    fill(dock, bob, charlie)
    group_admin.move(dock, "quay", by=bob)
    group_deletion.ask(dock, by=bob, name="Dock")
    assert worker.work_off() == 0
    over(dock)
    epoch = charlie.access_epoch
    assert worker.work_off() == 1 and worker.work_off() == 0
    assert not Group.objects.filter(pk=dock.pk).exists() and list(Conversation.objects.all()) == [
        other.conversation
    ]
    assert not Membership.objects.filter(group=dock.pk).exists() and not Attachment.objects.exists()
    # The log keeps that it was there, and the outbox of the index has its messages to forget.
    assert places_of("zzcanary") <= {"accounts.AuditEntry"}
    assert PendingUpdate.objects.exists()
    assert not IncomingMail.objects.exclude(state="deleted").exists()
    charlie.refresh_from_db()
    assert charlie.access_epoch > epoch
    entry = AuditEntry.objects.get(act="group.deleted")
    assert entry.words == {"name": "Dock", "asker": "Bob Brandt"} and entry.detail["count"] == 2


def test_kept_while_it_goes_the_rest_stays(bob, charlie, dock, monkeypatch):
    """Somebody keeps it between two batches."""
    for number in range(3):
        posting.post(author=bob, group=dock, subject=f"Plan {number}", body="x")
    deliver(mail(MALLORY, "Held", "Waits", to="dock"), to="dock")
    group_deletion.ask(dock, by=bob, name="Dock")
    over(dock)
    monkeypatch.setattr(deleting, "AT_ONCE", 1)
    true, kept = deleting._delete, []

    def keep_after_the_first(conversations, reason):
        done = true(conversations, reason)
        if not kept:
            kept.append(
                group_deletion.keep(dock, by=charlie if dock.membership_of(charlie).is_admin else bob)
            )
        return done

    monkeypatch.setattr(deleting, "_delete", keep_after_the_first)
    assert worker.work_off() == 0
    assert dock.conversations.count() == 2 and Group.objects.get(pk=dock.pk).closed_at is None
    assert dock.incoming_mails.get().state == "held"


def test_its_addresses_stay_taken(bob, dock, settings):
    group_admin.move(dock, "quay", by=bob)
    group_deletion.ask(dock, by=bob, name="Dock")
    over(dock)
    worker.work_off()
    for slug in ("dock", "quay"):
        with pytest.raises(ValidationError):
            joining.found("New", by=bob, slug=slug)
    mine = make_group("Mine", bob)
    with pytest.raises(ValidationError):
        group_admin.move(mine, "quay", by=bob)
    assert worker.free_addresses() == 0
    settings.GROUP_ADDRESS_DAYS = 90
    assert worker.free_addresses() == 0
    FormerSlug.objects.filter(slug="dock").update(left_at=timezone.now() - timedelta(days=91))
    assert worker.free_addresses() == 1
    assert joining.found("New", by=bob, slug="dock").slug == "dock"
    with pytest.raises(ValidationError):
        joining.found("Newer", by=bob, slug="quay")


@pytest.mark.parametrize("by", ["group", "person", "word", "copy"])
def test_a_legal_hold_beats_it(client, alice, bob, charlie, dock, by):
    told = fill(dock, bob, charlie)
    group_deletion.ask(dock, by=bob, name="Dock")
    over(dock)
    covers = {"group": {"groups": [dock]}, "person": {"people": [charlie]}, "word": {"words": ["zzcanary"]}}
    hold = holds.begin(case="C-1", by=alice, **covers.get(by, {"people": [charlie]}))
    if by == "copy":
        posting.withdraw(told.replies.get(), by=charlie)
    assert worker.work_off() == 0 and worker.work_off() == 0
    dock.refresh_from_db()
    assert dock.is_kept and told.conversation.messages.count() == 2
    assert AuditEntry.objects.filter(act="group.kept").count() == 1
    client.force_login(charlie)
    page = client.get("/g/dock/").content.decode()
    assert "something in it has to be kept" in page and "C-1" not in page
    holds.ask_to_end(hold, by=alice)
    holds.end(hold, by=bob)
    assert worker.work_off() == 1 and not Group.objects.filter(pk=dock.pk).exists()


def test_the_log_names_no_secret_group_that_is_gone(alice, bob):
    hidden = make_group("Hidden", bob, visibility="secret", joining="invite")
    group_deletion.ask(hidden, by=bob, name="Hidden")
    over(hidden)
    assert worker.work_off() == 1
    assert AuditEntry.objects.get(act="group.deleted").words["name"] == "a secret group"


def test_a_mail_that_became_nothing_keeps_the_group(alice, bob, charlie, dock):
    """Nothing that is said there is covered; what waits in the group is of a person who is."""
    posting.post(author=bob, group=dock, subject="S", body="x")
    waiting = deliver(mail(MALLORY, "Held", "Waits", to="dock"), to="dock")
    IncomingMail.objects.filter(pk=waiting.pk).update(sender=charlie)
    holds.begin(case="1", by=alice, people=[charlie])
    group_deletion.ask(dock, by=bob, name="Dock")
    over(dock)
    assert worker.work_off() == 0 and Group.objects.get(pk=dock.pk).is_kept
    waiting.refresh_from_db()
    assert (waiting.state, bool(waiting.raw.data)) == ("held", True) and dock.conversations.exists()


def test_a_hold_that_begins_meanwhile_keeps_mails_as_well(alice, bob, charlie, dock, monkeypatch):
    posting.post(author=charlie, group=dock, subject="First", body="x")
    said = deliver(mail(BOB, "Mine", "By mail", to="dock"), to="dock")
    waiting, other = (deliver(mail(MALLORY, word, word, to="dock"), to="dock") for word in ("One", "Two"))
    IncomingMail.objects.filter(pk=waiting.pk).update(sender=bob)
    group_deletion.ask(dock, by=charlie if dock.membership_of(charlie).is_admin else bob, name="Dock")
    over(dock)
    monkeypatch.setattr(deleting, "AT_ONCE", 1)
    monkeypatch.setattr(worker, "MAILS_AT_ONCE", 1)
    true = deleting._delete

    def begin_after(conversations, reason):
        done = true(conversations, reason)
        if conversations and not LegalHold.objects.exists():
            holds.begin(case="1", by=alice, people=[bob])
        return done

    monkeypatch.setattr(deleting, "_delete", begin_after)
    assert worker.work_off() == 0
    states = {row.pk: row.state for row in IncomingMail.objects.all()}
    assert states == {said.pk: "published", waiting.pk: "held", other.pk: "deleted"}
    assert IncomingMail.objects.get(pk=said.pk).raw.data and dock.conversations.count() == 1
    assert worker.work_off() == 0 and Group.objects.get(pk=dock.pk).is_kept


@pytest.mark.parametrize("why", ["kept", "fails"])
def test_no_group_stops_the_others(alice, bob, dock, why, monkeypatch, caplog):
    held = [make_group(f"Held {number}", bob) for number in range(2)]
    for group in (*held, dock):
        group_deletion.ask(group, by=bob, name=group.name)
        over(group)
    Group.objects.filter(pk__in=[group.pk for group in held]).update(
        delete_at=timezone.now() - timedelta(days=2)
    )
    monkeypatch.setattr(worker, "GROUPS_AT_ONCE", 1)
    if why == "kept":
        holds.begin(case="1", by=alice, groups=held)
    else:
        true = worker._finish
        monkeypatch.setattr(worker, "_finish", lambda pk, count: true(pk, count) if pk == dock.pk else 1 // 0)
    assert worker.work_off() == 1
    assert set(Group.objects.filter(delete_at__isnull=False)) == set(held)
    assert caplog.text.count("could not be deleted") == (0 if why == "kept" else 2)
