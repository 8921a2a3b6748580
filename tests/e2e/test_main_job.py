"""The main job, as README tells it: a forty-mail chain becomes a conversation that two people share."""

import re
import smtplib
from email.message import EmailMessage

import pytest
from playwright.sync_api import expect

from microblog.demo import build

pytestmark = pytest.mark.browser


def forward(site, sender: str, name: str, subject: str) -> None:
    """Send README's forty-mail chain with a subject of its own."""
    raw = (build.MAILS / name).read_bytes()
    raw = re.sub(rb"(?m)^From: .*$", f"From: {sender}@varde.example".encode(), raw, count=1)
    raw = re.sub(rb"(?m)^Subject: .*$", f"Subject: {subject}".encode(), raw, count=1)
    raw = re.sub(
        rb"(?m)^Message-ID: .*$", f"Message-ID: <{sender}-{subject.encode().hex()}@t>".encode(), raw, count=1
    )
    with smtplib.SMTP("127.0.0.1", site.smtp_port, timeout=20) as server:
        server.sendmail(f"{sender}@varde.example", ["in@skein.localhost"], raw)


def test_a_forwarded_chain_becomes_a_conversation_two_people_share(site, sign_in):
    nora = sign_in("nora")
    jonas = sign_in("jonas")
    subject = "Fwd: where Oslo goes in June"
    forward(site, "nora", "oslo-move.eml", subject)

    # It arrives live: no reload.
    expect(nora.locator(".toast", has_text="where Oslo goes in June")).to_be_visible()
    beside = nora.get_by_role("complementary").get_by_role("link", name=re.compile("where Oslo goes in June"))
    expect(beside).to_be_visible()
    beside.click()
    expect(nora.get_by_role("heading", level=1)).to_contain_text("Review")
    expect(nora.locator(".rv")).to_have_count(41)  # forty messages and Nora's covering note
    review_url = nora.url

    # Nobody else sees it before.
    assert jonas.goto(review_url).status == 404
    jonas.goto("/search/?q=Sigrid")
    expect(jonas.locator("main")).not_to_contain_text("where Oslo goes in June")

    jonas.goto("/g/safety/")
    nora.get_by_label("Group", exact=True).select_option(label="IT service desk")
    nora.get_by_role("button", name=re.compile("^Publish")).click()
    expect(nora.get_by_role("heading", level=1)).to_contain_text("where Oslo goes in June")
    conversation = nora.url

    # The other browser reads every message under its author.
    jonas.goto(conversation)
    expect(jonas.locator("article.msg")).to_have_count(41)
    first = jonas.locator("article.msg").first
    expect(first).to_contain_text("Ingrid Solheim")
    expect(first).to_contain_text("the lease in Oslo ends on 30 June")

    # Jonas replies, Nora sees it without a reload, and it can be found.
    jonas.locator("form.reply textarea").fill("Thank you Nora, the pilot hall wants the zebrafish layout.")
    jonas.get_by_role("button", name="Reply", exact=True).last.click()
    expect(nora.locator("article.msg", has_text="zebrafish layout")).to_have_count(1)
    expect(jonas.locator("article.msg", has_text="zebrafish layout")).to_have_count(1)
    for _ in range(20):
        nora.goto("/search/?q=zebrafish")
        if nora.locator(".hit").count():
            break
        nora.wait_for_timeout(250)
    nora.locator(".hit a", has_text="where Oslo goes in June").first.click()
    expect(nora.locator("article.msg", has_text="zebrafish layout")).to_be_in_viewport()


def test_a_mail_to_a_group_shows_up_in_an_open_feed(site, sign_in):
    claire = sign_in("claire", at="/g/lyon/")
    mail = EmailMessage()
    mail["From"], mail["To"] = "Karim Benali <karim@varde.example>", "lyon@skein.localhost"
    mail["Subject"], mail["Message-ID"] = "Unit 9 prints grey stripes", "<stripes-1@varde.example>"
    mail.set_content("Since this morning, on every second label. I keep three of them for Mei.")
    with smtplib.SMTP("127.0.0.1", site.smtp_port, timeout=20) as server:
        server.send_message(mail, "karim@varde.example", ["lyon@skein.localhost"])
    pill = claire.locator(".pill")
    expect(pill).to_be_visible()
    pill.click()
    expect(claire.get_by_role("article").filter(has_text="Unit 9 prints grey stripes")).to_have_count(1)
