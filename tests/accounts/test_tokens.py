"""Tokens of machines: shown once, kept as a hash, over in a moment."""

import logging
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from django.utils import timezone

from accounts.actions import access
from accounts.models import AccessToken, AuditEntry, User
from accounts.tokens import asking, issuing

SCOPE = AccessToken.Scope.DIRECTORY


def asks(text: str, kind: str = "Bearer", origin: str = "192.0.2.7") -> AccessToken | None:
    request = RequestFactory().get("/", headers={"Authorization": f"{kind} {text}"}, REMOTE_ADDR=origin)
    try:
        return asking.token_of(request, SCOPE)
    except asking.TokenRefused:
        return None


@pytest.fixture
def made(alice, bob):
    User.objects.filter(pk=bob.pk).update(role="admin")
    return issuing.issue("Entra ID", scope=SCOPE, by=alice)


def test_a_token_is_shown_once_and_kept_as_a_hash(as_alice):
    page = as_alice.post("/manage/integrations/", {"name": " Entra  ID ", "scope": "directory", "days": "90"})
    text = page.context["fresh"]
    assert text.startswith("skein_pat_") and len(text) > 50
    assert text in page.content.decode() and page["Cache-Control"] == "no-store"
    token = AccessToken.objects.get()
    assert (token.name, token.hint) == ("Entra ID", text[-4:])
    assert text not in str(AccessToken.objects.values().get())
    assert timedelta(days=89) < token.ends_at - timezone.now() < timedelta(days=91)
    again = as_alice.get("/manage/integrations/").content.decode()
    assert text not in again and "Entra ID" in again


def test_a128_no_page_and_no_entry_of_the_log_says_a_token(as_alice):
    text = as_alice.post(
        "/manage/integrations/", {"name": "Okta", "scope": "directory", "days": "0"}
    ).context["fresh"]
    as_alice.post(f"/manage/integrations/{AccessToken.objects.get().pk}/revoke/")
    said = [
        (row.act, row.detail) for row in AuditEntry.objects.order_by("pk") if row.act.startswith("setting")
    ]
    assert said == [("setting.token", {"token": "Okta"}), ("setting.no_token", {"token": "Okta"})]
    for url in ("/manage/integrations/", "/manage/audit/"):
        assert text not in as_alice.get(url).content.decode()


def test_what_is_revoked_opens_nothing_at_once(as_alice, made):
    token, text = made
    assert asks(text) == token
    answer = as_alice.post(f"/manage/integrations/{token.pk}/revoke/", follow=True)
    assert "opens nothing any more" in answer.content.decode()
    assert asks(text) is None
    assert as_alice.get("/manage/integrations/").context["tokens"].count() == 0
    as_alice.post(f"/manage/integrations/{token.pk}/revoke/")
    assert AuditEntry.objects.filter(act="setting.no_token").count() == 1


def test_a_token_ends(alice):
    _token, text = issuing.issue("Okta", scope=SCOPE, by=alice, ends_at=timezone.now() - timedelta(seconds=1))
    assert asks(text) is None


def test_a050_tokens_end_with_the_access_of_their_maker_and_stay_over(alice, made):
    _token, text = made
    access.deactivate(alice)
    assert asks(text) is None
    access.reactivate(alice)
    assert asks(text) is None


def test_a_token_of_somebody_who_is_no_admin_any_more_opens_nothing(alice, made):
    _token, text = made
    access.give_role(alice, "member")
    assert asks(text) is None


@pytest.mark.parametrize("kind", ["bearer", "BEARER", "Bearer "])
def test_the_kind_of_a_token_is_written_as_one_likes(made, kind):
    assert asks(made[1], kind) == made[0]


def test_everything_that_is_refused_is_refused_in_one_way(made):
    _token, text = made
    wrong = ["", "skein_pat_", text[:-1], text + "x", text.lower(), "x" * 100_000, "\udc80", "ü"]
    for answer in [asks(one) for one in wrong] + [asks(text, "Basic"), asks(text, "")]:
        assert answer is None


def test_a046_refused_tokens_are_logged_and_counted_and_right_ones_go_on(made, caplog):
    caplog.set_level(logging.WARNING, "skein.signin")
    for _number in range(asking.REFUSED.most + 5):
        assert asks("skein_pat_guess") is None
    lines = [record.getMessage() for record in caplog.records]
    assert lines == ["Token from 192.0.2.7: refused"] * asking.REFUSED.most
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7")
    with pytest.raises(asking.TokenRefused) as refusal:
        asking.token_of(request, SCOPE)
    assert refusal.value.wait > 0
    assert asks(made[1]) == made[0]


def test_when_a_token_was_used_last_is_written_once_a_minute(made):
    token, text = made
    asks(text)
    first = AccessToken.objects.get(pk=token.pk).used_at
    asks(text)
    assert first is not None and AccessToken.objects.get(pk=token.pk).used_at == first


@pytest.mark.parametrize("name", ["", "  ", "x" * 61])
def test_a_token_has_a_name(alice, as_alice, name):
    with pytest.raises(ValidationError):
        issuing.issue(name, scope=SCOPE, by=alice)
    form = {"name": name, "scope": "directory", "days": "90"}
    assert as_alice.post("/manage/integrations/", form).status_code == 422
    form = {"name": "Okta", "scope": "everything", "days": "1"}
    assert as_alice.post("/manage/integrations/", form).status_code == 422
    assert not AccessToken.objects.exists()


def test_there_are_not_endlessly_many(alice, monkeypatch):
    monkeypatch.setattr(issuing, "MOST", 2)
    for _number in range(2):
        issuing.issue("Okta", scope=SCOPE, by=alice)
    with pytest.raises(ValidationError, match="already"):
        issuing.issue("Okta", scope=SCOPE, by=alice)


def test_the_page_is_for_admins_and_costs_the_same_for_many(client, alice, bob, count_queries):
    client.force_login(bob)
    assert client.get("/manage/integrations/").status_code == 404
    assert client.post("/manage/integrations/1/revoke/").status_code == 404
    client.force_login(alice)
    few = count_queries("/manage/integrations/")
    for number in range(10):
        issuing.issue(f"T{number}", scope=SCOPE, by=alice)
    assert count_queries("/manage/integrations/") == few <= 8
