"""The admins' desk in a browser: nothing that a screen reader or a keyboard stumbles over, and nothing cut off."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from .test_layout import PHONE

pytestmark = pytest.mark.browser

PAGES = (
    "/manage/", "/manage/groups/", "/manage/groups/?state=closed&kind=private", "/manage/groups/lyon/", "/manage/people/", "/manage/people/?state=outsiders", "/manage/people/1/",
    "/manage/people/invite/", "/manage/people/add/", "/manage/policy/", "/manage/mail/", "/manage/mail/?tab=taken", "/manage/mail/1/", "/manage/mail/archives/", "/manage/mail/footers/",
    "/manage/moderation/", "/manage/audit/", "/manage/moderation/monitors/", "/manage/moderation/monitors/new/",
    "/manage/integrations/", "/manage/sign-in/", "/manage/sign-in/directory/", "/manage/sign-in/saml/add/", "/manage/keep/", "/manage/keep/erase/", "/manage/keep/holds/",
    "/manage/keep/export/", "/manage/keep/retention/", "/manage/site/", "/manage/groups/menu/folders/", "/manage/moderation/looks/", "/manage/pilot/", "/manage/pilot/targets/",
    "/g/it/members/many/", "/manage/people/duplicates/", "/manage/people/merges/", "/manage/people/4/merge/5/",
)  # fmt: skip


def faults_of(page, address: str | None) -> tuple[list, int]:
    """What axe finds on a page, and by how many pixels it is wider than its window. None: the page that is open."""
    if address:
        assert page.goto(address).status == 200
    page.wait_for_load_state("networkidle")
    results = Axe().run(page, options={"resultTypes": ["violations"]})
    serious = [
        (one["id"], node["html"][:120])
        for one in results.response["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return serious, wide


@pytest.mark.parametrize("window", [{}, PHONE], ids=["wide", "phone"])
def test_the_pages_are_for_everybody(sign_in, window):
    page = sign_in("nora", at="/manage/", **window)
    found = {address: faults_of(page, address) for address in PAGES}
    assert {address: faults for address, faults in found.items() if faults != ([], 0)} == {}
