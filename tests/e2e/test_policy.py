"""A policy is published while a colleague writes: they read, accept, and send what they had typed."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
TEXT = "The seals of pump 12 are in the drawer"
POLICY = "## Seals\n\n- Say where you put them"


def found_group(page):
    page.goto("/groups/new/")
    page.get_by_label("Name").fill("Seals and gaskets")
    page.get_by_role("button", name="Create").click()
    page.wait_for_url("**/g/seals-and-gaskets/")


def publish(page):
    page.goto("/g/seals-and-gaskets/settings/")
    page.get_by_role("link", name="Write a policy for this group").click()
    page.get_by_role("button", name="Write a policy").click()
    page.get_by_label("Policy text, English").fill(POLICY)
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".doc h2")).to_have_text("Seals")
    page.get_by_role("button", name="Publish").click()
    expect(page.locator(".stat")).to_contain_text("of 2")


def test_what_was_typed_before_the_policy_came_is_sent_after_it_is_accepted(sign_in):
    admin = sign_in("nora")
    found_group(admin)
    page = sign_in("jonas", at="/g/seals-and-gaskets/")
    page.get_by_role("button", name="Join").click()
    page.goto("/compose/?group=seals-and-gaskets")
    page.get_by_label("Your post").fill(TEXT)
    publish(admin)
    page.get_by_role("button", name="Post", exact=True).click()
    problem = page.locator("[data-problem]")
    expect(problem).to_contain_text("Accept it first")
    assert page.get_by_label("Your post").input_value() == TEXT

    problem.get_by_role("link", name="Read and accept it").click()
    page.wait_for_url("**/g/seals-and-gaskets/policy/**")
    expect(page.get_by_role("region", name="Policy text")).to_contain_text("Say where you put them")
    page.get_by_label("I have read the policy").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/compose/**")
    assert page.get_by_label("Your post").input_value() == TEXT
    page.get_by_role("button", name="Post", exact=True).click()
    page.wait_for_url("**/c/**")
    expect(page.locator(".msg[id^=message-]", has_text=TEXT)).to_have_count(1)
    admin.reload()
    expect(admin.locator(".stat b")).to_contain_text("1")
