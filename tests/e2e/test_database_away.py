"""The database goes away behind nginx, in the middle of somebody's work, and comes back: nothing is lost.

Seconds it is away: SKEIN_TEST_AWAY, 6 if not said.
"""

import os
import re
import shutil
import signal
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import prepared
from tests.process.cable import postgres_on_a_cable
from tests.process.conftest import ROOT, Instance, free_port, wait_for

pytestmark = pytest.mark.browser
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
AWAY = float(os.environ.get("SKEIN_TEST_AWAY", "6"))
PASSWORD = "seven green kettles"
COMPANY = f"""
from accounts.actions import people
from threads.actions import joining, posting
nora = people.employee("Nora Lind", "nora@varde.example", "{PASSWORD}")
bo = people.employee("Bo Li", "bo@varde.example", "{PASSWORD}")
team = joining.found("Team", by=nora, slug="team")
joining.join(bo, team)
posting.post(author=bo, group=team, subject="Sensor", body="Who books the sensor?")
"""
SAY = """
from accounts.models import User
from threads.actions import posting
from threads.models import Conversation
bo = User.objects.get(name="Bo Li")
posting.reply(author=bo, conversation=Conversation.objects.get(), body="Good to have you back.")
"""


def config(port: int, upstream: int, folder: Path) -> str:
    """What microblog/docs/operations.md says, without TLS and on free ports, for somebody who is not root's nginx."""
    text = (ROOT / "microblog/docs/operations.md").read_text()
    site = re.search(r"```nginx\n(.*?)```", text, re.S)[1]
    site = re.sub(r" *(ssl_|server_name).*\n", "", site)
    site = site.replace("listen 443 ssl", f"listen 127.0.0.1:{port}").replace("8000", str(upstream))
    paths = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{paths}{site}}}\n"
    )


@pytest.fixture
def cable():
    with postgres_on_a_cable() as found:
        yield found


@pytest.fixture
def site(tmp_path, cable):
    """The web process behind nginx, with two people in a group; the address of nginx."""
    if NGINX is None:
        pytest.skip("no nginx on this machine (apt-get install nginx-light)")
    found, port = Instance(tmp_path, f"postgres://{cable.user}@127.0.0.1:{cable.port}/postgres"), free_port()
    found.environ |= {"SKEIN_TRUSTED_PROXIES": "127.0.0.1", "SKEIN_BASE_URL": f"http://127.0.0.1:{port}"}
    prepared.fill_postgres(found.environ["DATABASE_URL"])
    found.python(COMPANY)
    found.start("serve")
    (tmp_path / "nginx.conf").write_text(config(port, found.web_port, tmp_path))
    nginx = subprocess.Popen(
        [NGINX, "-p", str(tmp_path), "-e", str(tmp_path / "error.log"), "-c", "nginx.conf"]
    )
    found.pid("web")
    found.front = f"http://127.0.0.1:{port}"
    yield found
    nginx.send_signal(signal.SIGTERM)
    nginx.wait(10)
    found.stop()


@pytest.fixture
def nora(chromium, site):
    context = chromium.new_context(base_url=site.front)
    context.set_default_timeout(20_000)
    page = context.new_page()
    wait_for(lambda: page.goto("/accounts/sign-in/").status == 200, 60, "nginx")
    page.fill("input[name=username]", "nora@varde.example")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
    yield page
    context.close()


def test_a_reply_written_while_it_is_away_is_sent_once_when_it_is_back(nora, site, cable):
    nora.goto("/")
    nora.get_by_role("link", name="Sensor").first.click()
    nora.fill(".reply textarea", "I booked it.")
    other = nora.context.new_page()
    cable.pull_out()

    nora.press(".reply textarea", "Control+Enter")
    waiting = nora.get_by_role("article").filter(has_text="I booked it.")
    # After three tries, each of which may wait for the database.
    expect(waiting.get_by_role("alert")).to_contain_text("The server is away", timeout=30_000)
    assert other.goto("/").status == 503
    expect(other.get_by_role("heading")).to_have_text("One moment")
    other.wait_for_timeout(AWAY * 1000)
    expect(other.get_by_role("heading")).to_have_text("One moment")

    cable.put_back()
    expect(other.get_by_role("link", name="Sensor").first).to_be_visible()  # by itself
    waiting.get_by_role("button", name="Try again").click()
    expect(nora.locator(".msg[id^=message-]", has_text="I booked it.")).to_have_count(1)
    site.python(SAY)
    expect(nora.locator(".msg[id^=message-]", has_text="Good to have you back.")).to_be_visible()  # live
    nora.reload()
    expect(nora.locator(".msg[id^=message-]", has_text="I booked it.")).to_have_count(1)
