"""Correcting what a mail became, by keyboard, and taking back what was published, in real browsers."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

MAIL = """\
From: Claire Fontaine <claire@varde.example>
To: Jonas Lindqvist <jonas@varde.example>
Subject: Forklift training
Date: Mon, 09 Mar 2026 10:00:00 +0000
Message-ID: <forklift-1@varde.example>

I have eleven people for the forklift training, and the hall is free on Thursday.

Karim said on Friday:
Nights can send four, if the bus waits for them until seven.
"""


def test_an_uploaded_mail_is_split_edited_published_and_taken_back(site, sign_in, tmp_path):
    nora, jonas = sign_in("nora"), sign_in("jonas")
    file, other = tmp_path / "forklift.eml", tmp_path / "holiday.jpg"
    file.write_text(MAIL)
    other.write_bytes(b"\xff\xd8\xff\xe0 no mail")

    nora.goto("/mail/")
    nora.get_by_role("link", name="Upload mail").click()
    nora.get_by_label("Mail files").set_input_files([file, other])
    nora.get_by_role("button", name="Upload").click()
    expect(nora.get_by_role("alert")).to_contain_text("holiday.jpg: This is not a mail.")
    expect(nora.get_by_role("alert")).to_contain_text("forklift.eml: kept, 1 mail.")
    nora.goto("/mail/")
    nora.get_by_role("link", name=re.compile("Forklift training")).first.click()
    expect(nora.locator(".rv")).to_have_count(1)

    # Split by keyboard: the last line was Karim's.
    nora.get_by_role("button", name="Split from here").press("Enter")
    nora.get_by_label("Karim said on Friday:").focus()
    nora.keyboard.press("Space")
    nora.keyboard.press("ArrowDown")
    expect(nora.get_by_label("Nights can send four")).to_be_checked()
    nora.get_by_label("Name or e-mail address").fill("karim@varde.example")
    nora.keyboard.press("Enter")
    expect(nora.locator(".rv")).to_have_count(2)
    expect(nora.locator(".rv").first).to_contain_text("Karim Benali")

    # Enter in a field of the review keeps what was typed and stays.
    nora.locator(".rv").last.get_by_text("Fix author").click()
    nora.get_by_label("Name or e-mail address of who wrote this").last.fill("lena@varde.example")
    nora.keyboard.press("Enter")
    expect(nora.locator(".rv").last).to_contain_text("Lena Vogt")

    nora.locator(".rv").last.get_by_role("button", name="Edit").click()
    text = nora.get_by_label("Text", exact=True)
    text.fill(text.input_value().replace("Karim said on Friday:", "").strip())
    nora.get_by_role("button", name="Save").click()
    expect(nora.locator(".rv").last).to_contain_text("Edited by you")

    nora.get_by_label("Group", exact=True).select_option(label="Lyon warehouse")
    nora.get_by_role("button", name="Publish 2 messages").click()
    conversation = nora.url
    expect(nora.locator("article.msg").last).to_contain_text("edited by Nora Beck")

    jonas.goto(conversation)
    jonas.locator("article.msg").last.get_by_role("link", name="edited by Nora Beck").click()
    expect(jonas.locator("main")).to_contain_text("Edited by Nora Beck before it was published.")
    expect(jonas.locator("main")).not_to_contain_text("Karim said")

    # Taken back: it vanishes from the open page.
    jonas.goto(conversation)
    expect(jonas.locator("article.msg")).to_have_count(2)
    nora.goto(conversation)
    nora.get_by_role("button", name="More", exact=True).click()
    nora.locator("#conv-menu").get_by_role("button", name="Take back").click()
    expect(nora.locator(".toasts")).to_contain_text("Nobody sees it any more")
    expect(jonas.locator("article.msg")).to_have_count(0)
    assert jonas.reload().status == 404
