"""Signed out while writing: nothing is lost, with scripts or without, whatever was being written."""

import pytest
from playwright.sync_api import expect

from microblog.demo.company import PASSWORD

pytestmark = pytest.mark.browser
TEXT = "Booked for Thursday at 14:00"
# Another one: the tests write into one conversation, in any order.
WITHOUT_SCRIPTS = "Moved to Friday at 9:30"
PICTURE = {"name": "unit-7.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff"}


def end_session(page):
    """As when it is ended in another tab, or by its age: the browser still has its other cookies."""
    page.context.clear_cookies(name="sessionid")


def sign_in_again(page, handle="nora"):
    page.get_by_label("E-mail").fill(f"{handle}@varde.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_with_scripts_the_text_waits_in_its_box(sign_in):
    page = sign_in("nora", at="/c/2/")
    message = page.locator(".msg[id^=message-]").first
    message.hover()
    message.get_by_label("Reply to").click()
    page.fill(".reply textarea", TEXT)
    page.set_input_files(".reply [type=file]", [PICTURE])
    end_session(page)
    page.press(".reply textarea", "Control+Enter")
    problem = page.locator(".reply [data-problem]")
    expect(problem).to_contain_text("You were signed out")
    assert page.input_value(".reply textarea") == TEXT
    expect(page.get_by_role("button", name="Try again")).to_have_count(0)

    problem.get_by_role("link", name="Sign in").click()
    assert TEXT not in page.content() and "scanner" not in page.content()
    sign_in_again(page)
    page.wait_for_url("**/c/2/**")
    assert page.input_value(".reply textarea") == TEXT
    expect(page.locator("[data-reply-name-here]")).to_have_text(message.locator(".name").inner_text())
    expect(page.locator("[data-files]")).to_contain_text("unit-7.jpg")
    expect(page.locator("[data-files]")).to_contain_text("attach it again")
    with page.expect_response("**/reply/"):
        page.press(".reply textarea", "Control+Enter")
    expect(page.locator(".msg[id^=message-]", has_text=TEXT)).to_have_count(1)
    page.reload()
    assert page.input_value(".reply textarea") == ""

    page.goto("/compose/")
    page.get_by_label("Title").fill("New sensor")
    page.get_by_label("Your post").fill(TEXT)
    page.locator("label", has_text="Question").click()
    page.get_by_label("Group to post in").select_option(label="IT service desk")
    end_session(page)
    page.get_by_role("button", name="Post", exact=True).click()
    page.locator("[data-problem]").get_by_role("link", name="Sign in").click()
    sign_in_again(page)
    page.wait_for_url("**/compose/")
    assert page.get_by_label("Title").input_value() == "New sensor"
    expect(page.locator("[name=kind][value=question]")).to_be_checked()
    page.get_by_role("button", name="Post", exact=True).click()
    page.get_by_role("heading", name="New sensor").wait_for()
    page.goto("/compose/")
    assert page.get_by_label("Title").input_value() == ""


def test_without_scripts_the_text_comes_back_over_the_sign_in(sign_in):
    page = sign_in("jonas", at="/c/2/", java_script_enabled=False)
    page.fill(".reply textarea", WITHOUT_SCRIPTS)
    end_session(page)
    page.get_by_role("button", name="Reply", exact=True).click()
    page.get_by_text("What you wrote is kept").wait_for()
    assert WITHOUT_SCRIPTS not in page.content()
    sign_in_again(page, "jonas")
    page.wait_for_url("**/c/2/")
    assert page.input_value(".reply textarea") == WITHOUT_SCRIPTS
    page.get_by_role("button", name="Reply", exact=True).click()
    expect(page.locator(".msg[id^=message-]", has_text=WITHOUT_SCRIPTS).last).to_be_visible()
    # A form without a box of its own.
    end_session(page)
    page.get_by_role("button", name="Follow", exact=True).or_(
        page.get_by_role("button", name="Following")
    ).first.click()
    sign_in_again(page, "jonas")
    page.get_by_role("button", name="Send it").click()
    page.wait_for_url("**/c/2/")


def test_a_page_of_before_somebody_else_signed_in_sends_nothing_in_their_name(sign_in):
    page = sign_in("nora")
    page.goto("/c/2/")
    page.fill(".reply textarea", f"{TEXT}, says Nora")
    other = page.context.new_page()
    end_session(other)
    other.goto("/accounts/sign-in/")
    sign_in_again(other, "jonas")
    other.wait_for_url("**/")
    page.press(".reply textarea", "Control+Enter")
    expect(page.locator(".reply [data-problem]")).to_contain_text("You are signed in as Jonas")
    assert page.input_value(".reply textarea") == f"{TEXT}, says Nora"
    other.goto("/c/2/")
    expect(other.locator(".msg[id^=message-]", has_text="says Nora")).to_have_count(0)
    assert other.input_value(".reply textarea") == ""
