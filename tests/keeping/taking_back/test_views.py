"""The page before an import is taken back, and who gets there."""

import pytest
from django.utils import timezone

from accounts.models import AuditEntry, Membership
from tests.bridge.archives.files import PAGE, imported
from tests.bridge.mails import deliver
from tests.bridge.test_archive import as_mbox, letters
from tests.conftest import make_group, make_person
from threads.actions import posting
from threads.bridge.models import Archive
from threads.keeping.taking_back import running
from threads.models import Conversation, Message

from .everything import State, taken_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, nora):
    client.force_login(nora)
    return client


def test_an_admin_sees_what_goes_says_why_and_watches(desk, team, nora, alice, django_assert_max_num_queries):
    row = imported(as_mbox(letters()), nora, team)
    posting.reply(
        author=alice, conversation=Conversation.objects.get(subject="Well 1"), body="Is it still so?"
    )
    deliver(letters(1)[0], to="team", envelope_from="ann@far.example")
    url, back = f"{PAGE}{row.pk}/", f"{PAGE}{row.pk}/take-back/"
    page = desk.get(url).content.decode()
    assert back in page and "Possible until" in page
    with django_assert_max_num_queries(8):
        page = " ".join(desk.get(back).content.decode().split())
    assert "<b>8</b>" in page and "1 conversation as it is: answered or changed since" in page
    assert "1 message that another mail brought too" in page and "Well 1" in page
    answer = desk.post(back, {"reason": " "})
    assert answer.status_code == 422 and "This field is required" in answer.content.decode()
    assert desk.post(back, {"reason": "The wrong file."}).url == url
    page = desk.get(url).content.decode()
    assert "Being taken back" in page and "hx-get" in page and back not in page
    assert desk.post(back, {"reason": "Once more."}).status_code == 404
    running.work_off()
    with django_assert_max_num_queries(8):
        page = " ".join(desk.get(f"{url}progress/").content.decode().split())
    assert "Gone: 8 messages, 2 conversations" in page and "1 conversation stays as it is" in page
    assert "Take back what stayed" in page
    asked, done = AuditEntry.objects.filter(act__in=["mail.archive_undo", "mail.archive_undone"]).order_by(
        "pk"
    )
    assert asked.actor == done.actor == nora and "The wrong file." in str(asked.words)


def test_only_who_could_have_stopped_it_and_not_for_ever(desk, team, nora):
    vault = make_group("vault", visibility="secret", joining="invite")
    Membership.objects.create(group=vault, user=nora, role=Membership.Role.ADMIN)
    row = imported(as_mbox(letters(3)), nora, vault)
    back = f"{PAGE}{row.pk}/take-back/"
    desk.force_login(make_person("Otto Other", role="admin"))
    for answer in (desk.get(back), desk.post(back, {"reason": "Mine."})):
        assert answer.status_code == 404
    assert back not in desk.get(f"{PAGE}{row.pk}/").content.decode()
    desk.force_login(make_person("Ed Employee"))
    assert desk.get(back).status_code == 404
    desk.force_login(nora)
    assert desk.get(back).status_code == 200
    Archive.objects.update(ended_at=timezone.now() - Archive.UNDO_PERIOD)
    assert desk.get(back).status_code == 404
    assert "cannot be taken back any more" in desk.get(f"{PAGE}{row.pk}/").content.decode()


def test_the_subjects_of_places_that_the_reader_may_not_read_are_not_told(desk, nora, alice):
    vault = make_group("vault", visibility="secret", joining="invite")
    for person in (nora, alice):
        Membership.objects.create(group=vault, user=person, role=Membership.Role.ADMIN)
    row = imported(as_mbox(letters(3)), nora, vault)
    posting.reply(author=alice, conversation=Conversation.objects.get(), body="Is it still so?")
    back = f"{PAGE}{row.pk}/take-back/"
    assert "Well 0" in desk.get(back).content.decode()
    Membership.objects.filter(user=nora).delete()
    page = " ".join(desk.get(back).content.decode().split())
    assert "Well 0" not in page and "1 conversation as it is" in page


def test_asked_again_who_it_is(desk, team, nora, settings):
    row = imported(as_mbox(letters(3)), nora, team)
    settings.CONFIRM_MINUTES = 0
    page = desk.post(f"{PAGE}{row.pk}/take-back/", {"reason": "The wrong file."}).content.decode()
    row.refresh_from_db()
    assert row.state == State.DONE and "Take an import back" in page


def test_what_nobody_finds_any_more(team, nora, alice):
    from search.models import PendingUpdate

    row = imported(as_mbox(letters(3)), nora, team)
    ids = set(Message.objects.values_list("pk", flat=True))
    PendingUpdate.objects.all().delete()
    taken_back(row, nora)
    assert ids <= set(PendingUpdate.objects.values_list("message", flat=True))
