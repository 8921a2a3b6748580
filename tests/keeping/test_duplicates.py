"""People who may be here twice, as the worker finds them and the desk shows them."""

import time

import pytest
from django.utils import timezone

from accounts.actions import people
from accounts.models import AuditEntry, EmailAddress, User
from accounts.signin import shown
from tests.conftest import make_person
from tests.pages import flat
from threads.actions import posting
from threads.keeping.duplicates import finding, merging_jobs
from threads.keeping.duplicates.models import LikelyPair, PersonMerge
from threads.models import Message, Participant

PAGE = "/manage/people/duplicates/"


def address(user: User, text: str) -> None:
    EmailAddress.objects.create(user=user, address=text, verified_at=timezone.now())


def found() -> dict[tuple[str, str], list[str]]:
    finding.find()
    rows = LikelyPair.objects.select_related("first", "second").order_by("pk")
    return {(row.first.name, row.second.name): row.reasons for row in rows if row.dismissed_at is None}


def test_each_reason_finds_its_pair_and_nobody_else(alice, bob):
    nora = make_person("Nora Beck")
    people.shadow("BECK, Nóra", "n.b@far.example")
    people.shadow("Unknown", "x@far.example")
    people.shadow("Unknown", "y@far.example")
    zoe, zo = make_person("Zoe Ash"), make_person("Z Ashworth")
    address(zoe, "z.ash@varde.example")
    address(zo, "z.ash@old.example")
    jim, jimmy = make_person("Jim Oak"), make_person("Jimmy Elm")
    address(jim, "j.oak+lists@mail.example")
    address(jimmy, "joak@mail.example")
    assert found() == {
        ("Nora Beck", "BECK, Nóra"): ["outsider"],
        ("Zoe Ash", "Z Ashworth"): ["domains"],
        ("Jim Oak", "Jimmy Elm"): ["tag"],
    }
    people.rename(nora, "Nora Birch")
    assert ("Nora Beck", "BECK, Nóra") not in found() and LikelyPair.objects.count() == 2


def test_ten_thousand_people_are_gone_through_in_a_second(db):
    users = User.objects.bulk_create(
        User(name=f"Person{n % 9000} Name{n % 9000}", handle=f"p{n}", password="!") for n in range(10_000)
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, address=f"p{n}@d{n % 3}.example", verified_at=timezone.now())
        for n, user in enumerate(users)
    )
    begun = time.process_time()
    assert len(finding.pairs()) == 1000
    assert time.process_time() - begun < 1


@pytest.fixture
def pair(alice, team):
    """Nora, and Nora from mails, who has written and has a seat in a private conversation."""
    nora, outsider = make_person("Nora Beck"), people.shadow("Nora Beck", "nora@far.example")
    private = posting.post(author=alice, people=[nora], group=None, subject="Payroll", body="the bonuses.")
    private.conversation.participants.filter(user=nora).delete()
    Participant.objects.create(conversation=private.conversation, user=outsider, added_by=alice)
    Message.objects.create(conversation=private.conversation, author=outsider, body="Seen it, the bonuses.")
    finding.find()
    return nora, outsider


def test_the_page_shows_reasons_and_numbers_and_never_words(as_alice, pair, count_queries):
    page = flat(as_alice.get(PAGE).content.decode())
    assert "called like a colleague" in page and "1 message" in page and "nora@far.example" in page
    assert "bonuses" not in page and "Payroll" not in page
    assert "1 pair may be the same person" in flat(as_alice.get("/manage/people/").content.decode())
    assert count_queries(PAGE) <= 8
    LikelyPair.objects.bulk_create(
        LikelyPair(first=one, second=other)
        for one, other in zip(
            [make_person(f"A{n} One") for n in range(20)],
            [make_person(f"B{n} Two") for n in range(20)],
            strict=True,
        )
    )
    assert count_queries(PAGE) <= 8


def test_two_people_stay_two_until_somebody_thinks_again(as_alice, pair):
    row = LikelyPair.objects.get()
    as_alice.post(f"{PAGE}{row.pk}/", {"act": "dismiss"})
    finding.find()
    assert "Nobody seems" in as_alice.get(PAGE).content.decode()
    assert "nora@far.example" in as_alice.get(PAGE + "?state=dismissed").content.decode()
    as_alice.post(f"{PAGE}{row.pk}/", {"act": "again"})
    assert "nora@far.example" in as_alice.get(PAGE).content.decode()
    acts = list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))
    assert acts[-2:] == ["person.not_one", "person.maybe_one"]


def test_compare_merge_and_take_apart_at_the_desk(as_alice, pair, count_queries):
    nora, outsider = pair
    compare = f"/manage/people/{nora.pk}/merge/{outsider.pk}/"
    page = flat(as_alice.get(compare).content.decode())
    assert "1 message gets the name of Nora Beck" in page and "1 private conversation" in page
    assert "bonuses" not in page and "Payroll" not in page
    assert count_queries(compare) <= 8
    assert "has an account" in as_alice.get(f"/manage/people/{outsider.pk}/merge/{nora.pk}/").content.decode()
    where = as_alice.post(compare).headers["Location"]
    assert "hx-get" in as_alice.get(where).content.decode()
    merging_jobs.work_off()
    assert as_alice.get(where + "progress/").headers["HX-Refresh"] == "true"
    page = flat(as_alice.get(where).content.decode())
    assert "They are one person" in page and "Take apart" in page
    assert count_queries(where) <= 8 and count_queries("/manage/people/merges/") <= 8
    assert not nora.participations.exists() and nora.messages.count() == 1
    as_alice.post(where)
    merging_jobs.work_off()
    assert "Taken apart by Alice Adair" in flat(as_alice.get(where).content.decode())
    assert outsider.messages.count() == 1
    where = as_alice.post(compare, {"private": "yes"}).headers["Location"]
    merging_jobs.work_off()
    assert nora.participations.count() == 1
    assert PersonMerge.objects.filter(undone_at=None).count() == 1


def test_it_asks_again_who_one_is(as_alice, pair, monkeypatch):
    nora, outsider = pair
    monkeypatch.setattr(shown, "is_fresh", lambda request: False)
    answer = as_alice.post(f"/manage/people/{nora.pk}/merge/{outsider.pk}/")
    assert answer.status_code == 403 and not PersonMerge.objects.exists()


def test_any_two_can_be_compared_by_their_addresses(as_alice, pair):
    nora, outsider = pair
    asked = {"act": "compare", "one": "nora@varde.example", "other": "nora@far.example"}
    assert as_alice.post(PAGE, asked).headers["Location"] == f"/manage/people/{nora.pk}/merge/{outsider.pk}/"
    assert b"Nobody has this address" in as_alice.post(PAGE, asked | {"other": "nobody@far.example"}).content


def test_whoever_runs_nothing_finds_none_of_it(client, bob, pair):
    client.force_login(bob)
    row, (nora, outsider) = LikelyPair.objects.get(), pair
    for path in (PAGE, f"/manage/people/{nora.pk}/merge/{outsider.pk}/", "/manage/people/merges/"):
        assert client.get(path).status_code == 404
    assert client.post(f"{PAGE}{row.pk}/", {"act": "dismiss"}).status_code == 404


def test_of_somebody_from_mails_nothing_is_told_that_was_private(as_alice, pair):
    """Neither who is only a name in a conversation, nor when they wrote."""
    _nora, outsider = pair
    people.shadow("Nora Beck")
    assert list(found()) == [("Nora Beck", "Nora Beck")] and LikelyPair.objects.get().second == outsider
    page = as_alice.get(PAGE).content.decode()
    assert "1 message" in flat(page) and "<time" not in page


@pytest.mark.parametrize("path", ["{0}/merge/1/", "merges/{0}/", "merges/{0}/progress/"])
def test_numbers_that_no_database_holds(as_alice, path):
    assert as_alice.get("/manage/people/" + path.format(2**63)).status_code == 404
