"""`unchain --explain`: what was believed, doubted and rejected, each with its reason."""

import pytest

from tests.bridge.unchain.shapes import HEAD
from threads.bridge.unchain.output.explain import explain

MAIL = """\
Hi.
From: Oslo
To: Bergen

On Monday, he wrote:

On Mon, 2 Mar 2026 09:00, Ann Lee <ann@x.example> wrote:
Is it stuck?
> On 1 March 2026, Bo Ott <bo@x.example> wrote:
> > The lift?
"""


def explained(text: str) -> dict[str, str]:
    """{the line that announces: what is said of it}"""
    lines = explain(HEAD % b"plain" + text.encode()).splitlines()[1:]
    return {
        words.strip(): said.split(maxsplit=1)[1] for said, words in zip(lines[::2], lines[1::2], strict=True)
    }


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("From: Oslo", "rejected  a label"),
        ("On Monday, he wrote:", "rejected  ends like"),
        ("On Mon, 2 Mar 2026 09:00, Ann Lee <ann@x.example> wrote:", "doubted   attribution of Ann Lee <ann@x.example>, 2026-03-02T09:00"),
        ("On 1 March 2026, Bo Ott <bo@x.example> wrote:", "believed  attribution of Bo Ott"),
    ],
)  # fmt: skip
def test_each_announcement_is_told_with_its_reason(line, word):
    said = explained(MAIL)[line]
    assert word in said


def test_a_mail_without_quotes_and_bytes_that_are_no_mail():
    assert "Nothing in it announces a quote" in explain(HEAD % b"plain" + b"Hi.\n")
    assert "Nothing in it" in explain(b"\xff\x00\n\n")
