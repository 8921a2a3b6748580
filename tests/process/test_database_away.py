"""PostgreSQL goes away and comes back: pages say so at once, and are there again as soon as it is."""

import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests import prepared

from .cable import postgres_on_a_cable
from .conftest import Instance, wait_for

pytestmark = pytest.mark.process
PAGE = "/accounts/sign-in/"


@pytest.fixture
def cable():
    with postgres_on_a_cable() as found:
        yield found


@pytest.fixture
def site(tmp_path, cable):
    found = Instance(tmp_path, f"postgres://{cable.user}@127.0.0.1:{cable.port}/postgres")
    prepared.fill_postgres(found.environ["DATABASE_URL"])
    found.start("serve")
    wait_for(lambda: get(found, "/readyz")[0] == 200, what="the web process")
    yield found
    found.stop()


def get(site, path: str) -> tuple[int, float]:
    """(status, seconds); 0 for no answer."""
    began = time.monotonic()
    try:
        with urllib.request.urlopen(site.url + path, timeout=10) as answer:
            status = answer.status
    except urllib.error.HTTPError as error:
        status = error.code
    except OSError:
        status = 0
    return status, time.monotonic() - began


def test_pages_fail_at_once_and_are_back_at_once(site, cable):
    with ThreadPoolExecutor(12) as browsers:
        assert {status for status, _ in browsers.map(lambda _: get(site, PAGE), range(24))} == {200}
        cable.pull_out()
        first_lines = len(site.log().splitlines())
        gone = list(browsers.map(lambda _: get(site, PAGE), range(60)))
        assert {status for status, _ in gone} == {503}
        assert max(seconds for _, seconds in gone) < 2
        assert get(site, "/healthz")[0] == 200
        status, seconds = get(site, "/readyz")
        assert status == 503 and seconds < 1
        assert len(site.log().splitlines()) - first_lines < 12, site.log()
        cable.put_back()
        back = time.monotonic()
        wait_for(lambda: get(site, PAGE)[0] == 200, 10)
        assert time.monotonic() - back < 2
        assert {status for status, _ in browsers.map(lambda _: get(site, PAGE), range(24))} == {200}
