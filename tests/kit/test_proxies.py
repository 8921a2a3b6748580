"""Whom a request comes from, and who may say so."""

from ipaddress import ip_network

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from microblog.kit.proxies import client_of, trusted_proxies


@pytest.fixture(autouse=True)
def proxies(settings):
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.0/8"), ip_network("::1/128")]


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("10.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("10.0.0.1", "203.0.113.7, 10.9.9.9", "203.0.113.7"),
        # What the client itself wrote stands further left.
        ("10.0.0.1", "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "nonsense", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.7, nonsense, 10.2.2.2", "10.2.2.2"),
        ("10.0.0.1", "2001:db8::5", "2001:db8::5"),
        ("10.0.0.1", ", ".join(["10.1.1.1"] * 10_000), "10.1.1.1"),
    ],
)
def test_the_client_is_the_first_from_the_right_that_is_no_proxy(peer, forwarded, client):
    assert client_of(peer, forwarded) == client


def seen(peer: str, **fields):
    request = RequestFactory().get("/", REMOTE_ADDR=peer, **fields)
    trusted_proxies(lambda _request: HttpResponse())(request)
    return request


def test_o13_a_stranger_cannot_be_another_address_nor_make_a_page_secure():
    request = seen("203.0.113.7", HTTP_X_FORWARDED_FOR="192.0.2.1", HTTP_X_FORWARDED_PROTO="https")
    assert request.META["REMOTE_ADDR"] == "203.0.113.7" and not request.is_secure()


def test_a_proxy_of_ours_is_believed():
    request = seen("10.0.0.1", HTTP_X_FORWARDED_FOR="192.0.2.1", HTTP_X_FORWARDED_PROTO="https")
    assert request.META["REMOTE_ADDR"] == "192.0.2.1" and request.is_secure()


def test_an_address_of_the_old_kind_inside_one_of_the_new_is_the_same_proxy():
    assert seen("::ffff:10.0.0.1", HTTP_X_FORWARDED_FOR="192.0.2.1").META["REMOTE_ADDR"] == "192.0.2.1"
