"""What others do shows on an open page without a reload."""

import re
import smtplib
from email.message import EmailMessage

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def answer(page, conversation: str, text: str) -> None:
    page.goto(conversation)
    page.fill("form.reply textarea", text)
    page.get_by_role("button", name="Reply", exact=True).last.click()
    expect(page.locator(".msg[id^=message-]", has_text=text)).to_have_count(1)


@pytest.mark.parametrize("feed", ["/g/lyon/", "/?show=all"])
def test_a_reply_shows_below_its_post_in_an_open_feed(sign_in, feed):
    claire, karim = sign_in("claire"), sign_in("karim")
    claire.goto(feed)
    post = claire.locator("article.post", has_text="Gate 3 closed")
    expect(post).to_have_count(1)
    link = post.locator("h2 a").get_attribute("href")
    words = f"Gate seen from {feed}"
    answer(karim, link, words)
    expect(post.locator(".peek")).to_contain_text(words)
    expect(post.locator(".peek__more .new")).to_be_visible()
    claire.reload()
    expect(post.locator(".peek")).to_contain_text(words)


def test_following_from_a_feed_stays_on_the_feed(sign_in):
    page = sign_in("claire", at="/g/lyon/")
    post = page.locator("article.post", has_text="Gate 3 closed")
    button = post.get_by_role("button", name="Follow")
    was = button.inner_text()
    button.click()
    expect(button).not_to_have_text(was)
    expect(button).to_be_focused()
    now = button.inner_text()
    page.reload()
    expect(button).to_have_text(now)


def test_an_open_list_of_forwarded_mails_follows_them(site, sign_in):
    """The mail is read some time after the page was made, and put aside in another window."""
    priya = sign_in("priya", at="/mail/")
    other = priya.context.new_page()
    other.goto("/mail/")
    mail = EmailMessage()
    mail["From"], mail["To"] = "Priya Nair <priya@varde.example>", "in@skein.localhost"
    mail["Subject"], mail["Message-ID"] = "Fwd: the lift is stuck", "<lift-1@varde.example>"
    mail.set_content("Can somebody look at it?")
    with smtplib.SMTP("127.0.0.1", site.smtp_port, timeout=20) as server:
        server.send_message(mail, "priya@varde.example", ["in@skein.localhost"])
    rows = [page.locator("#waiting .waitrow", has_text="the lift is stuck") for page in (priya, other)]
    for row in rows:
        expect(row).to_have_attribute("href", re.compile("/mail/review/"))
    other.goto(rows[1].get_attribute("href"))
    other.get_by_role("button", name="Discard").first.click()
    expect(rows[0].get_by_role("button", name="Put back")).to_be_visible()
    rows[0].get_by_role("button", name="Put back").click()
    priya.wait_for_url("**/mail/review/**")
    expect(rows[1]).to_have_attribute("href", re.compile("/mail/review/"))


def test_a_reply_further_down_is_told_by_a_pill_until_it_is_seen(sign_in):
    claire, karim = sign_in("claire"), sign_in("karim")
    claire.goto("/g/lyon/")
    claire.get_by_role("link", name="Label printers in Lyon before quarter end").first.click()
    claire.wait_for_url("**/c/**")
    claire.locator("[data-pill]").wait_for(state="attached")
    # The page goes to what is new by itself, once.
    claire.wait_for_load_state("networkidle")
    claire.evaluate("scrollTo(0, 0)")
    for text in ("The pallets are at gate 3.", "All three of them."):
        answer(karim, claire.url.partition("#")[0], text)
    pill = claire.locator(".pill")
    expect(pill).to_have_text("2 new messages")
    assert claire.evaluate("scrollY") == 0
    pill.click()
    expect(claire.locator("article.msg", has_text="The pallets are at gate 3.").last).to_be_in_viewport()
    expect(pill).to_be_hidden()

    answer(karim, claire.url.partition("#")[0], "They are unpacked now.")
    claire.evaluate("scrollTo(0, 0)")
    claire.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(claire.locator("article.msg", has_text="They are unpacked now.").last).to_be_in_viewport()
    expect(pill).to_be_hidden()
