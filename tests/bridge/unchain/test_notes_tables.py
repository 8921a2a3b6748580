"""The table of author, date, "To", "cc" and "Subject" that Lotus Notes draws in HTML above what it quotes."""

import pytest

from threads.bridge.unchain import unchain

HEAD = (
    "From: Ann Lee <ann@quarry.example>\nTo: Ben Oak <ben@quarry.example>\n"
    "Date: Tue, 4 Mar 2025 09:00:00 +0100\nSubject: Re: Lift\nMIME-Version: 1.0\n"
)
FONT = '<font size=1 face="sans-serif">'


def table(
    who="<b>Ben Oak/Lift/Quarry</b>", date="03/03/2025 04:05 PM", labels=("To", "cc", "Subject"), to="Ann Lee/Quarry@Quarry",
    left="", closed=False,
):  # fmt: skip
    rows = "".join(
        f"<tr valign=top>\n<td>\n<div align=right>{FONT}{label}</font></div>\n<td>{FONT}{value}</font>\n"
        for label, value in zip(labels, (to, "", "Lift"), strict=True)
    )
    html = (
        f"<table width=100%>\n<tr valign=top>\n<td width=40%>{FONT}{who} </font>{left}\n<p>{FONT}{date}</font>\n"
        f"<td width=59%>\n<table width=100%>\n{rows}</table>\n<br>\n<table>\n<tr valign=top>\n<td>\n<td></table>\n<br></table>"
    )
    return (
        html.replace("</font>\n<tr", "</font></td></tr>\n<tr").replace("</div>\n", "</div></td>\n")
        if closed
        else html
    )


def html(block: str, text: str = "The lift is stuck.<br>\nBen") -> str:
    return (
        f'<br><font size=2 face="sans-serif">Done.</font>\n<br>\n<br>\n<br>\n{block}\n<br>\n<br>\n'
        f"<br><tt><font size=2>{text}</font></tt>\n<br>\n"
    )


def read(source: str):
    return unchain(f"{HEAD}Content-Type: text/html; charset=utf-8\n\n{source}".encode()).messages


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize(
    "variant",
    [
        {},
        {"who": "<b>&quot;Ben Oak&quot; &lt;ben@quarry.example&gt;</b>"},
        {"left": f"\n<br>{FONT}Sent by: Cy Reed</font>"},
        {"left": f"\n<br>{FONT}Please respond to<br>\nben@quarry.example</font>"},
        {"date": "03.03.2025 16:05", "labels": ("An", "Kopie", "Thema")},
        {"date": "03/03/2025 16:05", "labels": ("Pour", "cc", "Objet")},
        {"date": "03/03/2025 16:05", "labels": ("Para", "cc", "Asunto")},
        {"date": "03/03/2025 16.05", "labels": ("Per", "CC", "Oggetto")},
        {"date": "2025-03-03 16:05", "labels": ("Till", "Kopia", "Ämne")},
        {"date": "2025/03/03 16:05", "labels": ("宛先", "cc", "件名")},
        {"labels": ("To:", "cc:", "Subject:")},
        {"to": "Ann Lee/Quarry@Quarry, <br>\nDan Fir/Quarry@Quarry"},
    ],
)
def test_the_table_announces_the_text_below(variant, closed):
    outer, quoted = read(html(table(**variant, closed=closed)))
    assert (outer.body, quoted.body) == ("Done.", "The lift is stuck.\nBen")
    assert (quoted.author_name, quoted.date_iso, quoted.subject) == ("Ben Oak", "2025-03-03T16:05:00", "Lift")
    assert quoted.to[0] == "Ann Lee"


def test_a_chain_of_tables_is_read():
    inner = table(who="<b>Cy Reed/Quarry</b>", date="03/02/2025 09:00 AM") + "\n<br>\n<br><tt>Is it?</tt>\n"
    found = read(html(table()) + "<br>\n<br>\n" + inner)
    assert [(message.author_name, message.body) for message in found] == [
        ("Ann Lee", "Done."),
        ("Ben Oak", "The lift is stuck.\nBen"),
        ("Cy Reed", "Is it?"),
    ]


def test_a_forwarded_mail_has_the_table_below_the_separator():
    mark = "<font size=1 color=#800080>----- Forwarded by Ann Lee/Quarry on 03/04/2025 09:00 AM -----</font>\n<br>\n"
    outer, quoted = read(html(mark + table()))
    assert (outer.body, quoted.body, quoted.author_name) == ("Done.", "The lift is stuck.\nBen", "Ben Oak")


def test_the_plain_part_beside_it_changes_nothing():
    plain = (
        "Done.\n\n\n\n\nBen Oak/Lift/Quarry \n03/03/2025 04:05 PM\n\nTo\nAnn Lee/Quarry@Quarry\ncc\n\nSubject\nLift\n\n\n\n"
        "The lift is stuck.\nBen\n"
    )
    parts = (
        f"--x\nContent-Type: text/plain\n\n{plain}\n--x\nContent-Type: text/html\n\n{html(table())}\n--x--\n"
    )
    found = unchain(f"{HEAD}Content-Type: multipart/alternative; boundary=x\n\n{parts}".encode()).messages
    assert [message.body for message in found] == ["Done.", "The lift is stuck.\nBen"]
    assert (found[1].author_name, found[1].subject) == ("Ben Oak", "Lift")


def test_labels_in_grey_on_lines_of_their_own_are_a_block():
    grey = (
        '<font size=1 color=#5f5f5f face="sans-serif">{}: &nbsp; &nbsp; &nbsp; &nbsp;</font>'
        + FONT
        + "{}</font>\n<br>"
    )
    rows = (
        ("From", "Ben Oak/Quarry"),
        ("To", "Ann Lee/Quarry@Quarry"),
        ("Date", "03/03/2025 04:05 PM"),
        ("Subject", "Lift"),
    )
    outer, quoted = read(html("".join(grey.format(*row) for row in rows) + "\n<hr noshade>"))
    assert (outer.body, quoted.body, quoted.author_name) == ("Done.", "The lift is stuck.\nBen", "Ben Oak")


def test_a_table_of_somebodys_own_is_text():
    rows = "".join(
        f"<tr><td>{a}<td>{b}" for a, b in (("To", "Bergen"), ("cc", "Oslo"), ("Subject", "Trains"))
    )
    found = read(f"<p>Plans</p><p>Monday</p><table>{rows}</table><p>Ann</p>")
    assert len(found) == 1
