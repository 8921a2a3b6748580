"""A company's sign-in by SAML: its answer is posted by a page of another site, so the browser sends no cookie along."""

import base64
import threading
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import etree
from playwright.sync_api import expect

from tests.accounts.saml.provider import OURS, Made

from .test_desk import faults_of
from .test_layout import PHONE

pytestmark = pytest.mark.browser
SAID = {"mail": "karim@varde.example", "displayName": "Karim Benali"}
SLUG = "samlvarde"


class _Provider(BaseHTTPRequestHandler):
    """Signs whoever comes in as Karim, without asking."""

    base, number = "", 0

    def do_GET(self):
        asked = parse_qs(urlsplit(self.path).query)["SAMLRequest"][0]
        request = etree.fromstring(zlib.decompress(base64.b64decode(asked), wbits=-15))
        _Provider.number += 1
        acs, own = request.get("AssertionConsumerServiceURL"), request[0].text
        answer = Made(
            self.base, request.get("ID"), attributes=SAID, assertion_id=f"_{self.number}",
            destination=acs, recipient=acs, audience=own,
        ).sign()  # fmt: skip
        sent = base64.b64encode(etree.tostring(answer.response)).decode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        page = f'<form method="post" action="{acs}"><input name="SAMLResponse" value="{sent}"></form><script>document.forms[0].submit()</script>'
        self.wfile.write(page.encode())

    def log_message(self, *_words):
        pass


@pytest.fixture
def provider(site):
    """Another site than Skein's, as browsers see it: localhost, where Skein is at a number."""
    assert urlsplit(site.url).hostname == "127.0.0.1"
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}/sso"
    server.shutdown()
    server.server_close()


def test_it_is_set_up_tried_and_used(sign_in, chromium, site, provider):
    admin = sign_in("nora", at="/manage/sign-in/saml/add/")
    admin.get_by_label("Name", exact=True).fill("Samlvarde")
    admin.get_by_label("Domains", exact=True).fill("varde.example")
    admin.get_by_label("Entity ID of the provider").fill("https://idp.varde.example/saml")
    admin.get_by_label("Its sign-in address").fill(provider)
    admin.get_by_label("Certificates").fill(OURS.pem)
    admin.get_by_role("button", name="Save").click()
    expect(admin.get_by_label("Where answers go")).to_have_value(
        f"{site.url}/accounts/sign-in/company/{SLUG}/answer/"
    )
    desk = admin.url
    assert faults_of(admin, desk) == ([], 0)
    admin.get_by_role("link", name="Test what is saved").click()
    expect(admin.locator(".note--ok")).to_contain_text("would come in as Karim Benali")
    assert faults_of(admin, None) == ([], 0)
    admin.goto(desk)
    admin.get_by_label("On the sign-in page").check()
    admin.get_by_role("button", name="Save").click()

    context = chromium.new_context(base_url=site.url, **PHONE)
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto("/c/2/")
    page.get_by_role("link", name="Go on with your Samlvarde account").click()
    page.wait_for_url("**/c/2/")
    assert next(c for c in context.cookies() if c["name"] == "sessionid")["sameSite"] == "Lax"
    context.close()

    admin.goto(desk)
    admin.get_by_role("button", name="Remove").click()
    expect(admin.get_by_text("Samlvarde is removed.")).to_be_visible()
