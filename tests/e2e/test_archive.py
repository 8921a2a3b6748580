"""An archive at the desk: sent, looked at, imported, read, and taken back."""

import pytest
from playwright.sync_api import expect

from tests.bridge.mails import mail
from tests.bridge.test_archive import ANN, BEN, as_mbox

pytestmark = pytest.mark.browser
LETTERS = [
    mail(ANN, "Flood at well nine", "The cellar of well nine stands under water.", mid="a@flood.example"),
    mail(
        BEN,
        "Re: Flood at well nine",
        "The pumps are on their way.",
        mid="b@flood.example",
        ref=["a@flood.example"],
    ),
    mail(BEN, "Keys of the shed", "Who has the keys of the shed?", mid="c@flood.example"),
]


def test_an_archive_is_imported_read_and_taken_back(sign_in):
    page = sign_in("nora", at="/groups/new/")
    page.get_by_label("Name").fill("Old wells")
    page.get_by_role("button", name="Create").click()
    page.wait_for_url("**/g/old-wells/")

    page.goto("/manage/mail/archives/")
    box = {"name": "wells.mbox", "mimeType": "application/mbox", "buffer": as_mbox(LETTERS)}
    page.get_by_label("Archive", exact=True).set_input_files(box)
    page.get_by_label("Groups", exact=True).fill("old-wells")
    page.get_by_role("button", name="Send it and look").click()
    page.wait_for_url("**/manage/mail/archives/*/")
    page.get_by_role("button", name="Import 3 mails").click()
    expect(page.locator("#archive .chip--ok")).to_have_text("imported")
    desk = page.url

    page.goto("/g/old-wells/")
    page.get_by_role("link", name="Flood at well nine").first.click()
    page.wait_for_url("**/c/**")
    expect(page.locator(".msg[id^=message-]")).to_have_count(2)
    read = page.url

    page.goto(desk)
    page.get_by_role("link", name="Take this import back").click()
    expect(page.locator(".stat", has_text="Messages").locator("b")).to_have_text("3")
    page.get_by_label("Why", exact=True).fill("These are the wells of another company.")
    page.get_by_role("button", name="Take this import back").click()
    page.wait_for_url(desk)
    expect(page.locator("#archive")).to_contain_text("Gone: 3 messages, 2 conversations")
    assert page.goto(read).status == 404
    page.goto("/g/old-wells/")
    expect(page.locator("body")).not_to_contain_text("Keys of the shed")
