"""Many people at once: a list is read, shown, and worked off."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError
from django.utils import timezone

from accounts import jobs, people_lists
from accounts.actions import access, addresses, inviting, people
from accounts.models import AuditEntry, Group, Membership, OneTimeLink, PeopleList, User
from accounts.signin import mails
from tests.conftest import make_group

HEADER = "Email;Full name;Job title;Role;Groups\n"


def read(text: str, by: User) -> list[tuple]:
    return [(row["address"], row["name"], row["problem"]) for row in people_lists.read(text, by)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ann.smith@x.example", [("ann.smith@x.example", "Ann Smith")]),
        (
            'Ann Smith <A@x.example>, "Bo, Jr." <b@x.example>; c@x.example\nd@x.example',
            [
                ("a@x.example", "Ann Smith"), ("b@x.example", "Bo, Jr."), ("c@x.example", "C"),
                ("d@x.example", "D"),
            ],
        ),
        ("email,name\na@x.example,Ann\n\nb@x.example,\n", [("a@x.example", "Ann"), ("b@x.example", "B")]),
        ("E-Mail\na@x.example", [("a@x.example", "A")]),
        ("Job\tE-mail address\nBoss\ta@x.example", [("a@x.example", "A")]),
        (HEADER + '"a@x.example";"Ann ""A"" Smith";"Line\nbreak";;', [("a@x.example", 'Ann "A" Smith')]),
        ("email,name\r\nzoë@x.example,Zoë", [("zoë@x.example", "Zoë")]),
    ],
)  # fmt: skip
def test_lists_are_read_as_people_have_them(text, found, alice):
    assert [row[:2] for row in read(text, alice)] == found


@pytest.mark.parametrize(
    "data", ["email,name\na@x.example,Zoë".encode(c) for c in ("utf-8", "utf-8-sig", "utf-16", "cp1252")]
)
def test_files_are_read_in_the_code_pages_of_spreadsheets(data, alice):
    assert read(people_lists.decoded(data), alice) == [("a@x.example", "Zoë", "")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "nobody"),
        (" \n\n", "nobody"),
        ("name,title\nAnn,Boss", "No column is called “email”"),
        ("email,name\n" + "a@x.example,A\n" * 5001, "More than 5000 rows"),
        ('email,name\na@x.example,"' + "x" * 200_000 + '"', "Line 2 cannot be read"),
    ],
)
def test_what_is_no_list_is_said_as_a_whole(text, said, alice):
    with pytest.raises(ValidationError, match=said):
        people_lists.read(text, alice)
    assert PeopleList.objects.count() == 0


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("nonsense;Ann;;;", "no e-mail address"),
        ("x" * 250 + "@x.example;Ann;;;", "no e-mail address"),
        ("bob@varde.example;Bob;;;", "Here already: Bob Brandt"),
        ("a@x.example;=1+1;;;", "formula"),
        ("a@x.example;Ann;@SUM(1);;", "formula"),
        ("a@x.example;Ann;;emperor;", "no role “emperor”"),
        ("a@x.example;Ann;;;nowhere", "no group “nowhere”"),
        ("a@x.example;Ann;;;vault", "no group “vault”"),
        ("a@x.example;" + "x" * 300 + ";;;", "longer than 200"),
        ("a@x.example;" + "x" * 600 + ";;;", "The cell “name” is too long"),
    ],
)
def test_what_is_wrong_with_a_row_is_said_beside_it(row, said, alice, bob, charlie):
    make_group("Vault", charlie, visibility="secret", joining="invite")
    rows = people_lists.read(HEADER + row + "\ngood@x.example;Good;;;", alice)
    assert said in rows[0]["problem"] and rows[1]["problem"] == ""


def test_an_address_stands_for_one_person(alice):
    assert [row[2] for row in read("a@x.example\nA@X.example", alice)] == [
        "", "This address stands further up already.",
    ]  # fmt: skip


def test_a_list_is_shown_first_and_then_worked_off(as_alice, alice, team):
    text = HEADER + "ann@x.example;Ann Smith;Pilot;moderator;team\nbob@varde.example;Bob;;;\n"
    file = BytesIO(text.encode())
    file.name = "people.csv"
    answer = as_alice.post("/manage/people/invite/", {"file": file})
    page = answer.headers["Location"]
    shown = as_alice.get(page)
    assert (shown.context["good_count"], shown.context["bad_count"]) == (1, 1)
    assert not User.objects.filter(name="Ann Smith").exists() and inviting.work_off() == 0
    as_alice.post(page)
    assert b"hx-get" in as_alice.get(page + "progress/").content
    assert inviting.work_off() == 1
    ann = User.objects.get(name="Ann Smith")
    assert (ann.title, ann.role, ann.has_usable_password()) == ("Pilot", "moderator", False)
    assert Membership.objects.filter(group=team, user=ann).exists()
    assert b"hx-get" not in as_alice.get(page + "progress/").content
    assert inviting.work_off() == 0
    acts = list(
        AuditEntry.objects.order_by("pk")
        .filter(actor=alice)
        .exclude(act="signin.in")
        .values_list("act", flat=True)
    )
    assert acts == ["person.listed", "person.added", "group.let_in"]


def test_the_invitation_leads_in(client, alice):
    ann = inviting.invite("Ann Smith", "ann@x.example", by=alice)
    assert mails.send_due() == 1
    letter = mail.outbox[0]
    link = OneTimeLink.objects.get(user=ann)
    assert letter.to == ["ann@x.example"] and letter.subject == "You are invited to Skein"
    assert link.url in letter.body and "within 7 days" in letter.body
    assert client.get(link.url).status_code == 200
    client.post(link.url, {"password": "seven green kettles"})
    assert client.get("/").status_code == 200


def test_a_list_is_started_once(as_alice, alice):
    found = inviting.take_list("a@x.example", by=alice)
    inviting.start(found, by=alice)
    with pytest.raises(ValidationError, match="already"):
        inviting.start(found, by=alice)
    empty = inviting.take_list("nonsense", by=alice)
    with pytest.raises(ValidationError, match="nobody to invite"):
        inviting.start(empty, by=alice)


def test_a_worker_that_dies_goes_on_where_it_was(alice, monkeypatch):
    found = inviting.take_list("".join(f"p{n}@x.example\n" for n in range(5)), by=alice)
    inviting.start(found, by=alice)
    real, calls = inviting.invite, []

    def third_kills(*args, **options):
        calls.append(args)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(*args, **options)

    monkeypatch.setattr(inviting, "invite", third_kills)
    with pytest.raises(KeyboardInterrupt):
        inviting.work_off()
    assert PeopleList.objects.get().done == 2
    assert inviting.work_off() == 3
    assert User.objects.filter(addresses__address__endswith="@x.example").count() == 5


def test_what_changed_meanwhile_is_told_of_its_row_alone(alice):
    found = inviting.take_list("a@x.example\nb@x.example", by=alice)
    inviting.invite("Ann", "a@x.example", by=alice)
    inviting.start(found, by=alice)
    inviting.work_off()
    found.refresh_from_db()
    assert [(row["line"], row["problem"]) for row in found.failed] == [
        (1, "a@x.example belongs to somebody already.")
    ]
    assert User.objects.filter(addresses__address="b@x.example").exists()


def test_a_row_nobody_thought_of_stops_neither_the_others_nor_the_list_behind(alice, monkeypatch):
    lists = [inviting.take_list(text, by=alice) for text in ("a@x.example\nb@x.example", "c@x.example")]
    for found in lists:
        inviting.start(found, by=alice)
    real = inviting.invite

    def odd(name, address, **options):
        if address == "a@x.example":
            real(name, address, **options)
            raise IntegrityError
        return real(name, address, **options)

    monkeypatch.setattr(inviting, "invite", odd)
    assert inviting.work_off() == 3
    lists[0].refresh_from_db()
    assert [(row["line"], row["problem"]) for row in lists[0].failed] == [
        (1, "It could not be done. The log says why.")
    ]
    found = User.objects.filter(addresses__address__endswith="@x.example").values_list("name", flat=True)
    assert sorted(found) == ["B", "C"]


def test_a_database_that_is_away_is_no_fault_of_a_row(alice, monkeypatch):
    inviting.start(inviting.take_list("a@x.example", by=alice), by=alice)

    def away(*_args, **_options):
        raise OperationalError

    monkeypatch.setattr(inviting, "invite", away)
    with pytest.raises(OperationalError):
        inviting.work_off()
    assert PeopleList.objects.get().done == 0


def test_of_two_who_add_one_address_at_the_same_moment_one_does(alice, bob, monkeypatch):
    real = people.free_handle

    def slow(wish):
        monkeypatch.setattr(people, "free_handle", real)
        people.employee("Ann Smith", "ann@x.example")
        return real(wish)

    monkeypatch.setattr(people, "free_handle", slow)
    with pytest.raises(ValidationError, match="belongs to somebody"):
        people.employee("Ann Smith", "ann@x.example")
    # Another address of a colleague, claimed while somebody else gets it.
    with pytest.raises(ValidationError, match="belongs to somebody"):
        addresses.give(None, bob, alice.addresses.get().address, primary=False)
    assert alice.addresses.count() == 1


@pytest.mark.parametrize(
    ("days", "fields", "is_there"),
    [
        (2, {}, False),
        (0.5, {}, True),
        (8, {"started_at": 8, "ended_at": 8}, False),
        (8, {"started_at": 8}, True),
        (3, {"started_at": 3, "ended_at": 3}, True),
    ],
)
def test_names_and_addresses_of_a_list_go_when_it_is_done_with(alice, days, fields, is_there):
    ago = {name: timezone.now() - timedelta(days=number) for name, number in fields.items()}
    PeopleList.objects.create(by=alice, created_at=timezone.now() - timedelta(days=days), **ago)
    jobs.forget()
    assert PeopleList.objects.exists() == is_there


def test_nobody_is_invited_in_the_name_of_who_is_no_admin_any_more(alice, bob):
    access.give_role(bob, User.Role.ADMIN)
    found = inviting.take_list("a@x.example", by=alice)
    inviting.start(found, by=alice)
    access.give_role(alice, User.Role.MEMBER)
    inviting.work_off()
    found.refresh_from_db()
    assert "no admin any more" in found.failed[0]["problem"]
    assert not User.objects.filter(addresses__address="a@x.example").exists()


def test_lists_are_their_bringers_alone(client, as_alice, alice, bob):
    found = inviting.take_list("a@x.example", by=alice)
    access.give_role(bob, User.Role.ADMIN)
    client.force_login(bob)
    for address in (f"/manage/people/invite/{found.pk}/", f"/manage/people/invite/{found.pk}/progress/"):
        assert client.get(address).status_code == 404
    assert client.post(f"/manage/people/invite/{found.pk}/").status_code == 404


def test_a_large_list_costs_no_more_queries_to_read(as_alice, alice, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        inviting.take_list(
            "email,name,groups\n" + "".join(f"p{n}@x.example,P,g{n}\n" for n in range(300)), by=alice
        )


def test_a_file_that_is_too_large_is_told(as_alice):
    file = BytesIO(b"x" * (people_lists.MOST_BYTES + 1))
    file.name = "people.csv"
    answer = as_alice.post("/manage/people/invite/", {"file": file})
    assert answer.status_code == 422 and b"larger than 2 MB" in answer.content


def test_whoever_comes_is_in_the_first_groups(alice, bob):
    first = make_group("First", bob, is_default=True)
    make_group("Closed", bob, is_default=True, closed_at=alice.created_at)
    ann = inviting.invite("Ann", "a@x.example", by=alice)
    assert list(Group.objects.joined_by(ann)) == [first]


def test_an_outsider_is_invited_and_keeps_what_they_wrote(as_alice, alice):
    (ann,) = people.shadows([("Ann Smith", "ann@x.example")])
    people.shadows([("Nobody's address", "")])
    page = as_alice.get("/manage/people/?state=outsiders")
    assert [row["user"] for row in page.context["rows"]] == [ann]
    assert (
        as_alice.post(f"/manage/people/{ann.pk}/invite/").headers["Location"] == f"/manage/people/{ann.pk}/"
    )
    ann.refresh_from_db()
    assert ann.can_sign_in and mails.send_due() == 1
    assert as_alice.post(f"/manage/people/{ann.pk}/invite/").status_code == 404
