"""A company's sign-in, from the admin who sets it up to the colleague who goes on where they were."""

import pytest
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import expect

from .test_desk import faults_of
from .test_layout import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
CLAIMS = {"email": "karim@varde.example", "email_verified": True, "name": "Karim Benali"}


@pytest.fixture
def company(monkeypatch):
    """The address of a provider in this process, on a port of its own."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    people = [User(sub="kb-1", claims=CLAIMS), User(sub="eve", claims=CLAIMS | {"email_verified": False})]
    with run_server_in_thread(user_claims=people, require_nonce=True) as server:
        yield f"http://localhost:{server.server_port}"


def test_it_is_set_up_used_and_taken_away(sign_in, chromium, site, company):
    admin = sign_in("nora", at="/manage/sign-in/add/")
    admin.get_by_label("Name").fill("Varde")
    admin.get_by_label("Issuer").fill(company)
    admin.get_by_label("Client ID").fill("skein")
    admin.get_by_label("Client secret").fill("s3cret")
    admin.get_by_label("On the sign-in page").check()
    admin.get_by_role("button", name="Save").click()
    assert (
        admin.get_by_label("Redirect URI").input_value() == f"{site.url}/accounts/sign-in/company/varde/back/"
    )
    for address in (admin.url, "/manage/sign-in/", "/manage/sign-in/add/"):
        assert faults_of(admin, address) == ([], 0)

    context = chromium.new_context(base_url=site.url, **PHONE)
    context.set_default_timeout(15_000)
    page, broken = context.new_page(), []
    page.on("console", lambda line: broken.append(line.text) if "Content Security" in line.text else None)
    page.goto("/c/2/")
    assert faults_of(page, page.url) == ([], 0)
    page.get_by_role("link", name="Go on with your Varde account").click()
    page.get_by_role("button", name="eve").click()
    expect(page.get_by_role("alert")).to_contain_text("has not confirmed that karim@varde.example is yours")
    assert faults_of(page, None) == ([], 0)
    page.go_back()
    page.goto("/c/2/")
    page.get_by_role("link", name="Go on with your Varde account").click()
    page.get_by_role("button", name="kb-1").click()
    page.wait_for_url("**/c/2/")

    # Signed out while writing: what was written goes all the way with it.
    page.goto("/compose/")
    page.get_by_label("Title").fill("New sensor")
    page.evaluate("document.querySelector('form[method=post] textarea').value = 'Text of mine'")
    context.clear_cookies(name="sessionid")
    page.evaluate("HTMLFormElement.prototype.submit.call(document.querySelector('main form[method=post]'))")
    page.get_by_role("button", name="Go on with your Varde account").click()
    page.get_by_role("button", name="kb-1").click()
    page.wait_for_url("**/compose/**")
    expect(page.locator("form[method=post] textarea").first).to_have_value("Text of mine")
    assert broken == []
    context.close()

    admin.goto("/manage/audit/")
    expect(admin.locator("table")).to_contain_text("signed in with the company account of Varde")
    admin.goto("/manage/sign-in/")
    admin.get_by_role("link", name="Varde", exact=True).click()
    admin.get_by_role("button", name="Remove").click()
    expect(admin.get_by_text("None yet: people sign in")).to_be_visible()
