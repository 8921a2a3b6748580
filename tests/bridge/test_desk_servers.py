"""The desk's page of mail servers: reached before they are kept, passwords never shown, and a mail there and back."""

import re
import smtplib
import socket

import pytest
from aiosmtpd.controller import Controller
from django.core import mail as post

from accounts.models import AuditEntry
from accounts.signin import again, kept, shown
from microblog.kit import mail_out
from microblog.kit.models import OutgoingServer
from threads.bridge.desk import round_trip
from threads.bridge.intake import fetching
from threads.bridge.models import FetchedMailbox, IncomingMail

from ..conftest import PASSWORD, make_person
from .imap_server import FakeMailbox, serving
from .mails import deliver, mail

pytestmark = pytest.mark.django_db
PAGE, TRIP = "/manage/mail/servers/", "/manage/mail/servers/trip/"


@pytest.fixture
def desk(client, alice):
    client.force_login(alice)
    return client


@pytest.fixture
def box():
    return FakeMailbox()


@pytest.fixture
def port(box):
    with serving(box) as port:
        yield port


class Kept:
    """A mail server that keeps what it is given."""

    def __init__(self):
        self.letters = []

    async def handle_DATA(self, _server, _session, envelope):
        self.letters.append(envelope.content)
        return "250 OK"


@pytest.fixture
def relay(settings):
    settings.EMAIL_BACKEND = mail_out.DESK
    kept = Kept()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        kept.port = probe.getsockname()[1]
    controller = Controller(kept, hostname="127.0.0.1", port=kept.port)
    controller.start()
    yield kept
    controller.stop()


def into(box, at, **changed):
    fields = {"host": "127.0.0.1", "port": at, "security": "none", "folder": "INBOX", "user": box.user}
    fields |= {"password": box.password} | changed
    return {f"in-{name}": value for name, value in fields.items()} | {"act": "save-in"}


def out(at, **changed):
    fields = {"host": "127.0.0.1", "port": at, "security": "none", "user": "", "password": ""} | changed
    return {f"out-{name}": value for name, value in fields.items()} | {"act": "save-out"}


def acts():
    return list(
        AuditEntry.objects.filter(act__startswith="setting.").order_by("pk").values_list("act", flat=True)
    )


def test_a_mailbox_is_named_and_fetched_from(desk, box, port, team):
    assert desk.post(PAGE, into(box, port)).status_code == 302
    box.add(
        mail(
            "Bob Brandt <bob@varde.example>",
            "Band",
            "It slips.",
            to="team@skein.localhost",
            mid="a@x.example",
        )
    )
    assert fetching.fetch() == 1
    assert acts() == ["setting.mailbox"]
    page = desk.get(PAGE).content.decode()
    assert box.password not in page and "Last looked into" in page and "Fetch no more" in page


def test_one_that_cannot_be_opened_is_not_kept(desk, box, port):
    answer = desk.post(PAGE, into(box, port, password="wrong"))
    text = answer.content.decode()
    assert (
        answer.status_code == 422
        and "cannot be used: The server answers:" in text
        and "wrong" not in re.findall(r'value="(.*?)"', text)
    )
    assert not FetchedMailbox.objects.exists() and acts() == []


def test_one_that_is_not_there(desk, box):
    answer = desk.post(PAGE, into(box, 1))
    assert answer.status_code == 422 and "127.0.0.1:1 cannot be used" in answer.content.decode()


@pytest.mark.parametrize("changed", [{"host": "a b"}, {"host": ""}, {"port": 0}, {"port": "x"}, {"security": "x"}, {"user": ""}, {"host": "\0"}])  # fmt: skip
def test_nonsense_is_said_beside_its_field(desk, box, port, changed):
    answer = desk.post(PAGE, into(box, port, **changed))
    assert answer.status_code == 422 and 'class="err"' in answer.content.decode()
    assert box.asked == [] and not FetchedMailbox.objects.exists()


def test_a_new_password_loses_no_mail(desk, box, port, team):
    """What came while the old one was refused is taken with the new one."""
    desk.post(PAGE, into(box, port))
    box.password = "new"
    box.add(
        mail(
            "Bob Brandt <bob@varde.example>",
            "Band",
            "It slips.",
            to="team@skein.localhost",
            mid="a@x.example",
        )
    )
    assert fetching.fetch() == 0
    assert desk.post(PAGE, into(box, port, password="new")).status_code == 302
    assert fetching.fetch() == 1


def test_an_empty_password_stays_what_it_was(desk, box, port):
    desk.post(PAGE, into(box, port))
    assert desk.post(PAGE, into(box, port, password="")).status_code == 302
    assert FetchedMailbox.objects.get().password == box.password


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"], ids=["other-host", "other-port"])
def test_a_password_goes_to_no_other_server(desk, box, port, host):
    """Who may change the address must not learn the password by it."""
    desk.post(PAGE, into(box, port))
    other = FakeMailbox()
    with serving(other) as elsewhere:
        answer = desk.post(PAGE, into(box, elsewhere, host=host, password=""))
    assert answer.status_code == 422 and "Enter the password for this server" in answer.content.decode()
    assert other.asked == []


@pytest.mark.parametrize("kind", ["in", "out"])
def test_a045_a_password_leaves_this_machine_only_encrypted(desk, box, port, settings, kind):
    settings.EMAIL_BACKEND = mail_out.DESK
    fields = into(box, port) if kind == "in" else out(port, user="skein", password="secret")
    answer = desk.post(PAGE, fields | {f"{kind}-host": "mail.example.com"})
    assert answer.status_code == 422 and "leaves this machine only encrypted" in answer.content.decode()
    assert not FetchedMailbox.objects.exists() and not OutgoingServer.objects.exists()


def test_whoever_turns_mail_to_another_server_shows_who_they_are(desk, box, port, monkeypatch):
    """An open laptop must not send the links for forgotten passwords elsewhere. The server's password is typed again."""
    monkeypatch.setattr(shown, "is_fresh", lambda _request: False)
    asked = desk.post(PAGE, into(box, port))
    assert not FetchedMailbox.objects.exists() and box.asked == []
    sealed = re.search(rf'name="{kept.FIELD}" value="([^"]+)"', asked.content.decode())[1]
    monkeypatch.undo()
    back = desk.post(PAGE, {kept.FIELD: sealed, again.PASSWORD: PASSWORD})
    text = back.content.decode()
    assert back.status_code == 422 and "Enter the password of the server once more" in text
    assert f'value="{box.user}"' in text and box.password not in text


def test_it_is_let_go(desk, box, port):
    desk.post(PAGE, into(box, port))
    desk.post(PAGE, {"act": "end-in"})
    assert not FetchedMailbox.objects.exists() and acts() == ["setting.mailbox", "setting.no_mailbox"]
    assert fetching.fetch() == 0


def test_mail_leaves_by_the_server_that_was_named(desk, relay):
    assert not mail_out.is_there()
    assert desk.post(PAGE, out(relay.port)).status_code == 302
    assert mail_out.is_there() and acts() == ["setting.mail_out"]
    post.send_mail("Band", "It slips.", None, ["bob@varde.example"])
    assert b"It slips." in relay.letters[0]
    desk.post(PAGE, {"act": "end-out"})
    assert not mail_out.is_there() and not OutgoingServer.objects.exists()


def test_a_server_that_does_not_answer_is_not_kept(desk, relay):
    assert desk.post(PAGE, out(1)).status_code == 422
    assert not OutgoingServer.objects.exists()


def test_what_the_environment_says_cannot_be_changed(desk, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert "EMAIL_URL" in desk.get(PAGE).content.decode()
    assert desk.post(PAGE, out(25)).status_code == 400 and not OutgoingServer.objects.exists()


def test_there_and_back(desk, relay):
    desk.post(PAGE, out(relay.port))
    answer = desk.post(PAGE, {"act": "test"})
    assert answer.status_code == 302
    token = answer["Location"].partition("trip=")[2]
    assert "not back yet" in desk.get(TRIP, {"trip": token}).content.decode()
    deliver(relay.letters[0], to="in", envelope_from="no-reply@skein.localhost")
    page = desk.get(answer["Location"]).content.decode()
    assert "Mail leaves and comes in." in page and "was received after" in page
    assert IncomingMail.objects.get().state == "auto"


def test_a_test_that_does_not_come_back(desk, relay, monkeypatch):
    desk.post(PAGE, out(relay.port))
    token = desk.post(PAGE, {"act": "test"})["Location"].partition("trip=")[2]
    monkeypatch.setattr(round_trip, "LONGEST", -round_trip.LONGEST)
    assert "did not come back" in desk.get(TRIP, {"trip": token}).content.decode()


@pytest.mark.parametrize("token", ["", "x", "e30:1vP0Xk:x", "\0"])
def test_another_token_is_nothing(desk, token):
    assert desk.get(TRIP, {"trip": token}).content.strip() == b""


def test_without_a_way_out_no_test_is_sent(desk, relay):
    page = desk.post(PAGE, {"act": "test"}, follow=True).content.decode()
    assert "name a server first" in page and relay.letters == []


def test_a_server_that_refuses_the_test(desk, relay, monkeypatch):
    desk.post(PAGE, out(relay.port))

    def refuse(*_):
        raise smtplib.SMTPSenderRefused(550, b"no", "a")

    monkeypatch.setattr(round_trip.outgoing, "send", refuse)
    assert "could not leave" in desk.post(PAGE, {"act": "test"}, follow=True).content.decode()


@pytest.mark.parametrize("address", [PAGE, TRIP, "/manage/site/"])
@pytest.mark.parametrize("role", ["member", "moderator", "reviewer"])
def test_only_admins_find_them(client, team, address, role):
    client.force_login(make_person("Rita Roy", role=role))
    assert client.get(address).status_code == 404
    assert client.post(address, {"act": "end-in"}).status_code in (404, 405)


def test_the_page_costs_few_queries(desk, box, port, django_assert_max_num_queries):
    desk.post(PAGE, into(box, port))
    desk.get(PAGE)
    with django_assert_max_num_queries(8):
        desk.get(PAGE)
