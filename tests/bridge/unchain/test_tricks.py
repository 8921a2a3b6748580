"""What a forger or a clumsy program writes: nobody is given words, or a name, by a trick."""

import pytest

from threads.bridge.unchain import unchain

HEAD = (
    "From: Ada Moss <ada@quarry.example>\nTo: Ben Oak <ben@quarry.example>\nDate: Tue, 4 Mar 2025 09:00:00 +0100\n"
    "Subject: Re: Lift\nMIME-Version: 1.0\nContent-Type: text/{}; charset=utf-8\n\n"
)
WROTE = "On Mon, 3 Mar 2025 at 16:05, Ben Oak <ben@quarry.example> wrote:"


def read(text: str, kind: str = "plain"):
    return unchain((HEAD.format(kind) + text).encode()).messages


@pytest.mark.parametrize("opening", ['"', "“", "„", "«", "(", "["])
@pytest.mark.parametrize("above", ["Fine.\n\n-- \nAda Moss\n", "My motto:\n"])
def test_a_motto_in_quotation_marks_announces_no_mail(opening, above):
    found = read(f'{above}{opening}{WROTE}\n> Code is poetry"\n')
    assert [message.author_name for message in found] == ["Ada Moss"]
    assert "Code is poetry" in found[0].body + found[0].signature


def test_an_attribution_behind_a_sentence_is_one_still():
    outer, quoted = read(f"Yes, bring it. {WROTE}\n> The lift is stuck.\n")
    assert (outer.body, quoted.author_email, quoted.body) == (
        "Yes, bring it.", "ben@quarry.example", "The lift is stuck.",
    )  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["\u202ekaO neB", "\u2067Ben\u2069 Oak", "=?utf-8?Q?=E2=80=AEkaO_neB?=", '"\u202dBen \u202cOak"'],
)
def test_no_sign_turns_the_letters_of_a_name(name):
    raw = HEAD.format("plain").replace("From: Ada Moss", f"From: {name}") + "Yes.\n"
    (message,) = unchain(raw.encode()).messages
    assert message.author_name in ("kaO neB", "Ben Oak")


def test_the_address_that_is_shown_counts_and_not_where_its_link_leads():
    attribution = WROTE.replace(
        "<ben@quarry.example>", '&lt;<a href="mailto:mallory@evil.example">ben@quarry.example</a>&gt;'
    )
    outer, quoted = read(
        f'<p>Yes.</p><div class="gmail_quote"><div class="gmail_attr">{attribution}<br></div>'
        '<blockquote class="gmail_quote">The lift is stuck.</blockquote></div>',
        "html",
    )
    assert (quoted.author_name, quoted.author_email) == ("Ben Oak", "ben@quarry.example")
    (message,) = read('<p>Ask <a href="mailto:ben@quarry.example">Ben</a>.</p>', "html")
    assert message.body == "Ask Ben <ben@quarry.example>."


def test_a_header_to_fill_in_is_no_mail_of_anybody():
    text = "Write it so:\n\nFrom: your name\nTo: the office\nSubject: holidays\nDate: 3 March 2025\n\nand send it.\nAda"
    assert [message.body for message in read(text)] == [text]


def test_choices_and_boxes_of_a_form_are_parted():
    html = "<p>Which?</p><select><option>one<option>two</select><textarea>your words</textarea><p>Bye</p>"
    assert read(html, "html")[0].body.split() == ["Which?", "one", "two", "your", "words", "Bye"]


@pytest.mark.parametrize("fence", ["```", "~~~", "```text"])
@pytest.mark.parametrize(
    "sample",
    [
        f"{WROTE}\n> The lift is stuck.",
        "-----Original Message-----\nFrom: Ben Oak <ben@quarry.example>\nSent: Monday, March 3, 2025 4:05 PM\n"
        "To: Ada Moss\nSubject: Lift\n\nThe lift is stuck.",
    ],
)
def test_a_sample_between_fences_is_no_mail(fence, sample):
    text = f"Skein prints this:\n\n{fence}\n{sample}\n{fence[:3]}\n\nIs that right?"
    (message,) = read(text)
    assert message.body.split() == text.split()


def test_a_fence_that_is_left_open_hides_no_mail():
    outer, quoted = read(f"Yes.\n```\n\n{WROTE}\n> The lift\n> ```\n> is stuck.\n")
    assert (outer.author_name, quoted.author_name) == ("Ada Moss", "Ben Oak")


def test_code_in_a_quote_hides_nothing_around_it():
    outer, quoted = read(f"Yes.\n\n```\nlift()\n```\n\n{WROTE}\n> ```\n> crane()\n> ```\n> Bye\n")
    assert (quoted.author_name, quoted.body) == ("Ben Oak", "```\ncrane()\n```\nBye")
