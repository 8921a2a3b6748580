"""The first page of the desk."""

from datetime import date

import pytest

from accounts import desk
from accounts.actions import access
from accounts.models import Membership, User
from tests.conftest import make_group, make_person
from threads.actions import posting
from threads.metrics import charts, counting, weeks
from threads.metrics.models import WeekFigure
from threads.metrics.rounding import rounded, spoken


@pytest.fixture
def five(db):
    return [make_person(f"P{number} Person") for number in range(5)]


def test_nothing_is_said_about_few_people():
    assert [rounded(number) for number in (0, 1, 4, 5, 9, 10, 648)] == [0, 0, 0, 5, 5, 10, 645]
    assert [spoken(number) for number in (0, 4, 5, 648)] == ["fewer than 5", "fewer than 5", "5", "645"]


def test_one_person_more_or_less_does_not_show(as_alice, alice, five):
    """Two counts, before and after somebody left, tell nothing about that person."""
    for person in five:
        posting.post(author=person, group=None, people=[alice], subject="S", body="x")
    counting.count_now()
    before = as_alice.get("/manage/").context["adoption"]["rows"]
    posting.post(author=alice, group=None, people=five, subject="S", body="x")
    counting.count_now()
    assert as_alice.get("/manage/").context["adoption"]["rows"] == before
    assert before[-1][2] == 5


def test_groups_that_are_small_or_hidden_are_left_out(alice, five):
    large, small = make_group("Large", *five), make_group("Small", *five[:4])
    secret = make_group("Secret", *five, visibility="secret", joining="invite")
    for group in (large, small, secret):
        for _number in range(7):
            posting.post(author=five[0], group=group, subject="S", body="x")
    counting.count_now()
    assert weeks.busiest(alice) == [("Large", 5)]
    assert weeks.busiest(five[0]) == [("Large", 5), ("Secret", 5)]
    Membership.objects.filter(group=large).first().delete()
    assert weeks.busiest(alice) == []


def test_the_page_asks_for_stored_figures_alone(as_alice, alice, five, count_queries):
    empty = count_queries("/manage/")
    for person in five:
        for group in (make_group(f"G {person.pk}", *five), None):
            people = () if group else [alice]
            posting.post(author=person, group=group, people=people, subject="S", body="x")
    counting.count_now()
    assert count_queries("/manage/") == empty <= 8


def test_before_anything_is_counted_the_page_says_so(as_alice):
    assert b"are being counted" in as_alice.get("/manage/").content


def test_other_roles_go_to_the_page_that_is_theirs(client, bob, charlie):
    access.give_role(bob, User.Role.REVIEWER)
    client.force_login(bob)
    assert client.get("/manage/").status_code == 302
    client.force_login(charlie)
    assert client.get("/manage/").status_code == 404


def test_every_link_of_the_desk_opens_for_those_who_see_it(client, db):
    for role in User.Role.values:
        client.force_login(make_person(f"{role.title()} Role", role=role))
        for page in desk.PAGES:
            status = client.get(desk.reverse(page.name)).status_code
            seen = desk.finds(User(role=role), page.name)
            assert (status in (200, 302)) == seen, (role, page.name)


def test_the_health_part_says_what_works(as_alice):
    page = as_alice.get("/manage/health/").content.decode()
    assert "database" in page and "Django" in page


def test_the_figures_leave_as_csv(as_alice, alice, team):
    posting.post(author=alice, group=team, subject="S", body="x")
    counting.count_now()
    lines = b"".join(as_alice.get("/manage/figures/").streaming_content).decode().splitlines()
    assert len(lines) == counting.BACK + 1
    row = dict(zip(lines[0].split(","), lines[-1].split(","), strict=True))
    assert (row["posts"], row["wrote"]) == ("1", "0")


@pytest.mark.parametrize(
    ("most", "top"), [(0, 4), (3, 4), (5, 8), (11, 12), (21, 24), (50, 80), (99, 120), (412, 800), (5_000, 8_000)]
)  # fmt: skip
def test_the_scale_of_a_chart_has_round_numbers(most, top):
    assert charts.lines([[most]], ["x"]).scale[-1][1] == top


def test_a_chart_stays_in_its_picture():
    chart = charts.lines([[0, 5, 3], [0, 0, 0]], ["a", "b", "c"])
    assert chart.lines[0].path == "M34 152L204 63.2L374 98.8"
    assert [word for _x, word, _anchor in chart.labels] == ["a", "b", "c"]
    bars = charts.bars([("A", "10", 10), ("B", "0", 0)]).bars
    assert [bar.width for bar in bars] == ["184.0", "0.0"]
    assert charts.bars([]).height == 0


def test_a_week_begins_on_its_monday(db):
    found = weeks.load()
    assert all(monday.weekday() == 0 for monday in found.mondays) and len(found.mondays) == counting.BACK - 1
    WeekFigure.objects.create(week=date(2001, 1, 1), name="posts", value=3)
    assert weeks.load().is_empty
