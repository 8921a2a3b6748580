"""A change of a person's rights is told to their open sockets, whoever saves it."""

import pytest

from accounts.signals import access_changed


@pytest.fixture
def told():
    heard = []

    def hear(user, **_kwargs):
        heard.append(user.pk)

    access_changed.connect(hear)
    yield heard
    access_changed.disconnect(hear)


@pytest.mark.parametrize(
    ("field", "value"), [("is_active", False), ("kind", "outsider"), ("role", "admin"), ("password", "x")]
)
def test_a_saved_change_of_rights_is_told_once(bob, told, field, value):
    setattr(bob, field, value)
    bob.save(update_fields=[field])
    bob.save()
    assert told == [bob.pk]


def test_other_changes_are_not_told(bob, told):
    bob.title = "Baker"
    bob.save()
    bob.is_active = False
    bob.save(update_fields=["title"])
    assert told == []
