"""How mail clients print the mail they answer or forward: the shapes the museum and the property
tests are made of. Each function takes what was said before, already printed as text and as HTML,
and gives the new mail as text and as HTML (None: the client sends text only)."""

from collections.abc import Callable
from datetime import datetime
from html import escape
from typing import NamedTuple

from .phrases import Phrases, printed


class Said(NamedTuple):
    """One message: who said what when. ``to`` is a (name, address)."""

    name: str
    mail: str
    date: datetime
    text: str
    to: tuple[str, str]
    subject: str


class Shape(NamedTuple):
    """A mail's body: as text, as HTML or both."""

    plain: str | None
    html: str | None


Client = Callable[[Phrases, str, Said, Shape], Shape]


def first(text: str) -> Shape:
    """A mail that quotes nothing."""
    return Shape(text + "\n", _paragraphs(text))


def _paragraphs(text: str) -> str:
    return "".join(f"<div>{escape(line) or '<br>'}</div>" for line in text.split("\n"))


def _marked(text: str) -> str:
    """Every line behind a ">"; deeper marks close up, as clients print them."""
    return "\n".join(
        ">" + ("" if line.startswith(">") or not line else " ") + line
        for line in text.rstrip("\n").split("\n")
    )


def _line(words: Phrases, form: str, date: str, said: Said) -> str:
    return form.format(date=printed(said.date, date, words), name=said.name, mail=said.mail)


def _colon(words: Phrases) -> str:
    """French prints a no-break blank before the colon."""
    return "\u00a0:" if words.labels[1] == "Envoyé" else ":"


def _block(
    words: Phrases, said: Said, *, address: str = "{name} <{mail}>", date: str | None = None, sent: int = 1
) -> list[tuple[str, str]]:
    """A header block: label and value, the label with its colon."""
    colon = _colon(words)
    values = (
        address.format(name=said.name, mail=said.mail),
        printed(said.date, date or words.long_date, words),
        address.format(name=said.to[0], mail=said.to[1]),
        said.subject,
    )
    labels = (words.labels[0], words.labels[sent], words.labels[3], words.labels[4])
    return [(label + colon, value) for label, value in zip(labels, values, strict=True)]


def _text_block(block: list[tuple[str, str]], gap: str = " ") -> str:
    return "\n".join(label + gap + value for label, value in block)


def _html_block(block: list[tuple[str, str]]) -> str:
    return "<br>".join(f"<b>{escape(label)}</b> {escape(value)}" for label, value in block)


# -- clients that mark quotes ----------------------------------------------------------------------


def gmail(words: Phrases, text: str, said: Said, before: Shape) -> Shape:
    line = _line(words, words.gmail, words.gmail_date, said)
    html = (
        f'<div dir="ltr">{_paragraphs(text)}</div><br><div class="gmail_quote gmail_quote_container">'
        f'<div dir="ltr" class="gmail_attr">{escape(line)}<br></div><blockquote class="gmail_quote" '
        f'style="margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex">{before.html}</blockquote></div>'
    )
    return Shape(f"{text}\n\n{_folded(line)}\n\n{_marked(before.plain)}\n", html)


def _folded(line: str) -> str:
    """Gmail folds its attribution at the last blank before column 78."""
    cut = line.rfind(" ", 0, 78) if len(line) > 78 else -1
    return line if cut < 0 else f"{line[:cut]}\n{line[cut + 1 :]}"


def gmail_text(words: Phrases, text: str, said: Said, before: Shape) -> Shape:
    return Shape(gmail(words, text, said, before).plain, None)


def apple_mail(words: Phrases, text: str, said: Said, before: Shape) -> Shape:
    line = _line(words, words.apple, words.apple_date, said)
    html = (
        f'<body style="overflow-wrap: break-word;">{_paragraphs(text)}<div><br><blockquote type="cite"><div>{escape(line)}</div>'
        f'<br class="Apple-interchange-newline"><div>{before.html}</div></blockquote></div><br></body>'
    )
    return Shape(f"{text}\n\n{_marked(line + chr(10) + chr(10) + before.plain)}\n", html)


def iphone(words: Phrases, text: str, said: Said, before: Shape) -> Shape:
    line = _line(words, words.apple, words.apple_date, said)
    html = (
        f'<div dir="ltr">{_paragraphs(text)}</div><div dir="ltr"><br>{escape(words.mobile)}</div><div dir="ltr"><br>'
        f'<blockquote type="cite">{escape(line)}<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">{before.html}'
        "</div></blockquote>"
    )
    return Shape(f"{text}\n\n{words.mobile}\n\n{_marked(line + chr(10) + chr(10) + before.plain)}\n", html)


def thunderbird(words: Phrases, text: str, said: Said, before: Shape) -> Shape:
    line = _line(words, words.thunderbird, words.short_date, said)
    html = (
        f'<p>{_paragraphs(text)}</p><div class="moz-cite-prefix">{escape(line)}<br></div>'
        f'<blockquote type="cite" cite="mid:b7@lantern.example">{before.html}</blockquote>'
    )
    return Shape(f"{text}\n\n{line}\n{_marked(before.plain)}\n", html)


def thunderbird_bottom(words: Phrases, text: str, said: Said, before: Shape) -> Shape:
    """The answer below the quote."""
    line = _line(words, words.thunderbird, words.short_date, said)
    return Shape(f"{line}\n{_marked(before.plain)}\n\n{text}\n", None)


def yahoo(words: Phrases, text: str, said: Said, before: Shape) -> Shape:
    line = _line(words, words.apple, words.gmail_date, said)
    html = (
        f'<div class="ydp1yahoo-style-wrap">{_paragraphs(text)}</div><div id="ydp2yahoo_quoted_81" class="yahoo_quoted">'
        f"<div><div>{escape(line)}</div><div><br></div><div>{before.html}</div></div></div>"
    )
    return Shape(f"{text}\n\n    {line}\n\n{_marked(before.plain)}\n", html)


def mutt(words: Phrases, text: str, said: Said, before: Shape) -> Shape:
    line = f"On {said.date:%a, %b %d, %Y at %H:%M:%S} +0000, {said.name} wrote:"
    return Shape(f"{line}\n{_marked(before.plain)}\n\n{text}\n", None)


def k9(words: Phrases, text: str, said: Said, before: Shape) -> Shape:
    line = _line(words, words.apple, words.apple_date, said)
    html = (
        f'<p dir="ltr">{_paragraphs(text)}</p><br><br><div class="gmail_quote">{escape(line)}<blockquote class="gmail_quote" '
        f'style="margin: 0pt 0pt 0pt 0.8ex;">{before.html}</blockquote></div>'
    )
    return Shape(f"{text}\n\n{line}\n{_marked(before.plain)}\n", html)


def proton(words: Phrases, text: str, said: Said, before: Shape) -> Shape:
    line = _line(words, words.apple, words.gmail_date, said)
    html = (
        f'<div style="font-family: Arial;">{_paragraphs(text)}</div><div class="protonmail_quote">{escape(line)}<br><br>'
        f'<blockquote class="protonmail_quote" type="cite">{before.html}</blockquote><br></div>'
    )
    return Shape(f"{text}\n\n{line}\n\n{_marked(before.plain)}\n", html)


# -- clients that print a header block --------------------------------------------------------------


def outlook(words: Phrases, text: str, said: Said, before: Shape) -> Shape:
    block = _block(words, said)
    html = (
        f'<div class="WordSection1">{_msonormal(text)}<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;'
        f'padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal">{_html_block(block)}</p></div></div>'
        f'<p class="MsoNormal">&nbsp;</p>{before.html}</div>'
    )
    return Shape(f"{text}\n\n{_text_block(block)}\n\n{before.plain}", html)


def _msonormal(text: str) -> str:
    return "".join(f'<p class="MsoNormal">{escape(line) or "&nbsp;"}</p>' for line in text.split("\n"))


def outlook_text(words: Phrases, text: str, said: Said, before: Shape) -> Shape:
    """Outlook and Exchange in plain text, with the old Outlook's square brackets."""
    block = _text_block(_block(words, said, address="{name} [mailto:{mail}]"))
    return Shape(f"{text}\n\n-----{words.original}-----\n{block}\n\n{before.plain}", None)


def outlook_web(words: Phrases, text: str, said: Said, before: Shape) -> Shape:
    block = _block(words, said)
    html = (
        f'<div class="elementToProof">{_paragraphs(text)}</div><div id="appendonsend"></div>'
        f'<hr style="display:inline-block;width:98%">'
        f'<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif">{_html_block(block)}</font>'
        f"<div>&nbsp;</div></div>{before.html}"
    )
    return Shape(f"{text}\n{'_' * 32}\n{_text_block(block)}\n\n{before.plain}", html)


def outlook_mobile(words: Phrases, text: str, said: Said, before: Shape) -> Shape:
    block = _block(words, said)
    html = (
        f'<div dir="auto">{_paragraphs(text)}</div><div id="ms-outlook-mobile-signature" dir="auto">Get <a href="https://aka.ms/o0ukef">'
        f'Outlook for iOS</a></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr">'
        f"{_html_block(block)}<div>&nbsp;</div></div>{before.html}"
    )
    plain = f"{text}\n\nGet Outlook for iOS<https://aka.ms/o0ukef>\n{'_' * 32}\n{_text_block(block)}\n\n{before.plain}"
    return Shape(plain, html)


def outlook_mac(words: Phrases, text: str, said: Said, before: Shape) -> Shape:
    block = _block(words, said, sent=2)
    html = (
        f'<div>{_msonormal(text)}</div><div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0in 0in 0in">'
        f'<p class="MsoNormal"><span style="color:black">{_html_block(block)}</span></p></div>{before.html}'
    )
    return Shape(f"{text}\n\n{_text_block(block)}\n\n{before.plain}", html)


def windows_mail(words: Phrases, text: str, said: Said, before: Shape) -> Shape:
    block = _block(words, said, address="{name}<mailto:{mail}>")
    return Shape(f"{text}\n\n{_text_block(block)}\n\n{before.plain}", None)


def notes(words: Phrases, text: str, said: Said, before: Shape) -> Shape:
    """Lotus Notes: tabs behind the labels, hierarchical names, a ruler."""
    block = _text_block(_block(words, said, address="{name}/Yard/Lantern", sent=2), "\t")
    return Shape(f"{text}\n\n\n\n{block}\n{'_' * 48}\n\n\n\n{before.plain}", None)


# -- forwards --------------------------------------------------------------------------------------


def gmail_forward(words: Phrases, text: str, said: Said, before: Shape) -> Shape:
    block = _block(words, said, date=words.gmail_date, sent=2)
    rule = f"---------- {words.forwarded} ---------"
    html = (
        f'<div dir="ltr">{_paragraphs(text)}<br><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">{rule}<br>'
        f"{_html_block(block)}<br></div><br><br>{before.html}</div></div>"
    )
    return Shape(f"{text}\n\n{rule}\n{_text_block(block)}\n\n\n{before.plain}", html)


def apple_forward(words: Phrases, text: str, said: Said, before: Shape) -> Shape:
    block = _block(words, said, date=words.apple_date, sent=2)
    inner = f"{words.begin_forwarded}\n\n{_text_block(block)}\n\n{before.plain}"
    html = (
        f'{_paragraphs(text)}<div><br><blockquote type="cite"><div>{escape(words.begin_forwarded)}</div><br><div>'
        f"{_html_block(block)}</div><br><div>{before.html}</div></blockquote></div>"
    )
    return Shape(f"{text}\n\n{_marked(inner)}\n", html)


def thunderbird_forward(words: Phrases, text: str, said: Said, before: Shape) -> Shape:
    block = _block(words, said, sent=2)
    rule = f"-------- {words.forwarded} --------"
    rows = "".join(
        f'<tr><th nowrap="nowrap" align="RIGHT">{escape(k)} </th><td>{escape(v)}</td></tr>' for k, v in block
    )
    html = (
        f'<p>{_paragraphs(text)}</p><div class="moz-forward-container"><br><br>{rule}'
        f'<table class="moz-email-headers-table"><tbody>'
        f"{rows}</tbody></table><br><br>{before.html}</div>"
    )
    return Shape(f"{text}\n\n\n{rule}\n{_text_block(block)}\n\n\n{before.plain}", html)


REPLIES: dict[str, Client] = {
    f.__name__: f
    for f in (
        gmail, gmail_text, apple_mail, iphone, thunderbird, thunderbird_bottom, yahoo, mutt, k9, proton,
        outlook, outlook_text, outlook_web, outlook_mobile, outlook_mac, windows_mail, notes,
    )
}  # fmt: skip
FORWARDS: dict[str, Client] = {f.__name__: f for f in (gmail_forward, apple_forward, thunderbird_forward)}
