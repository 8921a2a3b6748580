"""A new Skein without the demo: its first admin comes in by a link, and lets the second person in."""

import re
import time

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PASSWORD = "seven green kettles"


@pytest.fixture
def browser(chromium, empty_site):
    """browser() -> a page of somebody else's browser."""
    contexts = []

    def open_one():
        contexts.append(chromium.new_context(base_url=empty_site.url))
        contexts[-1].set_default_timeout(15_000)
        return contexts[-1].new_page()

    yield open_one
    for context in contexts:
        context.close()


def link_for_the_first(site) -> str:
    """Printed a moment after everything is ready."""
    for _ in range(100):
        if link := re.search(r"http://\S+/setup/\S+", (site.data / "up.log").read_text()):
            return link[0]
        time.sleep(0.1)
    raise AssertionError((site.data / "up.log").read_text())


def test_the_first_admin_lets_the_second_person_in(browser, empty_site):
    link = link_for_the_first(empty_site)
    ruth = browser()
    ruth.goto(link)
    ruth.get_by_label("Name of your company").fill("Varde Pumps")
    ruth.get_by_label("Colour").fill("#0078d4")
    ruth.get_by_role("button", name="Continue").click()
    ruth.get_by_label("Your name").fill("Ruth Hale")
    ruth.get_by_label("Your work e-mail").fill("ruth@varde.example")
    ruth.get_by_label("New password").fill(PASSWORD)
    ruth.get_by_role("button", name="Make me the admin").click()
    expect(ruth).to_have_url(empty_site.url + "/setup/step/mail/")

    late = browser()
    assert late.goto(link).status == 404

    ruth.get_by_role("button", name="Continue").click()
    # Left in the middle: the desk knows where.
    ruth.goto("/manage/")
    expect(ruth.get_by_text("The set-up is not done: People is next.")).to_be_visible()
    ruth.get_by_role("link", name="Go on").click()
    ruth.get_by_role("button", name="Skip").click()
    ruth.get_by_role("button", name="Finish", exact=True).click()
    expect(ruth.get_by_role("heading", name="Overview")).to_be_visible()
    expect(ruth.get_by_text("Varde Pumps").first).to_be_visible()
    expect(ruth.get_by_text("The set-up is not done")).to_have_count(0)
    expect(ruth.get_by_role("link", name="All of Varde Pumps")).to_be_visible()

    ruth.get_by_role("navigation", name="Admin").get_by_role("link", name="People").click()
    ruth.get_by_role("link", name="Add one").click()
    ruth.get_by_label("Name").fill("Bo Li")
    ruth.get_by_label("Work e-mail").fill("bo@varde.example")
    ruth.get_by_role("button", name="Add").click()
    invitation = ruth.get_by_label("Hand this link to Bo Li").input_value()

    bo = browser()
    bo.goto(invitation)
    bo.get_by_label("New password").fill(PASSWORD)
    bo.get_by_role("button").last.click()
    expect(bo).to_have_url(empty_site.url + "/")
    expect(bo.get_by_role("link", name="Admin")).to_have_count(0)
    assert bo.goto("/manage/").status == 404

    ruth.get_by_role("button", name="End the access of Bo Li").click()
    expect(ruth.get_by_role("button", name="Let Bo Li sign in again")).to_be_visible()
    bo.goto("/")
    expect(bo).to_have_url(re.compile("/accounts/sign-in/"))
