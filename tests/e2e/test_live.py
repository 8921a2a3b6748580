"""What others do shows on an open page without a reload."""

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
    page = sign_in("claire")
    page.goto("/g/lyon/")
    post = page.locator("article.post", has_text="Gate 3 closed")
    button = post.get_by_role("button", name="Follow")
    was = button.inner_text()
    button.click()
    expect(button).not_to_have_text(was)
    expect(button).to_be_focused()
    now = button.inner_text()
    page.reload()
    expect(button).to_have_text(now)
