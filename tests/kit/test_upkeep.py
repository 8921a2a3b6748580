"""Certificates that end and clocks that drift are told before somebody suffers from them."""

import contextlib
import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import connection
from django.utils import timezone

from microblog.kit import health, upkeep

NAME = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])


def found(name: str) -> health.Finding:
    (finding,) = health.examine({name: health.READY[name]})
    return finding


@contextlib.contextmanager
def door(folder, days: float):
    """The port of a server whose certificate ends in so many days; nobody we know has signed it."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    builder = x509.CertificateBuilder(NAME, NAME, key.public_key(), x509.random_serial_number())
    signed = builder.not_valid_before(now - timedelta(days=90)).not_valid_after(now + timedelta(days=days))
    form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "pem").write_bytes(
        signed.sign(key, hashes.SHA256()).public_bytes(form[0]) + key.private_bytes(*form)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "pem")
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve():
            with (
                contextlib.suppress(OSError),
                context.wrap_socket(server.accept()[0], server_side=True) as one,
            ):
                one.recv(1)

        thread = threading.Thread(target=serve)
        thread.start()
        yield server.getsockname()[1]
        thread.join()


@pytest.mark.parametrize(
    ("days", "is_good", "is_doubtful", "words"),
    [
        (60.5, True, False, "until 20"),
        (5.5, True, True, "in 5 days: renew it"),
        (-1, False, False, "It ended on"),
    ],
)
def test_the_end_of_a_certificate_is_told_in_time(settings, tmp_path, days, is_good, is_doubtful, words):
    with door(tmp_path, days) as port:
        settings.BEHIND_TLS, settings.BASE_URL = True, f"https://127.0.0.1:{port}"
        finding = found("certificate")
        # It is asked for now and then only: the server takes one connection.
        assert found("certificate") == finding
    assert (finding.is_good, finding.is_doubtful) == (is_good, is_doubtful) and words in finding.text


def test_a_door_that_is_not_reached_from_here_is_only_a_doubt(settings):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    settings.BEHIND_TLS, settings.BASE_URL = True, f"https://127.0.0.1:{port}"
    assert found("certificate").is_doubtful and "cannot be asked from here" in found("certificate").text


def test_without_tls_there_is_none():
    assert found("certificate") == health.Finding(
        "certificate", True, "none: SKEIN_BASE_URL is no https address"
    )


@pytest.mark.parametrize(
    ("seconds", "is_good", "is_doubtful"), [(0, True, False), (30, True, True), (-600, False, False)]
)
def test_a_clock_that_differs_from_that_of_the_database_is_told(
    db, monkeypatch, seconds, is_good, is_doubtful
):
    if connection.vendor == "postgresql":
        now = timezone.now
        monkeypatch.setattr(upkeep.timezone, "now", lambda: now() + timedelta(seconds=seconds))
        finding = found("clock")
        assert (finding.is_good, finding.is_doubtful) == (is_good, is_doubtful), finding.text
    else:
        assert found("clock") == health.Finding("clock", True, "the one of this machine")
