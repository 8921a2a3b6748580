"""Two rows of one person become one, and two again: every column that names people, on both databases."""

import itertools
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from accounts.actions import access, people
from accounts.models import AuditEntry, DirectoryPerson, EmailAddress, Membership, User
from accounts.tokens import issuing
from tests.bridge.mails import deliver, mail
from tests.conftest import make_group, make_person
from tests.policies import accept, publish
from threads.actions import posting, reacting
from threads.keeping.duplicates import merging_jobs, moving, undoing
from threads.keeping.duplicates.models import MergeNote, PersonMerge
from threads.keeping.duplicates.places import ADDRESSES, MOVES, STAYS
from threads.keeping.erasing import identity, running
from threads.keeping.models import Erasure
from threads.keeping.record import UNUSED
from threads.models import LegalHold, Message, Participant

MODELS = [
    model
    for model in apps.get_models(include_auto_created=True)
    if model._meta.app_label not in UNUSED and not model._meta.proxy
]
# Not of the two: what was done, what is to be told and indexed, what is drawn anew.
APART = {"accounts.AuditEntry", "accounts.AuditHead", "threads.LiveEvent", "search.PendingUpdate", "keeping.PersonMerge",
         "keeping.MergeNote", "kit.Schedule", "kit.UseCount"}  # fmt: skip
DRAWN = {"fragment", "access_epoch"}
_numbers = itertools.count(1)


def columns() -> dict[str, models.Field]:
    """Every column of every table that names a person."""
    return {
        f"{model._meta.label}.{field.name}": field
        for model in MODELS
        for field in model._meta.concrete_fields
        if field.related_model is User
    }


def rows() -> dict[str, dict]:
    """{table: {key: values}} of all that a merge may touch."""
    found = {}
    for model in MODELS:
        if model._meta.label not in APART:
            names = [field.attname for field in model._meta.concrete_fields if field.name not in DRAWN]
            found[model._meta.label] = {row[0]: row for row in model._base_manager.values_list("pk", *names)}
    return found


def fill(model: type[models.Model], person: User) -> models.Model:
    """A row of a table in which every column for people names this one."""
    given = {}
    for field in model._meta.concrete_fields:
        if field.related_model is User:
            given[field.attname] = person.pk
        elif (
            field.primary_key
            and not field.remote_field
            or field.has_default()
            or field.null
            or not field.editable
        ):
            continue
        elif field.remote_field:
            there = field.related_model._base_manager.order_by("-pk").first()
            given[field.attname] = (there or fill(field.related_model, person)).pk
        elif isinstance(field, models.DateTimeField):
            given[field.name] = timezone.now()
        elif isinstance(field, models.IntegerField):
            given[field.name] = next(_numbers)
        elif field.blank:
            continue
        elif field.choices:
            given[field.name] = field.choices[0][0]
        else:
            given[field.name] = f"x{next(_numbers)}"[: field.max_length]
    return model._base_manager.create(**given)


@pytest.fixture
def nora(db):
    return make_person("Nora Beck", title="Engineer")


@pytest.fixture
def norah(db):
    """The second account of Nora."""
    return make_person("Norah Beck")


@pytest.fixture
def here(team, norah):
    """The team, with her second account in it."""
    Membership.objects.create(group=team, user=norah)
    return team


def merged(stays: User, goes: User, by: User, **options) -> PersonMerge:
    merge = moving.begin(stays, goes, by=by, **options)
    merging_jobs.work_off()
    return PersonMerge.objects.get(pk=merge.pk)


def apart(merge: PersonMerge, by: User) -> None:
    undoing.begin(merge, by=by)
    merging_jobs.work_off()
    merge.refresh_from_db()


def test_every_column_that_names_people_says_what_becomes_of_it():
    """A new one: say in threads/keeping/duplicates/places.py whether it moves."""
    moves = [move.name for move in (ADDRESSES, *MOVES)]
    assert sorted(columns()) == sorted([*moves, *STAYS])
    for move in MOVES:
        # What can be there once a person has to say what makes two rows the same.
        meta = move.model._meta
        unique = [one.fields for one in meta.constraints if isinstance(one, models.UniqueConstraint)]
        sets = [
            set(fields) - {move.column}
            for fields in (*unique, *meta.unique_together)
            if move.column in fields
        ]
        together = [one for one in sets if one]
        assert together == ([set(move.alike)] if move.alike else []), move.name


def test_all_that_can_name_a_person_moves_and_comes_back(alice, nora, norah, team):
    """A row in every table of the moves; then two people again, and not one value is another."""
    posting.post(author=alice, group=team, subject="Pumps", body="They leak.")
    tables = {
        move.label: move.model
        for move in MOVES
        if move.label not in ("accounts.User", "threads.Conversation")
    }
    for label, model in tables.items():
        if label == "keeping.LikelyPair":
            model.objects.create(first=alice, second=nora, dismissed_by=norah)
        else:
            fill(model, norah)
    # Somebody else's, then: who is being erased is not merged.
    Erasure.objects.update(person=None)
    User.objects.filter(pk=alice.pk).update(manager=norah)
    before = rows()
    merge = merged(nora, norah, alice)
    left = {
        move.name: list(move.model._base_manager.filter(**{move.column: norah}).values_list("pk", flat=True))
        for move in MOVES
        if move.name != "accounts.User.merged_into"
        and move.model._base_manager.filter(**{move.column: norah}).exists()
    }
    assert left == {} and len(merge.counts) >= 50
    apart(merge, alice)
    after = rows()
    after["notify.Notification"] = {
        key: row for key, row in after["notify.Notification"].items() if key in before["notify.Notification"]
    }
    assert {label: after[label] for label in before} == before
    assert not MergeNote.objects.exists()


@pytest.fixture
def both(alice, nora, norah, here):
    """What both accounts have, and what one has: (message that both reacted to, group that one runs)."""
    message = posting.post(author=norah, group=here, subject="Pumps", body="They leak.")
    for user, emoji in ((nora, "👍"), (norah, "👍"), (norah, "🎉")):
        reacting.react(message, user=user, emoji=emoji)
    labs = make_group("Labs", alice, visibility="private")
    Membership.objects.create(group=labs, user=nora)
    Membership.objects.create(group=labs, user=norah, role="admin")
    return message, labs


def test_what_both_have_is_there_once_and_twice_again(alice, nora, norah, both, client):
    message, labs = both
    before, token = rows(), issuing.issue("Backup", scope="scim", by=norah)[0]
    client.force_login(norah)
    merge = merged(nora, norah, alice)
    message.refresh_from_db()
    assert message.author == nora and message.reaction_counts == {"👍": 1, "🎉": 1}
    assert labs.memberships.get(user=nora).is_admin and not labs.memberships.filter(user=norah).exists()
    assert set(nora.addresses.values_list("address", "primary")) == {
        ("nora@varde.example", True), ("norah@varde.example", False),
    }  # fmt: skip
    assert client.get("/").status_code == 302
    token.refresh_from_db()
    assert token.revoked_at
    client.force_login(alice)
    page = client.get(message.get_absolute_url(), follow=True).content.decode()
    assert "Nora Beck" in page and "Norah Beck" not in page
    with pytest.raises(ValidationError, match="was merged into Nora Beck"):
        access.reactivate(User.objects.get(pk=norah.pk), by=alice)
    apart(merge, alice)
    token.delete()
    after = rows()
    assert after["threads.Reaction"] == before["threads.Reaction"]
    assert after["accounts.Membership"] == before["accounts.Membership"]
    assert after["accounts.EmailAddress"] == before["accounts.EmailAddress"]
    assert after["threads.Message"] == before["threads.Message"]
    norah.refresh_from_db()
    assert norah.can_sign_in and norah.merged_into is None
    assert b"Norah Beck" in client.get(message.get_absolute_url(), follow=True).content
    acts = AuditEntry.objects.filter(act__startswith="person.").order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["person.deactivated", "person.merged", "person.unmerged", "person.reactivated"]


def test_an_outsiders_seat_is_given_only_where_the_admin_says_so(alice, bob, nora):
    outsider = people.shadow("Nora Beck", "nora@far.example")
    secret = posting.post(author=alice, people=[bob], group=None, subject="Between us", body="Hush.")
    Participant.objects.create(conversation=secret.conversation, user=outsider, added_by=alice)
    by_mail = Message.objects.create(conversation=secret.conversation, author=outsider, body="By mail.")
    merge = merged(nora, outsider, alice)
    by_mail.refresh_from_db()
    assert by_mail.author == nora and not secret.conversation.participants.filter(user=nora).exists()
    apart(merge, alice)
    merge = merged(nora, outsider, alice, with_private=True)
    assert secret.conversation.participants.filter(user=nora).exists()
    apart(merge, alice)
    assert not secret.conversation.participants.filter(user=nora).exists()
    # Their address never proves anybody by being merged.
    assert EmailAddress.objects.get(address="nora@far.example").verified_at is None


def test_mail_since_goes_back_where_it_says_whose_it_is(alice, nora, norah, here):
    merge = merged(nora, norah, alice)
    arrived = deliver(
        mail("Norah <norah@varde.example>", "Pipes", "They drip.", to="team", mid="1@x"), "team"
    )
    posted = posting.post(author=nora, group=here, subject="By hand", body="In the browser.")
    said = Message.objects.get(origins__mail=arrived)
    assert said.author == nora
    apart(merge, alice)
    said.refresh_from_db()
    posted.refresh_from_db()
    assert said.author == norah and posted.author == nora


def test_what_was_under_way_meanwhile_follows(alice, nora, norah, team):
    """Somebody's transaction ends after the row it names was merged."""
    merge = merged(nora, norah, alice)
    late = posting.post(author=alice, group=team, subject="Late", body="Late.")
    Message.objects.filter(pk=late.pk).update(author=norah)
    PersonMerge.objects.update(moved_at=timezone.now() - timedelta(minutes=3))
    merging_jobs.work_off()
    late.refresh_from_db()
    merge.refresh_from_db()
    assert late.author == nora and merge.checked_at
    apart(merge, alice)
    late.refresh_from_db()
    assert late.author == norah


def test_killed_in_between_it_goes_on(alice, nora, norah, here, monkeypatch):
    monkeypatch.setattr(moving, "BATCH", 2)
    first = posting.post(author=norah, group=here, subject="Pumps", body="They leak.")
    for number in range(4):
        posting.reply(conversation=first.conversation, author=norah, parent=first, body=f"And {number}.")
    merge = moving.begin(nora, norah, by=alice)
    moving._step(merge.pk)
    assert Message.objects.filter(author=norah).count() == 3
    merging_jobs.work_off()
    assert Message.objects.filter(author=nora).count() == 5


def test_who_cannot_be_merged(alice, bob, nora, norah):
    def why(stays: User, goes: User, by: User = alice) -> str:
        with pytest.raises(ValidationError) as error:
            moving.begin(User.objects.get(pk=stays.pk), User.objects.get(pk=goes.pk), by=by)
        return error.value.messages[0]

    outsider = people.shadow("Nora Beck", "nora@far.example")
    assert "one person already" in why(nora, nora)
    assert "your own account" in why(nora, alice)
    assert "You would get to read" in why(alice, nora)
    with pytest.raises(ValidationError, match="You would get to read"):
        moving.begin(alice, outsider, by=alice, with_private=True)
    assert "has an account" in why(outsider, nora)
    assert "only admin" in why(nora, alice, by=bob)
    User.objects.filter(pk=norah.pk).update(is_active=False)
    assert "has left" in why(norah, nora)
    row = Erasure.objects.create(person=norah, case="x")
    assert "being erased" in why(nora, norah)
    row.delete()
    User.objects.filter(pk=norah.pk).update(is_active=True, is_break_glass=True)
    assert "break-glass" in why(nora, norah)
    User.objects.filter(pk=norah.pk).update(is_break_glass=False)
    directory = DirectoryPerson.objects.create(user=norah, user_name="norah")
    assert "The directory runs" in why(nora, norah)
    directory.delete()
    hold = LegalHold.objects.create(case="4711", by=alice)
    hold.people.add(norah)
    assert "legal hold" in why(nora, norah)
    hold.people.add(nora)
    merge = merged(nora, norah, alice)
    assert "merged already" in why(bob, norah)
    hold.people.remove(norah)
    with pytest.raises(ValidationError, match="legal hold"):
        undoing.begin(merge, by=alice)


def test_too_late_to_take_apart(alice, nora, norah):
    merge = merged(nora, norah, alice)
    PersonMerge.objects.update(at=timezone.now() - timedelta(days=31))
    merging_jobs.tidy()
    merge.refresh_from_db()
    assert merge.forgotten_at and not MergeNote.objects.exists()
    with pytest.raises(ValidationError, match="too long ago"):
        undoing.begin(merge, by=alice)


def test_who_was_merged_is_erased_with_the_one_who_stayed(alice, nora, norah):
    merge = merged(nora, norah, alice)
    assert "merged into" in running.may_not(User.objects.get(pk=norah.pk))
    assert norah in identity.of(nora).users
    Erasure.objects.create(person=nora, case="x")
    with pytest.raises(ValidationError, match="erased"):
        undoing.begin(merge, by=alice)


def test_one_accepts_a_policy_for_oneself(alice, nora, norah):
    accept(norah, publish(alice))
    merged(nora, norah, alice)
    assert norah.policy_acceptances.count() == 1 and not nora.policy_acceptances.exists()
