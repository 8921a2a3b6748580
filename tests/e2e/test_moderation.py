"""Somebody reports a post, an admin hides it, and its author hears of it and asks again."""

import pytest

pytestmark = pytest.mark.browser
POST = """
from accounts.models import Group, User
from threads.actions import posting
author = User.objects.get(handle="karim")
group = Group.objects.get(slug="lunch")
print(posting.post(author=author, group=group, subject="The canary list", body="Who earns what: see below.").pk)
"""


def test_a_post_is_reported_hidden_and_its_author_is_told(sign_in, site):
    pk = site.beside.run(POST)
    reader = sign_in("jonas", at="/g/lunch/")
    post = reader.locator(".post", has_text="The canary list")
    post.get_by_role("link", name="More: message by").click()
    reader.locator("[popover] a[data-ask]").click()
    asked = reader.get_by_role("dialog", name="Report the message of Karim Benali")
    asked.get_by_label("Personal data").check()
    asked.get_by_role("button", name="Report").click()
    reader.locator(".toast", has_text="Reported.").wait_for()

    desk = sign_in("nora", at="/manage/moderation/")
    case = desk.locator("article", has_text="The canary list")
    assert "Personal data (1)" in case.inner_text()
    case.get_by_role("button", name="Hide message").click()
    desk.locator(".toast", has_text="Decided: hidden.").wait_for()
    reader.goto(f"/m/{pk}/")
    reader.get_by_text("This message was hidden by the moderators.").wait_for()

    author = sign_in("karim", at="/notifications/")
    author.get_by_role("link", name="hidden", exact=True).click()
    author.get_by_text("The moderators have hidden your message.").wait_for()
    assert "Jonas" not in author.locator("main").inner_text()
    author.get_by_label("Why it should be decided otherwise").fill("It was a joke.")
    author.get_by_role("button", name="Ask for another decision").click()
    author.get_by_text("It waits for the moderators.").wait_for()
