"""The inbox by keyboard, the look beside it, and what one saves."""

from itertools import count

import pytest

from .test_same_page import run

pytestmark = pytest.mark.browser


_numbers = count(1)
# What a test reads and puts off is gone for the next one on this site.
FRESH = """
from accounts.models import Group
for number in range({first}, {first} + 3):
    posting.post(author=who["nora"], group=Group.objects.get(slug="lyon"), subject=f"Matter {{number}}", body="Look.")
"""


@pytest.fixture
def inbox(site, sign_in):
    """Jonas, whose inbox holds several conversations."""
    run(site, FRESH.format(first=3 * next(_numbers)))
    page = sign_in("jonas", at="/inbox/")
    page.locator(".tri.is-cursor").wait_for()
    return page


def titles(page) -> list[str]:
    return page.locator(".tri .t").all_inner_texts()


def test_the_row_one_stands_on_is_shown_beside_and_kept_in_the_address(inbox):
    first, second = titles(inbox)[:2]
    look = inbox.locator("[data-preview] h2")
    look.get_by_text(first, exact=True).wait_for()
    inbox.keyboard.press("j")
    look.get_by_text(second, exact=True).wait_for()
    inbox.reload()
    look.get_by_text(second, exact=True).wait_for()
    inbox.keyboard.press("Enter")
    inbox.locator(".convhead h1", has_text=second).wait_for()


def test_a_double_click_puts_off_once_and_can_be_undone(inbox):
    before = titles(inbox)
    look = inbox.locator("[data-preview]")
    look.get_by_text(before[0], exact=True).wait_for()
    look.get_by_role("button", name="Later").dblclick()
    inbox.locator(".toast", has_text=before[0]).wait_for()
    look.get_by_text(before[1], exact=True).wait_for()
    assert titles(inbox) == before[1:] and inbox.locator(".toast").count() == 1
    inbox.keyboard.press("z")
    inbox.locator(".tri.is-cursor", has_text=before[0]).first.wait_for()


def test_done_and_later_leave_the_list_and_come_back_with_z(inbox):
    before, row = titles(inbox), inbox.locator(".tri").first.get_attribute("id")
    for key in "el":
        inbox.keyboard.press(key)
        inbox.locator(".toast", has_text=before[0]).wait_for()
        assert titles(inbox) == before[1:]
        inbox.keyboard.press("z")
        inbox.locator(f"#{row}.is-cursor").wait_for()
        assert titles(inbox) == before
        inbox.goto("/inbox/")
        inbox.locator(".tri.is-cursor").wait_for()
        assert titles(inbox) == before
    inbox.keyboard.press("l")
    inbox.locator(".toast", has_text=before[0]).wait_for()
    inbox.goto("/inbox/?show=later")
    assert titles(inbox) == before[:1]


def test_narrow_windows_show_the_list_alone_and_a_row_opens(inbox):
    inbox.set_viewport_size({"width": 390, "height": 844})
    inbox.reload()
    first = titles(inbox)[0]
    assert not inbox.locator("[data-preview]").is_visible()
    inbox.locator(".tri .t").first.click()
    inbox.locator(".convhead h1", has_text=first).wait_for()


def test_a_message_is_saved_by_key_and_found_under_saved(sign_in):
    # Not Nora, who keeps a message of it on the phone (test_phone.py).
    page = sign_in("claire", at="/c/2/")
    message = page.locator(".msg").first
    words = message.locator(".prose").inner_text()[:20]
    message.locator(".prose").click()
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("s")
    message.locator(".savedsign").wait_for()
    page.goto("/saved/")
    row = page.locator(".tri", has_text=words)
    row.get_by_role("button").click()
    page.locator(".toast", has_text="Removed from saved").wait_for()
    assert row.count() == 0
