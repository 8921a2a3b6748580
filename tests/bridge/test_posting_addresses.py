"""Secret addresses of a group: who has one posts by mail, and nothing else follows from it."""

from datetime import timedelta

import pytest
from aiosmtpd.smtp import Envelope
from asgiref.sync import sync_to_async
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, Group, PostingAddress
from tests.conftest import make_group
from threads.actions import posting_addresses
from threads.bridge.intake import addressed, routes, smtp
from threads.bridge.models import IncomingMail
from threads.models import Message

from .mails import deliver, mail
from .test_states import BOB, MALLORY

pytestmark = pytest.mark.django_db
State = IncomingMail.State


@pytest.fixture
def dock(bob, charlie):
    return make_group("Dock", bob, charlie, visibility="private", joining="approval")


@pytest.fixture
def address(dock, bob):
    return posting_addresses.make(dock, "Crane", by=bob)


def whole(one: PostingAddress) -> str:
    return posting_addresses.shown(one)


def only_secret(group: Group) -> None:
    Group.objects.filter(pk=group.pk).update(mail_policy=Group.MailPolicy.SECRET)


def test_who_has_it_posts_without_being_a_member(alice, dock, address):
    assert deliver(mail(MALLORY, "One", "Crane one stands.", to="dock"), to="dock").state == State.HELD
    to = whole(address)
    stored = deliver(mail(MALLORY, "Two", "Crane two stands.", to=to), to=to)
    message = Message.objects.get()
    assert (
        stored.state == State.PUBLISHED
        and message.author.name == "Mallory"
        and not message.author.can_sign_in
    )
    by_alice = mail("Alice Adair <alice@varde.example>", "Three", "Crane three.", to=to)
    assert deliver(by_alice, to=to).state == State.PUBLISHED
    address.refresh_from_db()
    assert address.used_at is not None


def test_it_proves_nobody(dock, address, bob, settings):
    to = whole(address)
    assert deliver(mail(BOB, "One", "It is me, Bob.", to=to), to=to).checked == "unchecked"
    assert Message.objects.get().unchecked
    settings.MAIL_AUTHSERV_ID = "mx.varde.example"
    stored = deliver(mail(BOB, "Two", "It is me again.", to=to), to=to)
    assert stored.state == State.HELD and stored.sender is None and Message.objects.count() == 1


@pytest.mark.parametrize(
    "rule", [{"mail_policy": "hold"}, {"posting": "admins"}, {"unchecked_mail": "hold"}], ids=str
)
def test_the_other_rules_of_the_group_stay(dock, address, rule):
    Group.objects.filter(pk=dock.pk).update(**rule)
    to = whole(address)
    assert deliver(mail(MALLORY, "One", "Crane one.", to=to), to=to).state == State.HELD


def test_a_group_may_take_mail_at_its_secret_addresses_alone(dock, address):
    only_secret(dock)
    assert routes.resolve("dock@skein.localhost", "bob@varde.example") is None
    to = whole(address)
    assert routes.resolve(to.upper()).group == dock
    assert deliver(mail(MALLORY, "One", "Crane one.", to=to), to=to).state == State.PUBLISHED
    late = mail(MALLORY, "Two", "Crane two.", to=to)
    stored = deliver(late, to=to, run=False)
    posting_addresses.revoke(address, by=dock.members.get(handle="bob"))
    from threads.bridge.pipeline import process

    assert process(stored.pk).state == State.HELD
    Group.objects.filter(pk=dock.pk).update(mail_policy="refuse")
    assert routes.resolve(to) is None


def test_a_fetched_mail_goes_where_its_secret_address_says(dock, address):
    only_secret(dock)
    found = addressed.read(mail(MALLORY, "One", "Crane.", to=whole(address)))
    assert [route.group for _to, route in found.recipients] == [dock]
    plain = addressed.read(mail(MALLORY, "One", "Crane.", to="dock"))
    assert [route.kind for _to, route in plain.recipients] == ["in"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("lmtp", [False, True])
async def test_both_doors_answer_the_same(dock, address, bob, lmtp):
    async def ask(recipient: str) -> str:
        return await smtp.Handler(lmtp=lmtp).handle_RCPT(None, None, Envelope(), recipient, [])

    to = whole(address)
    assert (await ask(to)).startswith("250")
    await sync_to_async(posting_addresses.revoke)(address, by=bob)
    gone, made_up = await ask(to), await ask(f"dock+{'a' * 16}@skein.localhost")
    assert gone == made_up == await ask("nowhere@skein.localhost")
    assert gone.startswith("550")


def test_replaced_the_old_one_is_good_as_long_as_said(dock, address, bob):
    new = posting_addresses.replace(address, days=7, by=bob)
    assert routes.resolve(whole(address)) and routes.resolve(whole(new)) and whole(new) != whole(address)
    with pytest.raises(ValidationError):
        posting_addresses.replace(address, days=7, by=bob)
    PostingAddress.objects.filter(pk=address.pk).update(ends_at=timezone.now() - timedelta(seconds=1))
    assert routes.resolve(whole(address)) is None
    newest = posting_addresses.replace(new, days=0, by=bob)
    assert routes.resolve(whole(new)) is None and routes.resolve(whole(newest)).group == dock
    for days in (-1, 3, 400):
        with pytest.raises(ValidationError):
            posting_addresses.replace(newest, days=days, by=bob)
    acts = AuditEntry.objects.filter(group=dock).order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["group.address_made", *["group.address_replaced"] * 2]


def test_one_of_another_group_and_one_of_a_person_open_nothing_else(dock, address, bob, team):
    token = whole(address).partition("+")[2].partition("@")[0]
    assert routes.resolve(f"team+{token}@skein.localhost") is None
    assert "." not in token and len(token) == 16
    assert PostingAddress.objects.get().digest != token and token not in PostingAddress.objects.get().sealed


def test_only_admins_of_the_group_see_and_make_them(alice, bob, charlie, dock, address):
    pages = {}
    for user in (alice, bob, charlie):
        client = Client()
        client.force_login(user)
        pages[user.handle] = client.get("/g/dock/addresses/")
        if user != bob:
            assert client.post("/g/dock/addresses/", {"act": "make", "name": "X"}).status_code == 404
            with pytest.raises(PermissionDenied):
                posting_addresses.make(dock, "X", by=user)
            with pytest.raises(PermissionDenied):
                posting_addresses.revoke(address, by=user)
    assert pages["alice"].status_code == pages["charlie"].status_code == 404
    assert whole(address) in pages["bob"].content.decode()


def test_they_are_made_replaced_and_revoked_on_their_page(client, bob, dock, team):
    client.force_login(bob)
    page = client.post(
        "/g/dock/addresses/", {"act": "make", "name": " The  crane "}, follow=True
    ).content.decode()
    made = PostingAddress.objects.get()
    assert made.name == "The crane" and whole(made) in page
    assert "Say in 1 to" in client.post("/g/dock/addresses/", {"act": "make"}, follow=True).content.decode()
    client.post("/g/dock/addresses/", {"act": "replace", "address": made.pk, "days": "30"})
    page = client.get("/g/dock/addresses/").content.decode()
    assert "good until" in page and PostingAddress.objects.usable().count() == 2
    client.post("/g/dock/addresses/", {"act": "revoke", "address": made.pk})
    page = client.get("/g/dock/addresses/").content.decode()
    assert whole(made) not in page and PostingAddress.objects.usable().count() == 1
    assert (
        "not good any more"
        in client.post(
            "/g/dock/addresses/", {"act": "revoke", "address": made.pk}, follow=True
        ).content.decode()
    )
    other = PostingAddress.objects.create(group=team, name="x", digest="x", sealed="x")
    assert client.post("/g/dock/addresses/", {"act": "revoke", "address": other.pk}).status_code == 404


def test_there_is_a_bound_and_the_address_fits_into_a_mail(bob, monkeypatch):
    monkeypatch.setattr(posting_addresses, "MOST", 1)
    long = make_group("L" * 50, bob)
    with pytest.raises(ValidationError, match="too long"):
        posting_addresses.make(long, "x", by=bob)
    short = make_group("Short", bob)
    posting_addresses.make(short, "x", by=bob)
    with pytest.raises(ValidationError, match="already"):
        posting_addresses.make(short, "y", by=bob)
