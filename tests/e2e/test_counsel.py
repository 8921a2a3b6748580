"""Lawyers ask for what somebody said, who then leaves and wants to be forgotten: hold, leaving, export, log, erasure."""

import io
import re
import subprocess
import zipfile

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
CASE = "Case 31-26"
FIRST, AFTER = "The seals of pump nine were never tested.", "Nothing to see here."
PEOPLE = """
from accounts.actions import people
from accounts.models import Group, Policy
from accounts.policy import accepting
from microblog.demo.company import PASSWORD
from threads.actions import joining, posting
tilda = people.employee("Tilda Wrenfield", "tilda@varde.example", password=PASSWORD)
people.employee("Otto Kuiper", "otto@varde.example", password=PASSWORD, role="admin")
policy = Policy.objects.get(group=None)
accepting.accept(policy, policy.current, user=tilda, language="en")
lunch = Group.objects.get(slug="lunch")
joining.join(tilda, lunch)
print(posting.post(author=tilda, group=lunch, subject="Pump nine", body={text!r}).pk, tilda.pk)
"""
MINUTE = 60_000


def test_what_was_said_is_kept_handed_over_and_its_author_forgotten(sign_in, site, tmp_path):
    message, person = site.beside.run(PEOPLE.format(text=FIRST)).split()
    desk = sign_in("nora", at="/manage/keep/holds/")
    begin_hold(desk)
    window = sign_in("tilda", at=f"/m/{message}/edit/")
    window.get_by_label("Text").fill(AFTER)
    window.get_by_role("button", name="Save").click()
    window.locator(".msg", has_text=AFTER).wait_for()

    # She leaves: the page that she has open hears of it, and lets her do nothing more.
    desk.goto(f"/manage/people/{person}/")
    desk.get_by_role("button", name="End the access of Tilda Wrenfield").click()
    desk.get_by_role("heading", name="Tilda Wrenfield").wait_for()
    window.get_by_text("You were signed out").first.wait_for(timeout=MINUTE)
    window.goto("/")
    window.get_by_role("button", name="Sign in", exact=True).wait_for()

    said = export(desk, tmp_path)
    assert FIRST in said and AFTER in said
    desk.goto("/manage/audit/")
    for act in (
        f"began the legal hold {CASE}",
        "ended the access of Tilda Wrenfield",
        "downloaded an export",
    ):
        expect(desk.locator("main")).to_contain_text(act)

    forget(sign_in, desk)
    reader = sign_in("karim", at=f"/m/{message}/")
    reader.locator(".msg", has_text=AFTER).wait_for()
    assert "Tilda" not in reader.content() and "Erased person" in reader.content()
    reader.goto("/search/?q=Wrenfield")
    assert reader.locator(".hit, .thread").count() == 0


def begin_hold(desk) -> None:
    desk.get_by_label("Case").fill(CASE)
    desk.get_by_label("People").fill("tilda@varde.example")
    desk.get_by_role("button", name="Begin the hold").click()
    expect(desk.get_by_role("row", name=re.compile(CASE))).to_contain_text("Tilda Wrenfield")


def export(desk, folder) -> str:
    """The texts in it. Its list of sums is checked by the tool that everybody has."""
    desk.goto("/manage/keep/export/")
    desk.get_by_label("Case").fill(CASE)
    desk.get_by_label("Legal hold").select_option(label=CASE)
    desk.get_by_role("button", name="Export", exact=True).click()
    with desk.expect_download(timeout=MINUTE) as download:
        desk.get_by_role("button", name=re.compile("Download .*" + CASE)).click(timeout=MINUTE)
    with zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes())) as packed:
        packed.extractall(folder)
    (sums,) = folder.rglob("*SHA256*")
    subprocess.run(["sha256sum", "-c", "--quiet", sums.name], cwd=sums.parent, check=True)
    return "".join(path.read_text() for path in folder.rglob("*.jsonl"))


def forget(sign_in, desk) -> None:
    """Refused under a hold; then two admins end the hold, and two erase."""
    ask_to_erase(desk)
    expect(desk.locator("main")).to_contain_text("legal hold")
    desk.goto("/manage/keep/holds/")
    desk.get_by_role("button", name="End it " + CASE).click()
    second = sign_in("otto", at="/manage/keep/holds/")
    second.get_by_role("button", name="End it, delete the copies").click()
    expect(second.get_by_role("row", name=re.compile(CASE))).to_contain_text("Ended")

    ask_to_erase(desk)
    desk.get_by_text("Another admin has to look at this").wait_for(timeout=MINUTE)
    assert desk.get_by_role("button", name="Erase in").count() == 0
    second.goto("/manage/keep/erase/")
    second.get_by_role("link", name="Tilda Wrenfield").click()
    second.get_by_label("Type the name").fill("Tilda Wrenfield")
    second.get_by_role("button", name=re.compile("Erase in")).click()
    second.get_by_text("finds 0").wait_for(timeout=MINUTE)


def ask_to_erase(desk) -> None:
    desk.goto("/manage/keep/erase/")
    desk.get_by_label("Address of the person").fill("tilda@varde.example")
    desk.get_by_label("Why").fill("Asked by letter")
    desk.get_by_role("button", name="Trial run").click()
