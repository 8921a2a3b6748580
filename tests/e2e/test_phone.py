"""A day on the phone: 390 px, a finger, no keyboard, no pointer."""

import base64
from functools import partial

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 800}, "has_touch": True, "is_mobile": True}
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
CODE = (
    "Look:\n\n```\n"
    + "^FO40,700^GD400,400,6,B,R^FS " * 6
    + "\n```\n\n| "
    + " | ".join(["Unit printed"] * 9)
    + " |\n"
    + "|---" * 9
    + "|\n| "
    + " | ".join(["110 mm coated"] * 9)
    + " |"
)


def serious(page) -> list:
    faults = Axe().run(page).response["violations"]
    return [(fault["id"], [node["target"] for node in fault["nodes"]]) for fault in faults]


def fits(page) -> bool:
    """Nothing makes the page wider than the phone, and no message stands beyond its edge."""
    return page.evaluate(
        "document.documentElement.scrollWidth <= innerWidth && [...document.querySelectorAll('.msg, .post, .prose, pre, .scroll-x')]"
        ".every((element) => element.getBoundingClientRect().right <= innerWidth + 1)"
    )


def test_a_day_on_the_phone(sign_in):
    page = sign_in("nora", at="/c/2/", **PHONE)
    message = page.locator(".msg[id^=message-]").first
    name = message.locator(".name").inner_text()
    sheet = page.locator("dialog.sheetup")

    # Read, and react: a tap on the text, not on a pointer's button.
    message.locator(".prose").tap()
    expect(sheet).to_have_attribute("aria-label", f"More: message by {name}")
    assert serious(page) == []
    sheet.get_by_role("button", name="Heart").tap()
    expect(sheet).not_to_be_visible()
    expect(message.locator(".react[value='❤️']")).to_have_attribute("aria-pressed", "true")

    # Everything a pointer gets; Escape, and the focus is where it was.
    message.get_by_label("More: message by").tap()
    for action in ("Reply to", "Save for later", "Unread from here", "Copy link"):
        expect(sheet.get_by_text(action)).to_be_visible()
    page.keyboard.press("Escape")
    expect(message).to_be_focused()
    message.locator(".prose").tap()
    sheet.get_by_role("button", name="Save for later").tap()
    expect(message.locator(".savedsign")).to_be_visible()

    # Answer, with a picture; what is too large is said before it travels.
    message.locator(".prose").tap()
    sheet.get_by_role("link", name="Reply to").tap()
    expect(page.locator(".reply textarea")).to_be_focused()
    page.locator(".reply [type=file]").evaluate("(input) => (input.dataset.mostBytes = 10)")
    page.set_input_files(
        ".reply [type=file]", [{"name": "door.png", "mimeType": "image/png", "buffer": PIXEL}]
    )
    expect(page.locator(".reply [data-problem]")).to_contain_text("At most 10")
    page.locator(".reply [type=file]").evaluate("(input) => (input.dataset.mostBytes = 59000000)")
    page.get_by_role("button", name="Take out door.png").tap()
    expect(page.locator(".reply [data-files]")).to_be_hidden()
    page.set_input_files(
        ".reply [type=file]", [{"name": "door.png", "mimeType": "image/png", "buffer": PIXEL}]
    )
    page.fill(".reply textarea", CODE)
    with page.expect_response("**/reply/"):
        page.get_by_role("button", name="Reply", exact=True).tap()
    mine = page.locator(".msg[id^=message-]", has_text="Look:")
    picture = mine.get_by_role("link", name="door.png")
    picture.wait_for()
    assert fits(page) and serious(page) == []

    # The picture opens over the page and closes again.
    address = page.url
    picture.tap()
    viewer = page.get_by_role("dialog", name="Picture")
    expect(viewer.get_by_role("link", name="Download door.png")).to_be_visible()
    assert serious(page) == []
    viewer.get_by_label("Close").tap()
    expect(picture).to_be_focused()
    assert page.url == address

    # The lists, the search and what is new are one tap away, and nothing is cut off.
    tabs = page.locator(".tabs")
    page.goto("/")
    assert fits(page)
    tabs.get_by_role("link", name="Search").tap()
    page.get_by_role("textbox", name="Search").fill("certificate")
    page.keyboard.press("Enter")
    page.locator(".hit, .thread").first.wait_for()
    assert fits(page)
    tabs.get_by_role("link", name="Alerts").tap()
    page.get_by_role("heading", name="Notifications").wait_for()
    assert fits(page)


def test_nothing_moves_under_the_finger_when_the_draft_is_kept(sign_in):
    for options in (PHONE, {"viewport": {"width": 1280, "height": 800}}):
        page = sign_in("claire", at="/c/2/", **options)
        page.fill(".reply textarea", "Wait for it")
        buttons = page.locator(".reply .composer__foot button:visible").all()
        before = [button.bounding_box() for button in buttons]
        expect(page.locator(".reply [data-draft-note]")).not_to_be_empty()
        assert [button.bounding_box() for button in buttons] == before
        assert len(before) > 2
        page.fill(".reply textarea", "")
        expect(page.locator(".reply [data-draft-note]")).to_be_empty()


def answer(route, **fields):
    route.fulfill(**fields)


def test_each_failure_says_what_it_is(sign_in):
    page = sign_in("claire", at="/c/2/", **PHONE)
    problem, again = page.locator(".reply [data-problem]"), page.get_by_role("button", name="Try again")
    answers = [
        (
            403,
            "text/plain",
            "You cannot reply in this conversation.",
            "You cannot reply in this conversation.",
        ),
        (413, "text/plain", "x", "more than the server takes"),
        (404, "text/html", "x", "not there any more"),
    ]
    for status, kind, body, words in answers:
        page.route("**/reply/", partial(answer, status=status, content_type=kind, body=body))
        page.fill(".reply textarea", f"Failed with {status}")
        page.get_by_role("button", name="Reply", exact=True).tap()
        expect(problem).to_contain_text(words)
        assert page.input_value(".reply textarea") == f"Failed with {status}"
        expect(again).to_have_count(0)
        page.unroute("**/reply/")

    # No connection: it stays, and goes by itself when there is one again.
    page.route("**/reply/", lambda route: route.abort("internetdisconnected"))
    page.fill(".reply textarea", "Through the tunnel")
    page.get_by_role("button", name="Reply", exact=True).tap()
    failed = page.locator(".msg.is-failed", has_text="Through the tunnel")
    expect(failed).to_contain_text("No connection")
    expect(again).to_be_visible()
    page.unroute("**/reply/")
    with page.expect_response("**/reply/"):
        page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(".msg[id^=message-]", has_text="Through the tunnel")).to_have_count(1)


def test_a_large_file_shows_how_much_is_sent_and_can_be_stopped(sign_in):
    page = sign_in("claire", at="/c/2/", **PHONE)
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 200_000}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", slow)
    film = {"name": "unit-7.mp4", "mimeType": "video/mp4", "buffer": b"x" * 4_000_000}
    page.set_input_files(".reply [type=file]", [film])
    page.fill(".reply textarea", "The film")
    page.get_by_role("button", name="Reply", exact=True).tap()
    sending = page.locator(".msg.is-sending")
    expect(sending.locator("progress")).to_be_visible()
    expect(sending).to_contain_text("of 4.0")
    sending.get_by_role("button", name="Cancel").tap()
    expect(sending).to_have_count(0)
    assert page.input_value(".reply textarea") == "The film"
    expect(page.locator(".reply [data-files]")).to_contain_text("unit-7.mp4")


def test_pictures_are_pasted_and_dropped(sign_in):
    page = sign_in("claire", at="/c/2/")
    for kind, words in (("paste", "picture-"), ("drop", "plan.png")):
        page.locator(".reply textarea").evaluate(
            """(area, [kind, name]) => {
              const carried = new DataTransfer();
              carried.items.add(new File(['x'], name, { type: 'image/png' }));
              const fields = { bubbles: true, cancelable: true, clipboardData: carried, dataTransfer: carried };
              area.dispatchEvent(kind === 'paste' ? new ClipboardEvent(kind, fields) : new DragEvent(kind, fields));
            }""",
            [kind, "image.png" if kind == "paste" else "plan.png"],
        )
        expect(page.locator(".reply [data-files]")).to_contain_text(words)
    expect(page.locator(".reply [data-files] li")).to_have_count(2)
