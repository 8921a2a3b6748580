"""Report a message: one case for many reporters, told to those who decide, and to nobody who reported."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from tests.conftest import make_person
from threads.actions import posting, withholding
from threads.models import Activity, Message
from threads.moderation import deciding, reporting
from threads.moderation.models import Case, Report
from threads.notify.models import Notification

from .conftest import WORD

pytestmark = pytest.mark.django_db


def told(reason="reported") -> list[str]:
    return sorted(Notification.objects.filter(reason=reason).values_list("user__handle", flat=True))


def test_several_reporters_are_one_case_and_one_notice(alice, charlie, mo, bad):
    for person in (charlie, alice, charlie):
        reporting.report(bad, by=person, reason="harass")
    assert Case.objects.count() == 1 and Report.objects.count() == 2
    assert told() == ["mo"]


def test_personal_data_goes_to_security_too(alice, charlie, mo, sam, bad):
    reporting.report(bad, by=charlie, reason="harass")
    assert told() == ["mo"]
    reporting.report(bad, by=alice, reason="personal")
    assert told() == ["mo", "mo", "sam"]


def test_without_moderators_the_admins_are_told_but_never_whom_it_is_about(alice, bob, charlie, team):
    one, other = posting.post(author=bob, group=team, subject="A", body="a"), None
    reporting.report(one, by=charlie, reason="other")
    assert told() == ["alice"]
    other = posting.post(author=alice, group=team, subject="B", body="b")
    reporting.report(other, by=charlie, reason="other")
    # There is nobody else.
    assert told() == ["alice", "alice"]


def test_no_notice_and_no_fact_says_who_reported_or_what_was_written(charlie, case):
    notice = Notification.objects.get(reason="reported")
    assert notice.actor is None and WORD not in notice.text and "Charlie" not in notice.text
    fact = Activity.objects.get(verb="report")
    assert fact.actor is None and fact.message is None and charlie.pk not in fact.detail["people"]


def test_who_may_not_read_it_cannot_report_it(client, charlie, alice, den):
    message = posting.post(author=alice, group=den, subject="Plan", body="x")
    with pytest.raises(PermissionDenied):
        reporting.report(message, by=charlie, reason="other")
    client.force_login(charlie)
    for pk in (message.pk, 987_654):
        assert client.get(reverse("message_report", args=[pk])).status_code == 404
        assert client.post(reverse("message_report", args=[pk]), {"reason": "other"}).status_code == 404
    assert not Case.objects.exists()


@pytest.mark.parametrize(("who", "reason"), [("bob", "other"), ("charlie", ""), ("charlie", "nonsense")])
def test_ones_own_message_or_no_reason_is_refused(request, bad, who, reason):
    with pytest.raises(ValidationError):
        reporting.report(bad, by=request.getfixturevalue(who), reason=reason)


def test_what_is_hidden_already_is_not_reported(charlie, alice, bad):
    withholding.hide(bad, by=alice)
    with pytest.raises(ValidationError):
        reporting.report(bad, by=charlie, reason="other")


def test_a_script_cannot_report_everything(settings, charlie, bob, team):
    settings.LIMITS = True
    messages = [
        Message.objects.create(conversation=first.conversation, author=bob, body="x", parent=first)
        for first in [posting.post(author=bob, group=team, subject="A", body="a")]
        for _n in range(21)
    ]
    with pytest.raises(ValidationError, match="reported many"):
        for message in messages:
            reporting.report(message, by=charlie, reason="other")
    assert Report.objects.count() == 20


def test_the_page_works_without_scripts_and_then_says_reported(client, charlie, mo, bad):
    client.force_login(charlie)
    url = reverse("message_report", args=[bad.pk])
    assert url in client.get(reverse("message_more", args=[bad.pk])).content.decode()
    page = client.get(url).content.decode()
    assert "Personal data" in page and "<nav" in page
    assert client.post(url, {}).status_code == 422
    done = client.post(url, {"reason": "secret", "note": "Prices of a customer "}, follow=True)
    assert "Reported." in done.content.decode()
    assert "You have reported it (confidential)" in client.get(url).content.decode()
    assert Report.objects.get().note == "Prices of a customer"


def test_a_dialog_gets_the_form_alone(client, charlie, bad):
    client.force_login(charlie)
    page = client.get(reverse("message_report", args=[bad.pk]), HTTP_HX_REQUEST="true").content.decode()
    assert page.lstrip().startswith("<form") and "<nav" not in page


def test_nobody_is_offered_to_report_their_own(client, bob, bad):
    client.force_login(bob)
    assert "/report/" not in client.get(reverse("message_more", args=[bad.pk])).content.decode()


def test_the_reporter_alone_reads_what_came_of_it(client, charlie, bob, mo, case):
    url = reverse("report_outcome", args=[case.pk])
    client.force_login(charlie)
    assert "It waits for the moderators" in client.get(url).content.decode()
    deciding.decide(case, by=mo, act="hide", note="A word for Bob alone.")
    page = client.get(url).content.decode()
    assert "hidden" in page and "Mo Moss" not in page and "A word for Bob" not in page
    client.force_login(bob)
    assert client.get(url).status_code == 404


def test_after_a_decision_one_can_report_again(charlie, mo, bad, case):
    deciding.decide(case, by=mo, act="keep")
    assert reporting.report(bad, by=charlie, reason="secret").case != case


def test_a_report_of_a_guest_of_nobodys_and_of_who_left_is_refused(bad):
    gone = make_person("Gone Girl", is_active=False)
    with pytest.raises(PermissionDenied):
        reporting.report(bad, by=gone, reason="other")
