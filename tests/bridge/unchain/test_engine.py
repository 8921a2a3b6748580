"""The engine as a whole: forwards, attached mails, interleaved answers, accounting, robustness."""

import random
from time import process_time

import pytest

from threads.bridge.unchain import unchain, unchain_many

from . import shapes

HEAD = "From: Ada Moss <ada@quarry.example>\nTo: Ben Oak <ben@quarry.example>\nDate: Tue, 4 Mar 2025 09:00:00 +0100\nSubject: {}\n\n"


def read(text: str, subject: str = "Re: Lift"):
    return unchain((HEAD.format(subject) + text).encode())


def authors(found) -> list[str]:
    return [message.author_name for message in found.messages]


def test_a_header_block_starts_a_message_and_is_nobodys_text():
    found = read(
        "Thanks.\n\n-----Original Message-----\nFrom: Ben Oak <ben@quarry.example>\nSent: Monday, March 3, 2025 4:05 PM\n"
        "To: Ada Moss <ada@quarry.example>; Cy Reed <cy@quarry.example>\nSubject: Lift\n\nThe lift is stuck.\n"
    )
    assert [message.body for message in found.messages] == ["Thanks.", "The lift is stuck."]
    quoted = found.messages[1]
    assert (quoted.author_email, quoted.date_iso, quoted.subject) == (
        "ben@quarry.example",
        "2025-03-03T16:05:00",
        "Lift",
    )
    assert quoted.to == ("ada@quarry.example", "cy@quarry.example")
    assert (found.messages[0].parent, quoted.parent) == (1, None)
    assert not found.is_forward


def test_a_forwarders_words_are_a_note():
    found = read(
        "For you.\n\n---------- Forwarded message ---------\nFrom: Ben Oak <ben@quarry.example>\n"
        "Date: Mon, Mar 3, 2025 at 4:05 PM\nSubject: Lift\nTo: Ada Moss <ada@quarry.example>\n\nThe lift is stuck.\n",
        "Fwd: Lift",
    )
    assert found.is_forward
    assert [message.role for message in found.messages] == ["note", "quoted"]


def test_a_heading_in_a_report_is_not_a_header_block():
    found = read("From: the first floor\nto the roof all is well.\n\nTime: noon\nPlace: hall\n")
    assert len(found.messages) == 1


def test_log_lines_are_not_attributions():
    found = read("It says\n2025-03-03 10:00:01 ERROR lift.motor:\nstuck at 4\n\nwhat now?\n")
    assert len(found.messages) == 1


def test_a_torn_attribution_is_put_together():
    found = read(
        "Yes.\n\nOn Mon, Mar 3, 2025 at 4:05 PM Ben Oak <\nben@quarry.example> wrote:\n\n> Is it\n> stuck?\n>\n"
        "> > On Mon, Mar 3, 2025 at 3:00 PM Cy Reed <cy@quarry.example\n> >\n> > wrote:\n> > > Help.\n"
    )
    assert authors(found) == ["Ada Moss", "Ben Oak", "Cy Reed"]
    assert found.messages[2].body == "Help."


def test_words_wrapped_out_of_a_quote_stay_in_it():
    found = read(
        "No.\n\nOn Mon, Mar 3, 2025 at 4:05 PM Ben Oak <ben@quarry.example> wrote:\n"
        "> The lift in the north wing has been stuck since early this morning and\nnobody came\n> to look at it.\n"
    )
    assert found.messages[0].body == "No."
    assert "nobody came" in found.messages[1].body


def test_answers_keep_the_passage_they_answer():
    found = read(
        "On Mon, Mar 3, 2025 at 4:05 PM Ben Oak <ben@quarry.example> wrote:\n> Is it stuck?\n\nIt is.\n\n"
        "> Who comes?\n\nCy does.\n"
    )
    outer = found.messages[0]
    assert outer.body == "It is.\n\nCy does."
    assert [(answer.passage, answer.text, answer.of) for answer in outer.answers] == [
        ("Is it stuck?", "It is.", 1),
        ("Who comes?", "Cy does.", 1),
    ]


def test_an_indented_quote_is_a_quote_only_below_an_attribution():
    found = read(
        'Fine.\n\nOn 3/3/25, 4:05 PM, "Ben Oak" <ben@quarry.example> wrote:\n\n    Is it stuck?\n    > old\n'
    )
    assert [message.body for message in found.messages] == ["Fine.", "Is it stuck?\n> old"]
    assert len(read("Run this:\n\n    make lift\n").messages) == 1


def test_a_name_gets_the_address_the_mail_prints_for_it():
    found = read("Yes.\n\nOn 3/3/25 4:05 PM, Ben Oak wrote:\n> Stuck?\n")
    assert found.messages[1].author_email == "ben@quarry.example"


def test_a_marked_signature_is_folded_and_one_that_looks_like_it_stays():
    found = read("Done.\n\n-- \nAda Moss\nQuarry Ltd\n")
    assert (found.messages[0].body, found.messages[0].signature) == (
        "Done.",
        "-- \nAda Moss\nQuarry Ltd".replace("-- ", "--"),
    )
    phone = read("Done.\n\nSent from my iPhone\n").messages[0]
    assert phone.body.endswith(phone.signature) and phone.signature


def test_an_attached_mail_is_a_message():
    inner = HEAD.format("Lift").replace("Ada Moss <ada@", "Ben Oak <ben@") + "The lift is stuck.\n"
    raw = (
        "From: ada@quarry.example\nDate: Tue, 4 Mar 2025 09:00:00 +0100\nSubject: Fwd: Lift\n"
        "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nSee this.\n"
        f"--b\nContent-Type: message/rfc822\n\n{inner}\n--b--\n"
    )
    found = unchain(raw.encode())
    assert [(message.role, message.body) for message in found.messages] == [
        ("note", "See this."),
        ("attached", "The lift is stuck."),
    ]
    assert found.messages[0].parent == 1


def test_mails_nested_deeper_than_anyone_needs_end_somewhere():
    raw = b"From: a@x.example\n\nInnermost.\n"
    for n in range(60):
        boundary = b"b%d" % n
        raw = b"From: a@x.example\nContent-Type: multipart/mixed; boundary=%s\n\n--%s\nContent-Type: message/rfc822\n\n%s\n--%s--\n" % (
            boundary, boundary, raw, boundary,
        )  # fmt: skip
    assert 1 < len(unchain(raw).messages) <= 20


def test_pieces_tile_the_mail():
    raw = (HEAD.format("Lift") + "Yes.\n\nOn 3/3/25 4:05 PM, Ben Oak wrote:\n> Stuck?\n").encode()
    found = unchain(raw)
    assert found.coverage == 1
    assert [piece.start for piece in found.pieces[1:]] == [piece.end for piece in found.pieces[:-1]]
    assert (found.pieces[0].start, found.pieces[-1].end) == (0, len(raw))
    start, end = found.messages[1].span
    assert b"Stuck?" in raw[start:end]


def test_spans_survive_quoted_printable_and_html():
    for kind, body in (
        (
            "plain",
            "Gr=C3=BC=C3=9Fe, this line is long enough to be bro=\nken here.\nOn 3/3/25 4:05 PM, Ben Oak wrote:\n> Stuck?\n",
        ),
        (
            "html",
            "<p>Gr=C3=BC=C3=9Fe</p>\n<div>On 3/3/25 4:05 PM, Ben Oak wrote:</div>\n<blockquote>Stuck?</blockquote>\n",
        ),
    ):
        raw = (
            HEAD.format("Lift").rstrip("\n")
            + f"\nContent-Type: text/{kind}; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n{body}"
        ).encode()
        found = unchain(raw)
        start, end = found.messages[1].span
        assert b"Stuck?" in raw[start:end]
        assert b"Gr=C3" not in raw[start:end]


def test_merging_keeps_two_thanks_of_one_mail_apart():
    raw = (
        HEAD.format("Re: Lift")
        + "Thanks!\n\nOn Mon, Mar 3, 2025 at 9:01 PM Ben Oak <ben@quarry.example> wrote:\n> Thanks for coming so quickly.\n>\n"
        "> On Mon, Mar 3, 2025 at 8:31 PM Ben Oak <ben@quarry.example> wrote:\n>> The lift is stuck again, please come.\n"
    ).encode()
    assert len(unchain_many([raw, raw]).messages) == 3


@pytest.mark.parametrize("seed", range(12))
def test_no_bytes_make_it_raise(seed):
    chance = random.Random(seed)
    base = (
        HEAD.format("Re: Lift")
        + "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n<blockquote>"
        "On Mon, Mar 3, 2025 at 4:05 PM Ben <b@x.example> wrote:<br>From: x<br>To: y<br>-----Original Message-----\n--b--"
    ).encode()
    for _ in range(25):
        data = bytearray(base)
        for _ in range(chance.randrange(1, 60)):
            at = chance.randrange(len(data) + 1)
            data[at : at + chance.randrange(4)] = chance.randbytes(chance.randrange(5)) * chance.choice(
                (1, 1, 200)
            )
        found = unchain(bytes(data))
        assert found.messages
        assert found.coverage == 1


@pytest.mark.parametrize(
    "body",
    [
        "foo bar:\n" * 4_000,
        ">" * 100_000,
        "\n" * 10_000,
        "To: x\n" * 4_000,
        "wrote: " * 30_000,
        "2025-03-03 10:00 x:\n" * 1_600,
    ],
)
def test_hostile_text_is_read_at_once(body):
    """A regular expression that goes back and forth would take minutes; reading takes a tenth of a second."""
    start = process_time()
    read(body)
    assert process_time() - start < 5


def test_empty_input_is_one_empty_message():
    for raw in (b"", b"\n", b"\x00\xff", b"From:"):
        found = unchain(raw)
        assert len(found.messages) == 1
        assert found.coverage == 1


def test_a_long_line_wrapped_below_its_quote_marks_stays_with_its_writer():
    mail = (
        b"From: Ann Lee <ann@kiln.example>\nTo: bo@kiln.example\nSubject: Re: Kiln\n"
        b"Date: Wed, 5 Mar 2025 10:00:00 +0000\n\nFine with me.\n\n"
        b"On Tue, Mar 4, 2025 at 9:00 AM Bo Ek <bo@kiln.example> wrote:\n> Any news?\n>\n"
        b"> On Mon, Mar 3, 2025 at 8:00 AM Cy Ott <cy@kiln.example> wrote:\n> >\n"
        b"> > The second firing starts on Friday evening if the new shelves are here by\n"
        b"> then, and nobody needs to stay over night, because the controller sends us a\n> message.\n"
        b"> >\n> > Cy\n"
    )
    _, second, first = unchain(mail).messages
    assert second.body == "Any news?"
    assert "by\nthen, and nobody" in first.body
    assert first.body.endswith("message.\n\nCy")


def test_the_bracket_that_closes_a_wrapped_link_is_no_quote_mark():
    mail = (
        b"From: Ann Lee <ann@kiln.example>\nTo: bo@kiln.example\nSubject: Re: Kiln\n"
        b"Date: Wed, 5 Mar 2025 10:00:00 +0000\n\nFine with me.\n\n"
        b"On Tue, Mar 4, 2025 at 9:00 AM Bo Ek <bo@kiln.example> wrote:\n"
        b"> The list of glazes is here <\n> https://kiln.example/glazes/2025/list-of-all-glazes\n"
        b">>. It is long,\n>> but complete.\n>\n> Bo\n"
    )
    _, quoted = unchain(mail).messages
    assert quoted.body.endswith(">. It is long,\nbut complete.\n\nBo")


@pytest.mark.parametrize("line", [b"From:\n", b"Cc:\n", b"x 1:\n", b"wrote:\n"])
def test_lines_that_only_promise_a_header_cost_little_more_than_words(line):
    def calls(text: bytes) -> int:
        return shapes.calls(b"From: a@x.example\n\n" + text * 8_000)

    assert calls(line) < 10 * calls(b"words\n")


def test_a_plain_part_that_is_only_a_stub_hides_no_chain():
    """Gateways and webmailers whose HTML bears no mark of a client."""
    chain = (
        "<div>Yes, tonight.</div><div>------------------ Original ------------------</div>"
        "<div><b>From:</b> Ben Oak &lt;ben@quarry.example&gt;<br><b>Date:</b> Mon, Mar 3, 2025 04:05 PM<br>"
        "<b>To:</b> Ada Moss &lt;ada@quarry.example&gt;<br><b>Subject:</b> Lift</div><div>The lift is stuck.</div>"
    )
    text = "Your mail program cannot show HTML."
    parts = (("plain", text), ("html", chain))
    body = "".join(f"--b\nContent-Type: text/{kind}; charset=utf-8\n\n{part}\n" for kind, part in parts)
    head = (
        HEAD.format("Re: Lift")[:-1]
        + "MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n"
    )
    found = unchain((head + body + "--b--\n").encode())
    assert [message.body for message in found.messages] == ["Yes, tonight.", "The lift is stuck."]
    assert found.coverage == 1
