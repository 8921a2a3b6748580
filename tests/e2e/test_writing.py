"""Writing when things go wrong, and what a reader chose for good."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def conversation(sign_in):
    """Nora's browser on a conversation she may answer."""
    return sign_in("nora", at="/c/2/")


def test_a_draft_survives_a_reload(conversation):
    conversation.fill(".reply textarea", "Half a thought")
    conversation.get_by_text("Draft saved").wait_for()
    conversation.reload()
    assert conversation.input_value(".reply textarea") == "Half a thought"


def test_a_reply_that_cannot_be_sent_stays_and_is_sent_once_on_the_second_try(conversation):
    page, tries = conversation, []

    def refuse(route):
        tries.append(route.request.post_data)
        route.fulfill(status=429, body="too many")

    page.route("**/reply/", refuse)
    page.fill(".reply textarea", "Kept in spite of all")
    page.press(".reply textarea", "Control+Enter")
    failed = page.locator(".msg.is-failed", has_text="Kept in spite of all")
    failed.wait_for()
    assert len(tries) == 1

    # A second one is begun meanwhile, and the page is closed: neither is lost.
    page.fill(".reply textarea", "And one more")
    page.get_by_text("Draft saved").wait_for()
    page.reload()
    assert page.input_value(".reply textarea") == "Kept in spite of all\n\nAnd one more"
    page.fill(".reply textarea", "Kept in spite of all")
    page.press(".reply textarea", "Control+Enter")
    failed.wait_for()

    page.unroute("**/reply/")
    failed.get_by_role("button", name="Try again").click()
    sent = page.locator(".msg[id^=message-]", has_text="Kept in spite of all")
    sent.wait_for()
    page.reload()
    assert sent.count() == 1
    assert page.input_value(".reply textarea") == ""


def test_a_new_post_gets_a_name_and_a_sign_by_keyboard(sign_in):
    page = sign_in("nora", at="/compose/")
    page.get_by_label("Group to post in").select_option(label="Lyon warehouse")
    text = page.get_by_label("Your post")
    text.fill("Ask")
    page.get_by_label("Name somebody").press("Enter")
    page.keyboard.type("jon")
    page.get_by_role("option", name="Jonas Lindqvist").wait_for()
    page.keyboard.press("Enter")
    page.get_by_label("Insert an emoji").press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert text.input_value() == "Ask @jonas ❤️"


def test_a_message_is_edited_from_its_menu(conversation):
    page = conversation
    page.fill(".reply textarea", "A tpyo")
    page.press(".reply textarea", "Control+Enter")
    message = page.locator(".msg[id^=message-]", has_text="A tpyo")
    message.focus()
    message.get_by_label("More: message by").click()
    page.get_by_role("link", name="Edit").click()
    page.fill("textarea[name=body]", "A typo")
    page.get_by_role("button", name="Save").click()
    page.locator(".msg[id^=message-]", has_text="A typo").wait_for()


def test_the_chosen_theme_is_in_the_next_page_before_any_script_runs(conversation):
    conversation.click(".me")
    # Pressed or not is what the script says once it listens.
    conversation.click("[data-theme-choice=dark][aria-pressed]")
    expect(conversation.locator("html")).to_have_attribute("data-theme", "dark")
    answer = conversation.request.get("/c/2/")
    assert 'data-theme="dark"' in answer.text()


@pytest.mark.parametrize(
    "options", [{}, {"color_scheme": "dark"}, {"viewport": {"width": 390, "height": 800}}]
)
@pytest.mark.parametrize(
    "address", ["/", "/c/2/", "/inbox/", "/notifications/", "/groups/", "/mail/", "/search/?q=label"]
)
def test_pages_have_no_accessibility_faults_and_no_side_scroll(sign_in, address, options):
    from axe_playwright_python.sync_playwright import Axe

    page = sign_in("nora", at=address, **options)
    faults = [
        (fault["id"], [node["target"] for node in fault["nodes"]])
        for fault in Axe().run(page).response["violations"]
    ]
    assert faults == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize("width", [1280, 390])
def test_the_link_that_opens_a_branch_stands_beside_its_head(sign_in, width):
    page = sign_in("jonas", at="/g/lyon/", viewport={"width": width, "height": 900})
    page.get_by_role("link", name="Label printers in Lyon before quarter end").first.click()
    page.locator(".branch .count").first.wait_for()
    gap = page.evaluate(
        "(([number, link]) => link.left - number.right)(['.branch > summary .count', '.branch > .branch__open']"
        ".map((part) => document.querySelector(part).getBoundingClientRect()))"
    )
    assert gap >= 4


def test_a_new_post_can_be_written_without_the_mouse(sign_in):
    page = sign_in("claire")
    page.keyboard.press("c")
    page.wait_for_url("**/compose/**")
    expect(page.get_by_label("Title")).to_be_focused()


def test_names_are_offered_where_no_blanks_are_written(sign_in):
    page = sign_in("nora", at="/compose/")
    page.get_by_label("Group to post in").select_option(label="Lyon warehouse")
    text = page.get_by_label("Your post")
    text.press_sequentially("请＠jon")
    page.get_by_role("option", name="Jonas Lindqvist").wait_for()
    page.keyboard.press("Enter")
    assert text.input_value() == "请＠jonas "
    text.fill("")
    # The key that ends a word of an input method is its own, and picks nobody; nor does a list for other letters.
    text.press_sequentially("@jon")
    page.get_by_role("option", name="Jonas Lindqvist").wait_for()
    text.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    text.dispatch_event("keydown", {"key": "Enter", "keyCode": 229})
    assert text.input_value() == "@jon"
    page.route("**/compose/people/**", lambda route: None)
    page.keyboard.type("s")
    page.keyboard.press("Enter")
    assert text.input_value() == "@jons\n"
    page.unroute("**/compose/people/**")
    text.fill("")
    with page.expect_response("**/compose/people/**") as asked:
        text.press_sequentially("> @jon\n`@jon` a@jon @bob")
    assert asked.value.url.split("q=")[1].startswith("bob")  # the first anybody asked for
