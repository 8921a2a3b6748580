"""Print small conversations as mails, in any client's style, and say what must come back.

``python -m tests.mails.render`` writes the museum: one mail of three messages for every client and
language, with the expected messages beside it as JSON.
"""

import json
import zlib
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from .clients import FORWARDS, REPLIES, Client, Said, Shape, first
from .phrases import LANGUAGES, Phrases

MUSEUM = Path(__file__).parent / "museum"
#: Clients that print names only.
NAMELESS = {"thunderbird", "thunderbird_bottom", "mutt", "notes"}
_START = datetime(2025, 3, 17, 8, 40)


def story(words: Phrases, length: int = 3, start: datetime = _START) -> list[Said]:
    """A conversation in one language, oldest first, each answering the one before."""
    said = []
    for n in range(length):
        (name, mail), to = words.people[n % len(words.people)], words.people[(n + 1) % len(words.people)]
        subject = words.subject if n == 0 else f"{words.reply}: {words.subject}"
        said.append(
            Said(
                name,
                mail,
                start + timedelta(hours=26 * n, minutes=13 * n),
                words.texts[n % len(words.texts)],
                to,
                subject,
            )
        )
    return said


def chain(words: Phrases, messages: list[Said], clients: list[Client]) -> Shape:
    """The last message with all before it: ``clients[n]`` wrote the answer to ``messages[n]``."""
    shape = first(messages[0].text)
    for before, after, client in zip(messages, messages[1:], clients, strict=False):
        shape = client(words, after.text, before, shape)
        shape = Shape(shape.plain, shape.html if shape.html else _preformatted(shape.plain))
    text_only = clients and clients[-1] in TEXT_ONLY
    return Shape(shape.plain, None) if text_only else shape


def _preformatted(plain: str) -> str:
    """What an HTML client shows of a text mail it quotes."""
    return "<br>".join(plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").split("\n"))


TEXT_ONLY = [
    c
    for name, c in REPLIES.items()
    if name in {"gmail_text", "thunderbird_bottom", "mutt", "outlook_text", "windows_mail", "notes"}
]


def mail(said: Said, shape: Shape, message_id: str, *, alternative: bool = True) -> bytes:
    """A whole mail around a body: text alone, HTML alone, or both."""
    out = EmailMessage(policy=SMTP)
    out["From"] = f'"{said.name}" <{said.mail}>'
    out["To"] = f'"{said.to[0]}" <{said.to[1]}>'
    out["Date"] = format_datetime(said.date.replace(tzinfo=UTC))
    out["Subject"] = said.subject
    out["Message-ID"] = f"<{message_id}@lantern.example>"
    if shape.html is None:
        out.set_content(shape.plain)
    elif alternative:
        out.set_content(shape.plain)
        out.add_alternative(shape.html, subtype="html")
        out.set_boundary(f"=={zlib.crc32(message_id.encode()):08x}==")
    else:
        out.set_content(shape.html, subtype="html")
    return out.as_bytes()


def expected(messages: list[Said], clients: list[str]) -> list[dict]:
    """What the engine must find, oldest first; ``parent`` is an index into this list. Where the client
    that quotes a message prints names only, the address is known at best from other lines of the mail:
    ``address_printed`` says so."""
    return [
        {
            "author_name": said.name,
            "author_email": said.mail,
            "address_printed": n == len(messages) - 1 or clients[n] not in NAMELESS,
            "date": said.date.isoformat(timespec="minutes"),
            "body": said.text,
            "parent": n - 1 if n else None,
        }
        for n, said in enumerate(messages)
    ]


def exhibits():
    """(name, raw mail, expected messages) of the whole museum."""
    for client_name, client in (REPLIES | FORWARDS).items():
        for language, words in LANGUAGES.items():
            name, messages = f"{client_name}-{language}", story(words)
            if client_name in FORWARDS:
                messages[2] = messages[2]._replace(subject=f"{words.forward}: {words.subject}")
                styles = ["gmail", client_name]
            else:
                styles = [client_name] * 2
            shape = chain(words, messages, [(REPLIES | FORWARDS)[style] for style in styles])
            raw = mail(messages[2], shape, name, alternative=zlib.crc32(name.encode()) % 3 != 0)
            yield name, raw, expected(messages, styles)


def write() -> None:
    """Write every exhibit and its expected messages."""
    MUSEUM.mkdir(exist_ok=True)
    for name, raw, messages in exhibits():
        (MUSEUM / f"{name}.eml").write_bytes(raw)
        (MUSEUM / f"{name}.json").write_text(
            json.dumps({"messages": messages}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    write()
