"""An open page that heard, or missed and caught up, shows what a fresh one shows."""

import os
import signal
import time
from difflib import unified_diff
from pprint import pformat

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

# What both pages must agree on: the head, the tree with its branches, every message, the map. Left out is what is the
# reader's own at a moment: what is unread, folded or open, the words for times, and who is named on a closed branch.
OUTLINE = """() => {
  const text = (element) => element.textContent.replace(/\\s+/g, ' ').trim();
  const still = (root, selector) => {
    const copy = root.cloneNode(true);
    copy.querySelectorAll(selector).forEach((element) => element.remove());
    return text(copy);
  };
  const message = (article) => [article.closest('.sub') ? 'set in' : 'message', article.id, article.dataset.parent,
    article.dataset.author, still(article, 'time, [data-unread-sign]')];
  const inside = (box) => [...box.children].flatMap((element) => {
    if (element.matches('.msg')) return [message(element)];
    if (element.matches('.run, .sub')) return inside(element);
    if (element.matches('.branch')) return [['branch', element.id,
      still(element.querySelector('summary'), '.facepile, .push, .count'),
      inside(element.querySelector('.branch__body'))]];
    return [];
  });
  const map = document.querySelector('#map');
  return [still(document.querySelector('.convhead'), 'time, [href="#new"]'), inside(document.querySelector('[data-append]')),
    map ? [...map.querySelectorAll('a')].map((dot) => dot.getAttribute('href')) : null];
}"""

TOOLS = """
import random
from accounts.models import User
from threads.actions import answering, importing, posting, reacting, reading
from threads.models import Conversation, Message
who = {handle: User.objects.get(handle=handle) for handle in ("nora", "jonas", "claire", "karim")}
def talk(pk): return Conversation.objects.get(pk=pk)
def say(name, pk, body, parent=None):
    parent = Message.objects.get(pk=parent) if parent else None
    return posting.reply(author=who[name], conversation=talk(pk), body=body, parent=parent)
def bodies(pk): return {m.body: m for m in Message.objects.filter(conversation=pk)}
"""


def run(site, code: str) -> str:
    """What ``code`` prints; another process does it, as a worker or a second web process would."""
    return site.beside.run(TOOLS + code)


def assert_same_as_fresh(page, seconds: float = 15) -> list:
    """Compare with a second window of the same reader, as soon as the open page has settled. What would push down
    what one reads waits behind a button, which the reader presses."""
    other = page.context.new_page()
    other.goto(page.url)
    fresh, end = other.evaluate(OUTLINE), time.monotonic() + seconds
    while (old := page.evaluate(OUTLINE)) != fresh and time.monotonic() < end:
        if (held := page.locator("[data-pill] button")).is_visible():
            held.click()
        page.wait_for_timeout(200)
    other.close()
    if old != fresh:
        pytest.fail("\n".join(unified_diff(*(pformat(side).splitlines() for side in (old, fresh)), n=99)))
    return fresh


@pytest.fixture
def question(site):
    """The number of a question with two answers, one of them answered."""
    code = """
from accounts.models import Group
first = posting.post(author=who["nora"], group=Group.objects.filter(memberships__user=who["nora"], posting="members").filter(memberships__user=who["jonas"])[0], subject="Who has the key?", body="Top.",
    kind="question")
a = say("jonas", first.conversation_id, "On the hook.")
say("nora", first.conversation_id, "Which hook?", a.pk)
say("nora", first.conversation_id, "Anybody else?")
print(first.conversation_id)
"""
    return int(run(site, code))


def test_a_reply_that_opens_a_branch_gets_its_frame_and_its_count(site, sign_in, question):
    nora = sign_in("nora", at=f"/c/{question}/")
    run(site, f'say("jonas", {question}, "I have it.", bodies({question})["Anybody else?"].pk)')
    branch = nora.locator(".branch", has=nora.locator("summary", has_text="Anybody else?"))
    expect(branch.locator(".msg")).to_have_count(2)
    expect(branch.locator("summary")).to_contain_text("2 messages")
    assert branch.get_attribute("open") is not None
    assert_same_as_fresh(nora)
    branch.locator("summary").click()
    run(site, f'say("jonas", {question}, "In my pocket.", bodies({question})["I have it."].pk)')
    expect(branch.locator("summary")).to_contain_text("3 messages")
    assert branch.get_attribute("open") is None
    assert_same_as_fresh(nora)


@pytest.mark.parametrize("address", ["/c/{}/", "/c/{}/?order=time", "branch"])
def test_an_old_page_and_what_it_missed_are_the_fresh_page(site, sign_in, question, address):
    nora, lines = sign_in("nora"), []
    may_pass = [True]

    def relay(socket):
        if may_pass[0]:
            lines.append(socket.connect_to_server())
            lines.append(socket)
        else:
            socket.close()

    nora.route_web_socket("**/ws/", relay)
    if address == "branch":
        head = run(site, f'print(bodies({question})["On the hook."].pk)')
        address = f"/c/{{}}/b/{head}/"
    nora.goto(address.format(question))
    expect(nora.locator(".msg").first).to_be_visible()
    before = nora.evaluate(OUTLINE)
    may_pass[0] = False
    for line in lines:
        line.close()
    run(
        site,
        f"""
pk = {question}
b = bodies(pk)
opens = say("jonas", pk, "Opens a branch.", b["Anybody else?"].pk)
say("nora", pk, "Goes on in it.", opens.pk)
deep = say("jonas", pk, "Second answer in the branch.", b["On the hook."].pk)
say("nora", pk, "Third level.", deep.pk)
say("jonas", pk, "Plain, at the end.")
posting.edit(b["On the hook."], by=who["jonas"], body="On the other hook.")
posting.withdraw(say("jonas", pk, "Never said."), by=who["jonas"])
posting.withdraw(b["Anybody else?"], by=who["nora"])
reacting.react(b["Which hook?"], user=who["jonas"], emoji="👍")
answering.choose(opens, by=who["nora"])
reading.read(who["nora"], talk(pk), up_to=opens)
""",
    )
    may_pass[0] = True
    after = assert_same_as_fresh(nora, 40)
    assert before != after


@pytest.mark.parametrize("seed", [1, 2])
def test_replies_anywhere_in_the_tree_stand_where_the_server_puts_them(site, sign_in, question, seed):
    nora = sign_in("nora", at=f"/c/{question}/")
    code = f"""
chance = random.Random({seed})
for number in range(14):
    target = chance.choice(list(Message.objects.filter(conversation={question}).order_by("pk")))
    say(chance.choice(["nora", "jonas"]), {question}, f"Number {{number}}", target.pk)
"""
    run(site, code)
    assert "Number 13" in str(assert_same_as_fresh(nora))


def test_a_killed_web_process_comes_back_and_the_page_catches_up(site, sign_in, question):
    """Its supervisor is held for a moment, so that somebody can see that the connection is gone."""
    nora = sign_in("nora", at=f"/c/{question}/")
    run(site, f'say("jonas", {question}, "It comes by the socket.")')
    expect(nora.get_by_text("It comes by the socket.")).to_be_visible()
    web = int((site.data / "run" / "web.pid").read_text())
    os.kill(site.pid, signal.SIGSTOP)
    try:
        os.kill(web, signal.SIGKILL)
        expect(nora.locator("#offline")).to_be_visible()
        run(site, f'say("jonas", {question}, "While it was away.", bodies({question})["Which hook?"].pk)')
    finally:
        os.kill(site.pid, signal.SIGCONT)
    expect(nora.locator("#offline")).to_be_hidden(timeout=180_000)
    assert int((site.data / "run" / "web.pid").read_text()) != web
    assert "While it was away." in str(assert_same_as_fresh(nora))
