"""Long names, phones, links into long conversations: what can only be measured in a browser."""

import pytest

from .test_same_page import run

pytestmark = pytest.mark.browser

LONG = "W" * 80
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}

SEED = f"""
from datetime import timedelta
from django.utils import timezone
from threads.actions import joining
group = joining.found(by=who["nora"], name="{LONG}", slug="long-name", description="D" * 200,
    visibility="public", joining="open", posting="members", mail_policy="members")
for name in ("jonas", "claire", "karim"):
    joining.join(who[name], group)
first = posting.post(author=who["jonas"], group=group, subject="{"Lang" * 40}", body="{"X" * 300}")
posting.reply(author=who["claire"], conversation=first.conversation, body="@nora {"lang" * 60}")
start = timezone.now() - timedelta(days=30)
drafts = [importing.MessageToImport(author=who[("jonas", "claire", "karim")[n % 3]], body="Some words. " * (1 + n * 7 % 40),
    sent_at=start + timedelta(minutes=n), parent=n - 1 if n else None) for n in range(90)]
talk, messages = importing.publish_chain(drafts=drafts, subject="Ninety", group=group)
print(first.conversation_id, messages[76].pk, talk.pk)
"""

# What a reader cannot see or reach: wider than its column, or cut off by a box that does not scroll.
OUT_OF_SIGHT = """() => {
  const bad = [];
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth)
    bad.push(`page ${document.documentElement.scrollWidth}`);
  for (const element of document.querySelectorAll('main *, .side *, .rail *')) {
    if (!element.checkVisibility() || element.closest('.vh, .scroll-x, svg, [popover]:not(.side)')) continue;
    const { left, right, width } = element.getBoundingClientRect();
    const column = element.closest('main, .side, .rail').getBoundingClientRect();
    let edge = Infinity; // where a box that does not show what is wider ends
    for (let box = element.parentElement; box && !box.matches('main, .side, .rail'); box = box.parentElement)
      if (getComputedStyle(box).overflowX !== 'visible') edge = Math.min(edge, box.getBoundingClientRect().right);
    const isCut = right > edge + 1;
    // A long name may end in dots; a number or a button is whole, or it is not there.
    const isGone = isCut && (element.matches('button, input, .n, .chip, .ib') || (element.matches('a') && left > edge - 8));
    if (width && (isGone || (!isCut && right > column.right + 9))) bad.push(element.outerHTML.slice(0, 80));
  }
  return bad;
}"""
INSIDE = """(menu) => {
  const box = menu.getBoundingClientRect();
  return box.height > 0 && box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight && box.right <= innerWidth;
}"""
BELOW_BAR = """(id) => Math.round(document.getElementById(id).getBoundingClientRect().top
  - document.querySelector('.bar').getBoundingClientRect().bottom)"""


@pytest.fixture(scope="session")
def seeded(site) -> tuple[int, int, int]:
    """Numbers of a conversation with endless words, of message 76 of a long one, and of that."""
    first, message, talk = map(int, run(site, SEED).split())
    return first, message, talk


def wait_until(page, condition: str) -> None:
    """Playwright's wait_for_function asks again from inside the page, where the policy of its scripts forbids it: it
    fails unless the first answer is yes."""
    for _ in range(150):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"not within 15 s: {condition}")


def assert_at(page, message: int):
    """The message is just below what sticks to the top, and stays there."""
    wait_until(page, f"({BELOW_BAR})('message-{message}') === 12")
    page.wait_for_load_state("load")
    assert page.evaluate(BELOW_BAR, f"message-{message}") == 12


@pytest.mark.parametrize("window", [{}, PHONE], ids=["wide", "phone"])
def test_u05_u12_u15_nothing_is_out_of_sight(sign_in, seeded, window):
    page = sign_in("nora", **window)
    places = ["/", "/inbox/", "/notifications/", "/groups/", "/saved/", "/compose/", f"/c/{seeded[0]}/"]
    places += [f"/g/long-name/{tab}" for tab in ("", "about/", "members/", "files/", "settings/")]
    found = {}
    for place in places:
        page.goto(place)
        if bad := page.evaluate(OUT_OF_SIGHT):
            found[place] = bad[:3]
    assert found == {}


def test_u12_every_tab_is_there_on_the_phone(sign_in, seeded):
    page = sign_in("nora", **PHONE)
    for place, name in (("/", "Everything"), ("/inbox/", "Done"), ("/notifications/", "Requests")):
        page.goto(place)
        tab = page.locator(".seg").get_by_text(name, exact=True)
        box = tab.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 390
        tab.tap()
        page.locator(".seg [aria-current]", has_text=name).wait_for()


@pytest.mark.parametrize("window", [{}, PHONE], ids=["wide", "phone"])
def test_u16_a_link_lands_at_its_message_and_stays(sign_in, seeded, window):
    _first, message, talk = seeded
    page = sign_in("nora", **window)
    for address in (f"/m/{message}/", f"/c/{talk}/#message-{message}"):
        page.goto("/saved/")
        page.goto(address)
        assert_at(page, message)
        page.reload()
        assert_at(page, message)
    page.goto(f"/c/{talk}/")
    page.evaluate(f"location.hash = 'message-{message}'")
    assert_at(page, message)
    # A picture above that comes late.
    page.evaluate(
        """(id) => { const picture = document.createElement('div'); picture.style.blockSize = '300px';
        document.getElementById(id).before(picture); }""",
        f"message-{message}",
    )
    assert_at(page, message)


def test_u17_menus_stay_inside_the_window(sign_in, seeded):
    page = sign_in("nora", at=f"/c/{seeded[0]}/", viewport={"width": 760, "height": 420})
    page.locator("[popovertarget=conv-menu]").click()
    assert page.locator("#conv-menu").evaluate(INSIDE)
    page.keyboard.press("Escape")
    page.locator("[popovertarget=me-menu]").click()
    assert page.locator("#me-menu").evaluate(INSIDE)
    page.keyboard.press("Escape")
    page.locator(".msg").last.hover()
    page.locator(".msg").last.locator("[data-more]").click()
    menu = page.locator(".menu:popover-open")
    menu.locator(":is(a, button):visible").first.wait_for()
    assert menu.evaluate(INSIDE)
    if (more := menu.locator("details")).count():
        more.locator("summary").click()
        wait_until(page, f"({INSIDE})(document.querySelector('.menu:popover-open'))")


def test_u17_the_switch_has_its_shape_and_paper_has_no_buttons(sign_in, seeded):
    page = sign_in("nora")
    page.keyboard.press("?")
    box = page.locator("#keys .switch").bounding_box()
    assert (box["width"], box["height"]) == (36, 22)
    page.keyboard.press("Escape")
    page.emulate_media(media="print")
    for place in ("/", f"/c/{seeded[0]}/", "/inbox/", "/g/long-name/members/"):
        page.goto(place)
        shown = page.locator(":is(button, .btn, .ib, .act, textarea, select):not(.react)").evaluate_all(
            "all => all.filter((one) => one.checkVisibility()).map((one) => one.outerHTML.slice(0, 80))"
        )
        assert shown == [], place


def test_u11_an_open_page_of_notices_follows(sign_in, site, seeded):
    page = sign_in("nora", at="/notifications/")
    row = page.locator(f"#notices-{seeded[0]}")
    row.wait_for()
    run(site, f'say("karim", {seeded[0]}, "@nora and one more")')
    row.locator("text=2 new").wait_for()
    row.get_by_role("button", name="Mark as read").click()
    page.locator(f"#notices-{seeded[0]}:not(.is-unread)").wait_for()
