"""What a reader sees of a mail: passages stay with the answers to them, signatures are folded."""

import pytest
from django.urls import reverse

from threads import addresses
from threads.actions import posting
from threads.bridge.models import IncomingMail
from threads.models import Message

from .mails import deliver, mail

pytestmark = pytest.mark.django_db

BETWEEN = (
    "Two short answers.\n\n"
    "On Mon, 2 Mar 2026 at 08:00, Bob Brandt <bob@varde.example> wrote:\n\n"
    "> When do we close the gate?\n\nAt nine.\n\n> Who has the key?\n\nThe porter has it.\n"
)
SHOWN = "Two short answers.\n\n> When do we close the gate?\n\nAt nine.\n\n> Who has the key?\n\nThe porter has it."


def answer(text=BETWEEN, mid="a@x.example", to="team"):
    return mail("Alice Adair <alice@varde.example>", "Re: Gate", text, to=to, mid=mid, ref=("q@x.example",))


def question(text="When do we close the gate?\n\nWho has the key?"):
    return mail(
        "Bob Brandt <bob@varde.example>", "Gate", text, to="team", date="Mon, 02 Mar 2026 08:00:00 +0000",
        mid="q@x.example",
    )  # fmt: skip


def own(author) -> Message:
    return Message.objects.get(author=author)


def test_answers_between_the_lines_keep_their_passages(client, alice, bob, team):
    deliver(answer(), to="team")
    message = own(alice)
    assert message.body == SHOWN
    assert "<blockquote><p>Who has the key?</p></blockquote>" in message.body_html
    client.force_login(alice)
    page = client.get(message.conversation.get_absolute_url()).content.decode()
    assert (
        page.index("<p>Two short answers")
        < page.index("<blockquote><p>When do we")
        < page.index("<p>At nine")
    )


def test_the_review_shows_them_too(client, alice, bob):
    stored = deliver(answer(to="in"))
    client.force_login(alice)
    page = client.get(reverse("mail_review", args=[stored.pk])).content.decode()
    assert "<blockquote><p>Who has the key?</p></blockquote>" in page


@pytest.mark.parametrize("first", ["question", "answer"])
def test_the_order_of_the_mails_changes_nothing(alice, bob, team, first):
    for raw in (question(), answer()) if first == "question" else (answer(), question()):
        assert deliver(raw, to="team").state == IncomingMail.State.PUBLISHED
    assert Message.objects.count() == 2
    assert own(alice).body == SHOWN and own(alice).parent == own(bob)
    assert not own(bob).is_claim


def test_a_copy_without_the_passages_is_the_same_message(alice, bob, charlie, team):
    deliver(answer(), to="team")
    quoted = "\n".join(
        f"> {line}" for line in ("Two short answers.", "", "At nine.", "", "The porter has it.")
    )
    text = f"Fine.\n\nOn Mon, 2 Mar 2026 at 09:00, Alice Adair <alice@varde.example> wrote:\n{quoted}\n"
    deliver(
        mail("Charlie Chen <charlie@varde.example>", "Re: Gate", text, to="team", mid="c@x.example"),
        to="team",
    )
    assert Message.objects.filter(author=alice).count() == 1
    assert own(alice).body == SHOWN and not own(alice).is_claim


def test_what_was_taken_back_does_not_come_again(alice, bob, charlie, team):
    deliver(answer(), to="team")
    posting.withdraw(own(alice), by=alice)
    again = f"See below.\n\n---------- Forwarded message ---------\nFrom: Alice Adair <alice@varde.example>\nDate: Mon, 2 Mar 2026 at 09:00\nSubject: Re: Gate\nTo: Team\n\n{BETWEEN}"
    deliver(
        mail("Charlie Chen <charlie@varde.example>", "Fwd: Gate", again, to="team", mid="c@x.example"),
        to="team",
    )
    assert own(alice).body == "" and own(alice).withdrawn_at


def test_a_quote_of_nobodys_is_seen(alice, team):
    deliver(answer("The manual says:\n> Never run it dry.\nBut it is dry.\n"), to="team")
    assert "<blockquote><p>Never run it dry.</p></blockquote><p>But it is dry.</p>" in own(alice).body_html


SIGNED = "The gate is shut.\n\nSent from my iPhone\n"


def test_a_signature_that_is_only_guessed_is_folded_and_kept(client, alice, team):
    deliver(answer(SIGNED), to="team")
    message = own(alice)
    assert (message.body, message.signature) == (
        "The gate is shut.\n\nSent from my iPhone",
        "Sent from my iPhone",
    )
    assert message.body_html == "<p>The gate is shut.</p>"
    client.force_login(alice)
    page = client.get(message.conversation.get_absolute_url()).content.decode()
    assert page.count("Sent from my iPhone") == 1


def test_the_review_folds_it_too(client, alice):
    stored = deliver(answer(SIGNED, to="in"))
    client.force_login(alice)
    assert client.get(reverse("mail_review", args=[stored.pk])).content.decode().count("from my iPhone") == 1


def test_the_original_shows_it_once(client, alice, bob, team):
    stored = deliver(answer(SIGNED), to="team")
    client.force_login(alice)
    page = client.get(reverse("mail_original", args=[stored.pk])).content.decode()
    assert page.count("Sent from my iPhone") == 2  # folded, and in the source


def test_its_author_may_take_it_out(alice, team):
    deliver(answer(SIGNED), to="team")
    posting.edit(own(alice), by=alice, body="The gate is open.\n\nSent from my iPhone")
    assert own(alice).body_html == "<p>The gate is open.</p>" and own(alice).signature
    posting.edit(own(alice), by=alice, body="The gate is open.")
    assert own(alice).signature == ""


def test_a_text_of_nothing_but_a_signature_is_shown():
    message = Message(body="Sent from my iPhone", signature="Sent from my iPhone")
    assert message.unsigned == message.body


def by_mail(text, parent, sender="Bob Brandt <bob@varde.example>"):
    to = addresses.reply_address(parent)
    raw = mail(sender, "Re: Gate", text, to=to, mid="r@x.example")
    return deliver(raw, to=to, envelope_from="bob@varde.example")


def test_an_answer_to_a_notice_keeps_its_passages_and_folds_its_signature(alice, bob, team):
    root = posting.post(author=alice, subject="Gate", body="When?\n\nWho?", group=team)
    on = "On Mon, 2 Mar 2026 at 08:00, Skein <no-reply@skein.localhost> wrote:\n\n"
    stored = by_mail(f"{on}> When?\n\nAt nine.\n\n> Who?\n\nMe.\n\n-- \nBob\n", root)
    assert stored.state == IncomingMail.State.PUBLISHED, stored.reason
    message = own(bob)
    assert message.body == "> When?\n\nAt nine.\n\n> Who?\n\nMe."
    assert (message.signature, message.body_html.count("<blockquote>")) == ("--\nBob", 2)


def test_a_guessed_signature_of_an_answer_to_a_notice_is_folded(alice, bob, team):
    root = posting.post(author=alice, subject="Gate", body="When?", group=team)
    by_mail("At nine.\n\nSent from my iPhone\n", root)
    assert own(bob).body_html.strip() == "<p>At nine.</p>" and own(bob).signature == "Sent from my iPhone"


def test_who_is_only_named_in_a_typed_line_is_marked_until_the_true_mail_comes(client, alice, bob, team):
    line = "On Mon, 2 Mar 2026 at 08:00, Bob Brandt <bob@varde.example> wrote:"
    text = f"Some news of the gate.\n\n{line}\n\nWe close the gate at nine, and the porter keeps the key.\n"
    deliver(mail("Alice Adair <alice@varde.example>", "Gate", text, to="team", mid="a@x.example"), to="team")
    client.force_login(bob)
    quoted = own(bob)
    page = client.get(quoted.get_absolute_url(), follow=True).content.decode()
    assert page.count("author not certain") == 1 and quoted.claimed_by == alice
    deliver(question("We close the gate at nine, and the porter keeps the key."), to="team")
    assert own(bob).pk == quoted.pk and not own(bob).is_claim
    assert "author not certain" not in client.get(quoted.get_absolute_url(), follow=True).content.decode()
