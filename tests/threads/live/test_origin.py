"""Which pages may open a socket."""

import pytest

from threads.live.origin import is_own


@pytest.fixture(autouse=True)
def site(settings):
    settings.BASE_URL, settings.BEHIND_TLS = "https://skein.example.com", True
    settings.ALLOWED_HOSTS = ["skein.example.com", ".corp.example"]


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("https://skein.example.com", "skein.example.com"),
        ("https://skein.example.com:443", "skein.example.com"),
        ("https://talk.corp.example", "talk.corp.example"),
        ("https://talk.corp.example:8443", "talk.corp.example:8443"),
        # A proxy that hands on the name without the port.
        ("https://skein.example.com", "skein.example.com:443"),
    ],
)
def test_our_own_pages_may(origin, host):
    assert is_own(origin, host)


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("https://skein.example.com:8444", "skein.example.com"),
        ("http://skein.example.com", "skein.example.com"),
        ("https://evil.example", "skein.example.com"),
        ("https://evil.example", "evil.example"),
        ("https://skein.example.com", "evil.example"),
        ("https://skein.example.com.evil.example", "skein.example.com"),
        ("https://a.corp.example", "b.corp.example"),
        ("null", "skein.example.com"),
        ("", "skein.example.com"),
        ("https://skein.example.com", ""),
        ("https://[", "skein.example.com"),
        ("https://skein.example.com:99999", "skein.example.com"),
    ],
)
def test_others_may_not(origin, host):
    assert not is_own(origin, host)
