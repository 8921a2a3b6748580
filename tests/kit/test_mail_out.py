"""Whether mail can leave is looked at like everything else."""

import socket

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from django.core import mail

from microblog.kit import health, outgoing
from microblog.kit.health import Finding


def found() -> Finding:
    (finding,) = health.examine({"mail out": health.mail_out})
    return finding


@pytest.fixture
def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def by_smtp(settings, free_port):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port
    return free_port


def test_it_is_a_part_of_everything():
    assert "mail out" in health.READY


def test_a_server_that_answers(by_smtp):
    server = Controller(Sink(), hostname="127.0.0.1", port=by_smtp)
    server.start()
    try:
        assert found() == Finding("mail out", True, f"127.0.0.1:{by_smtp}")
    finally:
        server.stop()


def test_a_server_that_does_not_answer(by_smtp):
    finding = found()
    assert not finding.is_good
    assert f"127.0.0.1:{by_smtp} does not take mail: " in finding.text


@pytest.mark.parametrize("kind", ["filebased", "console"])
def test_mail_that_goes_nowhere_is_doubtful(settings, tmp_path, kind):
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = (
        f"django.core.mail.backends.{kind}.EmailBackend",
        tmp_path,
    )
    finding = found()
    assert finding.is_good
    assert finding.is_doubtful
    assert "EMAIL_URL" in finding.text
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_mails_gets_no_file_for_a_question(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    connection = mail.get_connection()
    assert outgoing.is_reachable(connection, None)
    connection.close()
    assert list(tmp_path.iterdir()) == []
