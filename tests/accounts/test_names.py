"""One name, however it is spelt; and one colleague for it, or nobody."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from accounts import names
from accounts.actions import people
from accounts.models import User

from ..conftest import make_person


def called(name: str) -> list[str]:
    return [user.name for user in people.employees_named([name]).get(name, [])]


@pytest.mark.parametrize(
    ("name", "spellings"),
    [
        (
            "Jonas Lindqvist",
            ["jonas lindqvist", "JONAS LINDQVIST", "Lindqvist, Jonas", "LINDQVIST, Jonas", "Jonas A. Lindqvist",
             "Jonas A Lindqvist", "Dr. Jonas Lindqvist", "Lindqvist, Dr. Jonas", "Lindqvist, Jonas, Dr.",
             "Jonas Lindqvist, PhD", "Herr Jonas Lindqvist", "'Jonas Lindqvist'", '"Lindqvist, Jonas"',
             "Jonas\u00a0Lindqvist", "Jo\u200bnas Lind\u00adqvist", "\u202bJonas Lindqvist\u202c", "Ｊｏｎａｓ　Ｌｉｎｄｑｖｉｓｔ",
             " jonas  lindqvist ", "Lindqvist,Jonas"],
        ),
        ("Zoë Müller", ["Zoe Muller", "ZOE MÜLLER", "Zoe\u0308 Mu\u0308ller", "muller, zoe"]),
        ("Jörg Weiß", ["Jorg Weiss", "JÖRG WEISS", "joerg weiß".replace("oe", "ö")]),
        ("Łukasz Żółć", ["Lukasz Zolc", "ŁUKASZ ŻÓŁĆ", "Z\u0307o\u0301łc\u0301, Łukasz"]),
        ("Søren Kjær", ["Soren Kjaer", "SØREN KJÆR"]),
        ("Þóra Guðmundsdóttir", ["Thora Gudmundsdottir"]),
        ("Işıl İnce", ["Isil Ince", "IŞIL İNCE", "ışıl ince", "Is\u0327ıl I\u0307nce"]),
        ("Nguyễn Thị Đào", ["Nguyen Thi Dao", "NGUYỄN THỊ ĐÀO", "Nguye\u0302\u0303n Thi\u0323 Đa\u0300o"]),
        ("Sinéad O’Neill", ["Sinead O'Neill", "SINEAD ONEILL"]),
        ("Anna-Lena Berg", ["Anna Lena Berg", "anna‐lena berg"]),
        ("Γιώργος Παππάς", ["ΓΙΩΡΓΟΣ ΠΑΠΠΑΣ", "Γιωργος Παππας"]),
        ("Семён Йоффе", ["СЕМЕН ЙОФФЕ", "Семен Йоффе"]),
        ("李 明", ["李\u3000明"]),
    ],
)  # fmt: skip
def test_spellings_of_one_name(db, name, spellings):
    make_person(name)
    for spelling in [name, *spellings]:
        assert called(spelling) == [name], spelling


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Jonas Lindqvist", "Jon Lindqvist"), ("Jonas Lindqvist", "Lindqvist"), ("Jonas Lindqvist", "Jonas"),
        ("Jonas A. Lindqvist", "Jonas B. Lindqvist"), ("John Smith Jr", "John Smith"), ("李 明", "李 朋"),
        ("かな だいすけ", "かな たいすけ"), ("Jonas Lindqvist", "jonas@lindqvist"), ("Jonas Lindqvist", "Jоnas Lindqvist"),
        ("Jonas Lindqvist", "J. Lindqvist"), ("Ann Lee", "Lee, Ann Ash"),
    ],
)  # fmt: skip
def test_another_name(db, name, other):
    make_person(name)
    assert called(other) == []


def test_a_guess_must_be_unique(db):
    make_person("Zoë Müller")
    User.objects.create(name="Zoe Muller", handle="zoe-2")
    assert len(called("zoe müller")) == 2


def test_initials_tell_two_colleagues_apart(db):
    make_person("Jonas A. Lindqvist")
    User.objects.create(name="Jonas B. Lindqvist", handle="jonas-b")
    assert called("Lindqvist, Jonas B.") == ["Jonas B. Lindqvist"]
    assert len(called("Jonas Lindqvist")) == 2


def test_who_has_left_and_who_never_worked_here_are_not_found(db):
    make_person("Zoë Müller", is_active=False)
    people.shadow("Zoë Müller")
    assert called("Zoe Muller") == []


def test_a_new_name_is_found_and_the_old_one_is_not(db):
    person = make_person("Zoë Müller")
    person.name = "Zoë Łapa"
    person.save(update_fields=["name"])
    assert called("zoe lapa") and not called("zoe muller")
    User.objects.filter(pk=person.pk).update(name="Zoë Weiß")
    assert called("zoe weiss") and not called("zoe lapa")


def test_names_of_a_large_company_are_one_query(db):
    User.objects.bulk_create(User(name=f"Person N{n}", handle=f"p{n}") for n in range(1_000))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = people.employees_named([f"N{n}, PERSON" for n in range(500)])
    assert len(queries) == 1 and len(found) == 500


def test_names_stored_by_an_older_version_are_folded(db):
    person = make_person("Zoë Müller")
    User.objects.filter(pk=person.pk).update(folded_name="")
    import_module("accounts.migrations.0003_folded_name").fold(apps, None)
    assert called("zoe muller") == ["Zoë Müller"]


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(name):
    assert names.fold(names.fold(name)) == names.fold(name)
    assert names.core(names.core(name)) == names.core(name)


@pytest.mark.parametrize(
    "name", ["x" * 10_000, ", " * 5_000, "\u202e" * 10_000, "\ud800 \udfff", "\x00 a", "ﷺ" * 5_000]
)
def test_names_nobody_has(db, name):
    assert called(name) == []
