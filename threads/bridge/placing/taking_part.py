"""Who is in a conversation by mail since this mail came."""

from threads.actions import by_mail
from threads.models import Conversation

from ..mail_job import Work
from .addressees import of_header


def note(work: Work, conversation: Conversation) -> None:
    """``work``: a mail that came live, with words of its sender."""
    mail = work.mail
    addresses = {one.address for one in of_header(work.headers) if one.address}
    by_mail.take_part(
        conversation,
        author=mail.sender,
        addresses=addresses,
        is_proven=mail.sender is not None and mail.is_proven,
        since=work.began,
    )
