"""Answers in which their sender says nothing: sent too early, or with the words lost on the way."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from ..mail_job import Work
from ..models import IncomingMail
from ..outcome import Settled
from ..unchain.languages import subjects
from ..unchain.values import ExtractedMessage, Piece

State = IncomingMail.State


def screen(work: Work) -> None:
    """An answer to a group that says nothing is refused, or no more than what it quotes."""
    mail = work.mail
    is_answer = bool(work.headers.references) or subjects.is_reply(work.headers.subject)
    outer = next((m for m in work.messages if m.index == 0 and m.role == "outer"), None)
    if (
        mail.group is None
        or work.is_import
        or mail.is_upload
        or outer is None
        or not is_answer
        or has_words(outer)
    ):
        return
    if len(work.messages) == 1:
        raise Settled(State.REFUSED, reason(is_quoted(outer, work.pieces)))
    if not outer.body.strip():
        work.messages = [m for m in work.messages if m.index]
        work.is_wordless = True


def own_words(own: ExtractedMessage) -> str:
    """What the sender wrote, without the signature below it."""
    body, signature = own.body.rstrip(), own.signature.rstrip()
    return (body[: -len(signature)] if signature and body.endswith(signature) else body).strip()


def has_words(own: ExtractedMessage) -> bool:
    """Whether its sender wrote or attached anything: quoted lines and signatures alone are nothing."""
    lines = own_words(own).split("\n")
    return bool(own.attachments) or any(s and s[0] != ">" for line in lines if (s := line.strip()))


def is_quoted(own: ExtractedMessage, pieces: Iterable[Piece]) -> bool:
    """Whether something is quoted in a mail, by anybody or by nobody."""
    return own.body.lstrip().startswith(">") or any(p.kind == "quote" or p.message for p in pieces)


def reason(has_quotes: bool) -> str:
    if has_quotes:
        return _("It has only quoted text and nothing of your own. Write above the quote and send it again.")
    return _("There is nothing in it: no text and no file.")
