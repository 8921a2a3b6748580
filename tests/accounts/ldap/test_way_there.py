"""The way to the company's directory: TLS, several servers, silence, and answers that are neither yes nor no."""

import contextlib
import logging
import socket
import ssl
import threading
import time
from types import SimpleNamespace

import pytest

from accounts.ldap import asking, signin
from accounts.signin import throttle
from tests.accounts.test_failed_lines import found  # noqa: F401 - a fixture
from tests.conftest import PASSWORD, make_person

from .conftest import PEOPLE, SKEIN_PASSWORD, certificates, free_port, listener
from .test_door import SHOWN, enter, pytestmark, said, use, who  # noqa: F401 - a mark

# Codes of an ExtendedResponse (RFC 4511, section 4.12): protocolError, success.
REFUSED, GRANTED = "02", "00"


def test_by_starttls_and_by_ldaps_and_by_no_certificate_that_does_not_hold(
    alice, directory, settings, tmp_path
):
    directory.person("alice", "Alice Adair")
    other = certificates(tmp_path)
    for url in (directory.plain, directory.tls):
        use(settings, directory, urls=(url,))
        assert signin.person_of("alice", SHOWN) == alice
        for more in ({"ca": other}, {"ca": ""}, {"urls": (url.replace("localhost", "127.0.0.1"),)}):
            config = use(settings, directory, **{"urls": (url,)} | more)
            with (
                pytest.raises(signin.LdapFaultError, match="certificate does not hold"),
                asking.opened(config),
            ):
                pass
            with pytest.raises(signin.AwayError):
                signin.person_of("alice", SHOWN)


@pytest.mark.parametrize("answer", [REFUSED, GRANTED])
def test_without_tls_nothing_of_ours_is_sent(alice, directory, settings, answer):
    heard: list[bytes] = []

    def speak(server: socket.socket) -> None:
        with server.accept()[0] as one:
            one.settimeout(5)
            heard.append(one.recv(1000))
            # To the number that was asked with, of one byte or more: 30 LENGTH 02 SIZE NUMBER.
            number = heard[0][2 : 4 + heard[0][3]]
            said = bytes([0x30, len(number) + 9]) + number + bytes.fromhex(f"78070a01{answer}04000400")
            one.sendall(said)
            with contextlib.suppress(OSError):
                heard.append(one.recv(1000))
                one.sendall(said * 10)  # no TLS at all
                heard.append(one.recv(1000))

    with socket.create_server(("127.0.0.1", 0)) as server:
        speaker = threading.Thread(target=speak, args=(server,))
        speaker.start()
        config = use(settings, directory, urls=(f"ldap://localhost:{server.getsockname()[1]}",))
        with pytest.raises(signin.LdapFaultError, match="TLS"), asking.opened(config):
            pass
        speaker.join(10)
    assert b"1.3.6.1.4.1.1466.20037" in heard[0]
    assert not any(b"skein" in part or SKEIN_PASSWORD.encode() in part for part in heard)


def test_the_next_server_is_asked_and_none_of_them_is_said_so_and_break_glass_comes_in(
    client, alice, directory, settings, caplog
):
    directory.person("alice", "Alice Adair")
    dead = f"ldaps://localhost:{free_port()}"
    use(settings, directory, urls=(dead, directory.tls))
    assert signin.person_of("alice", SHOWN) == alice
    gil = make_person("Gil Glass", is_break_glass=True)
    use(settings, directory, urls=(dead,))
    for _ in range(throttle.HERE.most + 2):
        answer = enter(client, "alice")
        assert answer.status_code == 422 and "directory of the company does not answer" in said(answer)
    assert enter(client, "gil@varde.example", PASSWORD).url == "/" and who(client) == str(gil.pk)


def test_a_server_that_says_nothing_holds_nobody_up(alice, directory, settings, monkeypatch):
    monkeypatch.setattr(asking, "RECEIVE", 1)
    with listener() as silent:
        for scheme in ("ldap", "ldaps"):
            use(settings, directory, urls=(f"{scheme}://localhost:{silent.port}",))
            began = time.monotonic()
            for _ in range(5):
                with pytest.raises(signin.AwayError):
                    signin.person_of("alice", SHOWN)
            assert time.monotonic() - began < 4


def test_a_referral_is_not_followed(alice, directory, settings):
    directory.person("alice", "Alice Adair")
    with listener() as elsewhere:
        directory.root.add(
            f"cn=more,{PEOPLE}",
            ["referral", "extensibleObject"],
            {"ref": f"ldap://localhost:{elsewhere.port}/{PEOPLE}"},
        )
        assert signin.person_of("alice", SHOWN) == alice
        assert not elsewhere.came()


def test_a_wrong_word_of_ours_is_told_in_the_log_and_no_password_is(
    client, alice, directory, settings, caplog
):
    use(settings, directory, password="not this one")
    with caplog.at_level(logging.DEBUG):
        answer = enter(client, "alice", "sesame of alice")
    assert "does not answer" in said(answer) and "is not taken" in caplog.text
    assert "sesame" not in caplog.text and "not this one" not in caplog.text


@contextlib.contextmanager
def answering(directory, code: int):
    """A server with the same certificate that answers every BindRequest with this (RFC 4511, section 4.2.2). Gives its address."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(directory.folder / "server.pem", directory.folder / "server.key")

    def speak(server: socket.socket) -> None:
        # Until the socket closes.
        with contextlib.suppress(OSError):
            while True:
                one = context.wrap_socket(server.accept()[0], server_side=True)
                one.settimeout(5)
                heard = one.recv(1000)
                number = heard[2 : 4 + heard[3]]
                one.sendall(
                    bytes([0x30, len(number) + 9]) + number + bytes([0x61, 7, 10, 1, code, 4, 0, 4, 0])
                )
                one.close()

    with socket.create_server(("127.0.0.1", 0)) as server:
        speaker = threading.Thread(target=speak, args=(server,), daemon=True)
        speaker.start()
        yield f"ldaps://localhost:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)
    speaker.join(10)


@pytest.mark.parametrize(
    ("code", "says_no"), [(3, None), (10, None), (14, None), (53, None), (49, False), (0, True)]
)
def test_no_password_is_right_but_by_the_one_answer_that_says_so(directory, settings, code, says_no):
    with answering(directory, code) as url:
        config = use(settings, directory, urls=(url,))
        connection = SimpleNamespace(server=SimpleNamespace(name=url))
        if says_no is None:
            with pytest.raises(signin.LdapFaultError, match="does not answer"):
                asking.takes(config, connection, f"uid=alice,{PEOPLE}", "anything")
        else:
            assert asking.takes(config, connection, f"uid=alice,{PEOPLE}", "anything")[0] is says_no


@pytest.mark.parametrize("code", [1, 3, 10, 53, 80])
def test_the_next_server_is_asked_after_any_answer_but_no(alice, directory, settings, code):
    directory.person("alice", "Alice Adair")
    with answering(directory, code) as url:
        use(settings, directory, urls=(url, directory.tls))
        assert signin.person_of("alice", SHOWN) == alice


def test_a_server_that_hangs_after_its_first_answer_holds_nobody_else_up(
    alice, directory, settings, monkeypatch
):
    monkeypatch.setattr(asking, "RECEIVE", 1)
    with answering(directory, 0) as url:  # lets Skein in, and then says nothing of who is searched for
        config = use(settings, directory, urls=(url,))
        with pytest.raises(signin.AwayError):
            signin.person_of("alice", SHOWN)
    with pytest.raises(signin.LdapFaultError) as held, asking.opened(config):
        pass
    assert "refused" not in held.value.text  # it is closed by now, and was not asked again
    dn = directory.person("alice", "Alice Adair")
    config = use(settings, directory)
    with listener() as silent, pytest.raises(signin.LdapFaultError):
        asking.takes(
            config,
            SimpleNamespace(server=SimpleNamespace(name=f"ldaps://localhost:{silent.port}")),
            dn,
            SHOWN,
        )
    with pytest.raises(signin.AwayError):
        signin.person_of("alice", SHOWN)
    # What a server says of one of them holds nobody else up.
    config = use(settings, directory)
    with answering(directory, 53) as url, pytest.raises(signin.LdapFaultError):
        asking.takes(config, SimpleNamespace(server=SimpleNamespace(name=url)), dn, SHOWN)
    assert signin.person_of("alice", SHOWN) == alice and SKEIN_PASSWORD not in repr(config)
