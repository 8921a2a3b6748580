"""The whole product, started the way a person starts it, and a real browser to look at it."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import prepared

from .beside import ROOT, Beside

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# Chromium's own background traffic would only fail on a machine without internet.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Site:
    url: str
    smtp_port: int
    data: Path
    pid: int  # of the supervisor
    beside: Beside


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_ready(url: str, process: subprocess.Popen, log: Path, seconds: float = 600) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url + "/readyz?all", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.3)
    pytest.fail(f"manage.py up did not get ready:\n{log.read_text()[-4000:]}")


@contextlib.contextmanager
def running(data: Path, *arguments: str):
    """`manage.py up` in a folder and on ports of its own. The tables are there: tests/process starts it without."""
    prepared.copy_sqlite(data / "skein.sqlite3")
    web, smtp = free_port(), free_port()
    log = data / "up.log"
    # One web process: tests/process has them by the number.
    own = {"SKEIN_PORT": str(web), "SKEIN_SMTP_PORT": str(smtp), "SKEIN_WEB_PROCESSES": "1"}
    # Browsers that signed in at the start of the run go on to its end, however long that takes.
    own["SKEIN_CONFIRM_MINUTES"] = str(24 * 60)
    environ = os.environ | {"SKEIN_DATA": str(data)} | own
    environ.pop("DATABASE_URL", None)
    environ.pop("REDIS_URL", None)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "up", *arguments],
            cwd=ROOT,
            env=environ,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    beside = Beside(data)
    try:
        wait_until_ready(f"http://127.0.0.1:{web}", process, log)
        yield Site(f"http://127.0.0.1:{web}", smtp, data, process.pid, beside)
    finally:
        beside.stop()
        process.send_signal(signal.SIGTERM)
        process.wait(30)


@pytest.fixture(scope="session")
def may_make_databases(django_db_blocker, tmp_path_factory):
    """Tests of the browser ask no database of their own process; the first of a new one makes its tables there, before
    the loop of the browser runs, in which nobody may ask a database."""
    with django_db_blocker.unblock():
        prepared.copy_sqlite(tmp_path_factory.mktemp("tables") / "skein.sqlite3")
        yield


@pytest.fixture(scope="session")
def site(tmp_path_factory, may_make_databases):
    """With the demo company inside."""
    with running(tmp_path_factory.mktemp("skein")) as found:
        yield found


@pytest.fixture
def empty_site(tmp_path_factory, may_make_databases):
    """With nobody inside."""
    with running(tmp_path_factory.mktemp("empty"), "--no-demo") as found:
        yield found


@pytest.fixture(scope="session")
def chromium(may_make_databases):
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine (apt-get install chromium)")
    from playwright.sync_api import expect, sync_playwright

    # A busy machine takes longer than a reader would wait.
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def known_browsers():
    """{handle: what a browser that is signed in as them has stored}; signing in takes a second each time."""
    return {}


@pytest.fixture
def sign_in(chromium, site, known_browsers):
    """sign_in("nora", at="/inbox/") -> that page in a browser of its own, signed in; a script error fails the test."""
    contexts, errors = [], []

    def open_browser(handle: str, at: str = "/", **options):
        state = known_browsers.get(handle)
        context = chromium.new_context(base_url=site.url, storage_state=state, **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda line: errors.append(line.text) if "Content Security Policy" in line.text else None,
        )
        page.goto(at)
        if "/accounts/sign-in/" in page.url:
            sign_in_at(page, handle)
            known_browsers[handle] = context.storage_state()
        return page

    yield open_browser
    for context in contexts:
        context.close()
    assert errors == []


def sign_in_at(page, handle: str) -> None:
    """Fill in the page that asks who it is."""
    from microblog.demo.company import PASSWORD

    page.fill("input[name=username]", f"{handle}@varde.example")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/accounts/sign-in/" not in url)
