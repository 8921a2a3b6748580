"""Two rows of one person become one, and two again: every column that names people, on both databases."""

import itertools
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from accounts.actions import access, addresses, links, people
from accounts.models import (
    AuditEntry,
    CompanyAccount,
    DirectoryGroup,
    DirectoryPerson,
    DirectoryTie,
    EmailAddress,
    Membership,
    User,
)
from accounts.tokens import issuing
from tests.bridge.mails import deliver, mail
from tests.bridge.test_forged import let_in
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
from threads.notify.models import Notification

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
    # What the hold keeps stays kept, whoever's it is.
    undoing.begin(merge, by=alice)
    assert (
        norah in hold.people.all() and AuditEntry.objects.filter(act="keep.held_too", person=norah).exists()
    )


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


def account(user: User, subject: str, issuer: str = "https://idp.example", **fields) -> CompanyAccount:
    return CompanyAccount.objects.create(user=user, issuer=issuer, subject=subject, **fields)


def test_taken_apart_the_other_opens_nothing_of_the_one_who_stayed(alice, nora, norah, client):
    account(norah, "norah")
    merge = merged(nora, norah, alice)
    account(nora, "since", issuer="https://other.example")
    by_mail, by_hand = links.forgotten("norah@varde.example"), links.choose_password(nora)
    own = links.forgotten("nora@varde.example")
    Notification.objects.all().delete()
    client.force_login(nora)
    undoing.begin(merge, by=alice)
    # At once, before the worker comes.
    assert client.get("/").status_code == 302
    usable = set(nora.links.usable().values_list("pk", flat=True))
    assert not usable & {by_mail.pk, by_hand.pk} and own.pk in usable
    assert list(CompanyAccount.objects.values_list("user__name", "subject")) == [("Norah Beck", "norah")]
    assert "password, passkeys and tokens" in Notification.objects.get(user=nora, reason="sign_in").text
    client.force_login(alice)
    page = client.get(f"/manage/people/merges/{merge.pk}/").content.decode()
    assert "Look at the password, passkeys and tokens of Nora Beck" in page


def test_what_the_directory_knows_of_an_account_stays_with_it(alice, nora, norah):
    account(norah, "key", issuer="ldap")
    account(norah, "gone", gone_at=timezone.now())
    merged(nora, norah, alice)
    assert not nora.company_accounts.exists()


@pytest.mark.parametrize("why", ["role", "left"])
def test_no_mailbox_opens_more_than_it_did(alice, nora, norah, client, why, mailoutbox):
    if why == "role":
        User.objects.filter(pk=nora.pk).update(role="moderator")
    else:
        access.deactivate(norah, by=alice)
    account(norah, "norah")
    before = rows()["accounts.EmailAddress"]
    client.force_login(alice)
    page = client.get(f"/manage/people/{nora.pk}/merge/{norah.pk}/").content.decode()
    assert "nobody comes in as Nora Beck by them" in page and "choose a new password" not in page
    merge = merged(User.objects.get(pk=nora.pk), User.objects.get(pk=norah.pk), alice)
    row = EmailAddress.objects.get(address="norah@varde.example")
    assert row.user == nora and row.verified_at is None and not row.primary
    assert links.forgotten("norah@varde.example").user is None and not nora.company_accounts.exists()
    (letter,) = [mail for mail in mailoutbox if mail.to == ["norah@varde.example"]]
    assert "Nora Beck" in letter.body and merging_jobs.letters.send_due() == 0
    apart(merge, alice)
    assert rows()["accounts.EmailAddress"] == before


def test_the_page_says_whose_mailbox_opens_what(alice, nora, norah, client):
    client.force_login(alice)
    page = client.get(f"/manage/people/{nora.pk}/merge/{norah.pk}/").content.decode()
    assert "Whoever reads the mailbox norah@varde.example can choose a new password for Nora Beck." in page


def test_taken_apart_beside_what_is_there_by_now(alice, nora, norah, here, monkeypatch):
    """The one who went got the same again; and a merge that fails does not stop the next one."""
    merge = merged(nora, norah, alice)
    again = Membership.objects.create(group=here, user=norah)
    EmailAddress.objects.create(
        user=norah, address="norah@new.example", verified_at=timezone.now(), primary=True
    )
    other = merged(make_person("Xaver Ost"), make_person("Xavier Ost"), alice)
    undoing.begin(merge, by=alice)
    undoing.begin(other, by=alice)
    real = undoing._finish
    monkeypatch.setattr(undoing, "_finish", lambda one: 1 / 0 if one.pk == merge.pk else real(one))
    merging_jobs.work_off()
    other.refresh_from_db()
    assert other.undone_at
    monkeypatch.undo()
    merging_jobs.work_off()
    merge.refresh_from_db()
    assert merge.undone_at and not here.memberships.filter(user=nora).exists()
    assert here.memberships.get(user=norah) == again
    mains = EmailAddress.objects.filter(user__in=[nora, norah], primary=True).order_by("address")
    assert list(mains.values_list("address", flat=True)) == ["nora@varde.example", "norah@new.example"]


def test_an_account_stays_closed_when_the_one_who_stayed_has_left_since(alice, nora, norah):
    merge = merged(nora, norah, alice)
    access.deactivate(User.objects.get(pk=nora.pk), by=alice)
    apart(PersonMerge.objects.get(pk=merge.pk), alice)
    norah.refresh_from_db()
    assert not norah.is_active and norah.merged_into is None


@pytest.mark.parametrize("undo", [False, True])
def test_nobody_is_erased_in_the_middle(alice, nora, norah, undo):
    merge = moving.begin(nora, norah, by=alice)
    if undo:
        merging_jobs.work_off()
        undoing.begin(merge, by=alice)
    User.objects.filter(pk=nora.pk).update(is_active=False)
    assert "Wait until that is over" in running.may_not(User.objects.get(pk=nora.pk))
    # By hand all the same: the worker stops, and opens no account.
    User.objects.filter(pk__in=[nora.pk, norah.pk]).update(name="Erased person 7")
    merging_jobs.work_off()
    merge.refresh_from_db()
    norah.refresh_from_db()
    assert not merge.is_running and merge.forgotten_at and not MergeNote.objects.exists()
    assert norah.merged_into == nora and not norah.is_active


def test_both_can_be_reached_when_they_are_two_again(alice, nora, norah):
    merge = merged(nora, norah, alice)
    EmailAddress.objects.filter(address="nora@varde.example").delete()
    with pytest.raises(ValidationError, match="Nora Beck would have no address left"):
        undoing.begin(merge, by=alice)
    addresses.add(nora, "nora@new.example")
    addresses.make_primary(nora, "norah@varde.example", by=nora)
    apart(merge, alice)
    assert set(EmailAddress.objects.filter(user__in=[nora, norah]).values_list("address", "primary")) == {
        ("nora@new.example", True),
        ("norah@varde.example", True),
    }


def test_the_last_merge_is_taken_apart_first_and_who_was_put_out_stays_out(alice, nora, norah, here):
    Membership.objects.create(group=here, user=nora)
    first = merged(nora, norah, alice)
    second = merged(nora, make_person("Noora Beck"), alice)
    with pytest.raises(ValidationError, match="Noora Beck was merged into Nora Beck since"):
        undoing.begin(first, by=alice)
    here.memberships.filter(user=nora).delete()
    apart(second, alice)
    apart(first, alice)
    assert not here.memberships.filter(user__in=[nora, norah]).exists()


def test_somebody_from_mails_with_two_addresses_gets_an_account(alice):
    zed = merged(people.shadow("Zed Ash", "a@far.example"), people.shadow("Zed Ash", "z@far.example"), alice)
    user = people.employee("Zed Ash", "z@far.example")
    assert user == zed.stays and set(user.addresses.values_list("address", "primary")) == {
        ("a@far.example", False),
        ("z@far.example", True),
    }


def test_groups_of_the_directory_are_handed_over_and_by_hand_is_stronger(alice, bob, nora, norah):
    directory = DirectoryGroup.objects.create(name="All")
    run, joined = make_group("Run", alice, visibility="private"), make_group("Joined", alice)
    run.memberships.all().delete()
    tie = DirectoryTie.objects.create(directory_group=directory, group=run)
    Membership.objects.create(group=run, user=norah, role="admin", tie=tie)
    for user in (bob, nora):
        Membership.objects.create(group=run, user=user)
    tie = DirectoryTie.objects.create(directory_group=directory, group=joined)
    tied = Membership.objects.create(group=joined, user=nora, tie=tie)
    Membership.objects.create(group=joined, user=norah)
    merge = merged(nora, norah, alice)
    assert run.memberships.get(role="admin", user__is_active=True).user == nora
    tied.refresh_from_db()
    assert tied.tie is None
    apart(merge, alice)
    tied.refresh_from_db()
    assert tied.tie == tie


def test_mail_from_an_address_that_nobody_proved_keeps_its_name(as_alice, alice, nora, here):
    """Let in by an admin: as of anybody who is not known, and not by a nameless one."""
    merged(nora, people.shadow("Nora Beck", "nora@far.example"), alice)
    held = deliver(mail("N. Beck <nora@far.example>", "Crane", "It drips.", to="team", mid="9@x"), "team")
    let_in(as_alice, held)
    said = Message.objects.get(origins__mail=held)
    assert said.author.is_outsider and said.author.name == "N. Beck"
