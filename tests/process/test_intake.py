import signal
import smtplib

import pytest

from .conftest import wait_for

pytestmark = pytest.mark.process

MAIL = "From: Ann <ann@varde.example>\r\nMessage-ID: <one@varde.example>\r\nSubject: Kept\r\n\r\nHello\r\n"


def connect(instance):
    def attempt():
        try:
            return smtplib.SMTP("127.0.0.1", instance.smtp_port, timeout=10)
        except OSError:
            return None

    return wait_for(attempt, 60, "the listener\n" + instance.log())


def test_what_was_acknowledged_survives_a_kill(migrated):
    listener = migrated.start("listen")
    with connect(migrated) as client:
        client.sendmail("ann@varde.example", ["in@skein.localhost"], MAIL)
        listener.send_signal(signal.SIGKILL)
    kept = migrated.python(
        "from threads.bridge.models import IncomingMail as M;"
        "print([(m.state, m.subject, m.raw.size) for m in M.objects.all()])"
    )
    assert kept == f"[('received', 'Kept', {len(MAIL)})]"


def test_a_database_that_is_not_there_makes_the_sender_come_back(instance):
    instance.start("listen")
    with connect(instance) as client:
        client.ehlo()
        client.mail("ann@varde.example")
        assert client.rcpt("team@skein.localhost")[0] == 451
