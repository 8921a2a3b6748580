"""Every field of every table says what it is for."""

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from accounts.models import User
from tests.conftest import make_person
from threads.keeping import tables
from threads.keeping.record import KINDS, UNUSED
from threads.keeping.retaining import recorded
from threads.models import RetentionRule

MODELS = [
    model
    for model in apps.get_models(include_auto_created=True)
    if model._meta.app_label not in UNUSED and not model._meta.proxy
]
BY_LABEL = {record.label: record for record in tables.TABLES}


def test_no_table_stands_twice_and_none_is_made_up():
    assert len(BY_LABEL) == len(tables.TABLES)
    assert set(BY_LABEL) == {model._meta.label for model in MODELS}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_field_says_what_it_is_for(model):
    """A field that is missing here: say in threads/keeping/tables.py what of people is in it."""
    record = BY_LABEL[model._meta.label]
    named = [column.name for column in record.columns(*KINDS, "plain")]
    assert sorted(named) == sorted(field.name for field in model._meta.concrete_fields)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_who_is_named_by_number_is_said(model):
    """Also a field that looks harmless: each reference to a person is one of `people`."""
    said = {column.name for column in BY_LABEL[model._meta.label].columns("people")}
    assert said == {field.name for field in model._meta.concrete_fields if field.related_model is User}


def test_rows_that_go_with_a_person_name_the_person():
    for record in tables.TABLES:
        if record.goes:
            field = record.model._meta.get_field(record.goes)
            assert isinstance(field, models.ForeignKey) and field.related_model is User, record.label


def test_admins_and_security_reviewers_read_it(client, alice, bob, count_queries):
    client.force_login(alice)
    page = client.get("/manage/keep/").content.decode()
    assert "bridge.RawMail" in page and "accounts.User" in page and "kit.Backup" not in page
    assert count_queries("/manage/keep/") <= 8
    lines = b"".join(client.get("/manage/keep/record.csv").streaming_content).decode().splitlines()
    assert len(lines) == 1 + len(list(tables.columns()))
    client.force_login(make_person("Sam Sand", role=User.Role.REVIEWER))
    assert client.get("/manage/keep/").status_code == client.get("/manage/keep/record.csv").status_code == 200
    client.force_login(bob)
    assert client.get("/manage/keep/").status_code == client.get("/manage/keep/record.csv").status_code == 404


def test_the_record_names_the_rules_that_end_it(client, alice, team):
    assert set(recorded.GO_BY) <= set(BY_LABEL)
    RetentionRule.objects.create(kind="said", amount=2, starts_at=timezone.now())
    RetentionRule.objects.create(kind="said", amount=5, group=team, starts_at=timezone.now())
    client.force_login(alice)
    page = client.get("/manage/keep/").content.decode()
    assert "rule “Conversations of groups”: 2 years; 1 group has its own rule" in page
    lines = b"".join(client.get("/manage/keep/record.csv").streaming_content).decode()
    assert "2 years" in lines and "Team" not in lines
