"""Migrations that fill in what older rows lack: run on such rows, they write what an action writes today."""

from importlib import import_module

from django.apps import apps

from accounts.models import Group, User
from threads.actions import posting
from threads.models import Topic


def rows(model, *columns):
    return sorted(model.objects.values_list(*columns))


def test_topics_are_read_out_of_the_messages_that_are_there(alice, team):
    posting.post(author=alice, group=team, subject="Doors", body="#Café and #safety, not `#code`")
    posting.post(author=alice, group=team, subject="More", body="No topic here")
    today = rows(Topic, "conversation", "name", "written")
    assert [name for _pk, name, _written in today] == ["cafe", "safety"]
    Topic.objects.all().delete()
    import_module("threads.migrations.0011_topics_of_conversations").read_again(apps, None)
    assert rows(Topic, "conversation", "name", "written") == today


def test_titles_and_words_of_groups_are_folded(alice, team):
    User.objects.filter(pk=alice.pk).update(title="Chef d’équipe")
    Group.objects.filter(pk=team.pk).update(description="Où est la clé?")
    User.objects.update(folded_title="")
    Group.objects.update(folded_words="")
    import_module("accounts.migrations.0006_folded_words").fold(apps, None)
    alice.refresh_from_db()
    team.refresh_from_db()
    assert (
        "equipe" in alice.folded_title
        and "ou est la cle" in team.folded_words
        and "team" in team.folded_words
    )
