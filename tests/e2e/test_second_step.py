"""A second step in a browser: set up with an app, asked for at the door, and for everybody to use."""

import re
import time

import pyotp
import pytest
from playwright.sync_api import expect

from .conftest import sign_in_at
from .test_desk import faults_of
from .test_layout import PHONE

pytestmark = pytest.mark.browser
PERSON = "ruth"


def next_code(app: pyotp.TOTP, before: str = "") -> str:
    """A code that is not the one before; the one of the next step is good already."""
    return next(code for by in (0, 30) if (code := app.at(int(time.time()) + by)) != before)


def test_it_is_set_up_asked_for_and_taken_off(sign_in, chromium, site):
    page = sign_in(PERSON, at="/accounts/you/#signin")
    assert faults_of(page, None) == ([], 0)
    page.get_by_role("button", name="Set it up").click()
    expect(page.locator(".qr svg")).to_be_visible()
    assert faults_of(page, None) == ([], 0)
    page.get_by_text("No camera? Type the key").click()
    app = pyotp.TOTP(page.locator("details .mono").inner_text().replace(" ", ""))
    page.get_by_label("Code of your app").fill("000000")
    page.get_by_role("button", name="Switch it on").click()
    expect(page.get_by_text("This code is not right")).to_be_visible()
    used = next_code(app)
    page.get_by_label("Code of your app").fill(used)
    page.keyboard.press("Enter")
    codes = page.get_by_role("list", name="Recovery codes").get_by_role("listitem")
    expect(codes).to_have_count(10)
    assert faults_of(page, None) == ([], 0)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    file = download.value.path().read_text()
    assert codes.all_inner_texts() == re.findall(r"^[2-9a-z]{4}-[2-9a-z]{4}-[2-9a-z]{4}$", file, re.MULTILINE)
    page.evaluate("window.print = () => { window.printed = true }")
    page.get_by_role("button", name="Print").click()
    assert page.evaluate("window.printed")
    on_paper = codes.first.inner_text()
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("10 recovery codes are left")).to_be_visible()

    context = chromium.new_context(base_url=site.url, **PHONE)
    context.set_default_timeout(15_000)
    other = context.new_page()
    other.goto("/inbox/")
    sign_in_at_with_code(other, next_code(app, used))
    other.wait_for_url("**/inbox/")
    context.clear_cookies()
    other.goto("/inbox/")
    sign_in_at_with_code(other, None)
    assert faults_of(other, None) == ([], 0)
    other.get_by_role("link", name="use a recovery code").click()
    assert faults_of(other, None) == ([], 0)
    other.get_by_label("Recovery code").fill(on_paper.replace("-", " ").upper())
    other.get_by_role("button", name="Sign in").click()
    other.wait_for_url("**/inbox/")
    context.close()

    admin = sign_in("nora", at="/manage/people/?q=ruth")
    admin.locator("main table").get_by_role("link").first.click()
    expect(admin.get_by_text("Second step with an app")).to_be_visible()
    assert faults_of(admin, None) == ([], 0)
    admin.locator("form", has_text="Second step").get_by_role("button", name="Take off").click()
    expect(admin.get_by_text("with the password alone now")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="Set it up")).to_be_visible()


def sign_in_at_with_code(page, code: str | None) -> None:
    """Password, and the code when there is one."""
    from microblog.demo.company import PASSWORD

    page.get_by_label("E-mail").fill(f"{PERSON}@varde.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/accounts/sign-in/code/")
    if code:
        page.get_by_label("Code of your app").fill(code)
        page.get_by_role("button", name="Sign in").click()


def test_a_passkey_is_made_and_lets_in(chromium, site):
    """On localhost: an address of numbers has none."""
    context = chromium.new_context(base_url=site.url.replace("127.0.0.1", "localhost"))
    context.set_default_timeout(15_000)
    page, broken = context.new_page(), []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("console", lambda line: broken.append(line.text) if "Content Security" in line.text else None)
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    kind = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    number = device.send("WebAuthn.addVirtualAuthenticator", {"options": kind})["authenticatorId"]

    page.goto("/accounts/you/")
    sign_in_at(page, "samuel")
    page.goto("/accounts/you/")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_label("What you call it").fill("Work laptop")
    assert faults_of(page, None) == ([], 0)
    page.get_by_role("button", name="Go on with this device").click()
    expect(page.get_by_text("Work laptop").first).to_be_visible()
    page.wait_for_url("**/accounts/you/**")
    assert faults_of(page, None) == ([], 0)

    context.clear_cookies()
    page.goto("/inbox/")
    assert faults_of(page, None) == ([], 0)
    device.send("WebAuthn.setUserVerified", {"authenticatorId": number, "isUserVerified": False})
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("It was stopped, or took too long")
    device.send("WebAuthn.setUserVerified", {"authenticatorId": number, "isUserVerified": True})
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(re.compile(r":\d+/inbox/$"))

    page.goto("/accounts/you/")
    page.get_by_role("button", name="Remove Work laptop").click()
    expect(page.get_by_text("The passkey is removed")).to_be_visible()
    context.clear_cookies()
    page.goto("/inbox/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("This passkey does not open anything here")
    assert broken == []
    context.close()
