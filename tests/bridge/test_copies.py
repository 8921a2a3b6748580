"""A mail that carries several mails of one chain: each message once, in one tree."""

import pytest

from threads.bridge.models import IncomingMail
from threads.bridge.placing.dedupe import kept_once
from threads.bridge.unchain import unchain
from threads.bridge.unchain.values import Piece
from threads.models import Message

from .mails import CHAIN, deliver, forward, mail
from .test_review import publish, url

ASKED = "Is there any tea left in the kitchen on the second floor?"
ANSWER = "None at all, I looked in every single cupboard of the whole building."
BOB, CHARLIE = "Bob Brandt <bob@varde.example>", "Charlie Chen <charlie@varde.example>"


def carrier(*mails: bytes, text="") -> bytes:
    head = b"From: Alice Adair <alice@varde.example>\r\nTo: in@skein.localhost\r\nSubject: FW: Tea\r\n"
    head += b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=bb\r\n\r\n"
    parts = [b"Content-Type: text/plain\r\n\r\n" + text.encode()] if text else []
    parts += [b"Content-Type: message/rfc822\r\n\r\n" + raw for raw in mails]
    return head + b"".join(b"--bb\r\n" + part + b"\r\n" for part in parts) + b"--bb--\r\n"


@pytest.fixture
def asked():
    return mail(BOB, "Tea", ASKED, to="charlie@varde.example", mid="a@x.example",
                date="Mon, 02 Mar 2026 09:05:00 +0000")  # fmt: skip


@pytest.fixture
def answered():
    body = f"{ANSWER}\n\nOn Mon, Mar 2, 2026 at 9:05 AM {BOB} wrote:\n> {ASKED}\n"
    return mail(CHARLIE, "RE: Tea", body, to="bob@varde.example", mid="b@x.example", ref=("a@x.example",),
                date="Mon, 02 Mar 2026 10:05:00 +0000")  # fmt: skip


@pytest.mark.parametrize("turned", [False, True])
def test_a_quoted_copy_gives_way_to_the_mail_itself(asked, answered, turned):
    mails = [answered, asked] if turned else [asked, answered]
    found = unchain(carrier(*mails, text="See these two."))
    messages, _pieces, seen = kept_once(list(found.messages), list(found.pieces))
    by_text = {m.body: m for m in messages}
    assert set(by_text) == {"See these two.", ANSWER, ASKED}
    first, second, note = by_text[ASKED], by_text[ANSWER], by_text["See these two."]
    assert (first.role, first.parent, second.parent) == ("attached", None, first.index)
    assert note.index == 0 and note.parent in (first.index, second.index)
    assert seen == {first.index: 2}


def test_a_mail_without_others_in_it_is_left_alone():
    found = unchain(forward(body=CHAIN + CHAIN))
    messages, pieces = list(found.messages), list(found.pieces)
    assert kept_once(messages, pieces) == (messages, pieces, {})


def test_pieces_of_a_copy_are_proven_duplicates(asked):
    text = f"Look.\n\nOn Mon, Mar 2, 2026 at 9:05 AM {BOB} wrote:\n> {ASKED}\n"
    found = unchain(carrier(asked, text=text))
    messages, pieces, _seen = kept_once(list(found.messages), list(found.pieces))
    stays = next(m for m in messages if m.body == ASKED)
    assert stays.role == "attached"
    of_copy = [piece for piece in pieces if piece.message == stays.index]
    assert of_copy and not [piece for piece in of_copy if piece.kind == "text"]
    assert all(isinstance(piece, Piece) for piece in pieces)


@pytest.mark.django_db
def test_the_review_says_how_often_it_was_seen_and_publishes_it_once(
    as_alice, bob, charlie, team, asked, answered
):
    stored = deliver(carrier(asked, answered))
    page = as_alice.get(url(stored)).content.decode()
    assert page.count('class="rv ') == 2 and "Seen 2 times, kept once" in page
    assert "1 repeated copy was merged." in page
    publish(as_alice, stored, group=team.pk)
    stored.refresh_from_db()
    assert stored.state == IncomingMail.State.PUBLISHED
    assert {m.body: m.parent and m.parent.body for m in Message.objects.all()} == {ASKED: None, ANSWER: ASKED}
