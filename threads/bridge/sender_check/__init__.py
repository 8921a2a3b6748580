"""Is a mail from the person it names? Asked by the worker, never in the SMTP dialogue.

With a mail server that we trust (``SKEIN_MAIL_AUTHSERV_ID``) its Authentication-Results answer (``server``).
Without one Skein looks itself: SPF, DKIM, DMARC and ARC (``border``).
"""

from django.conf import settings
from django.utils.translation import gettext as _

from threads import addresses
from threads.bridge.intake.store import person_at

from ..mail_job import Work
from . import border, server
from .verdict import Verdict, failed, passed, unchecked

__all__ = ["Verdict", "check"]


def check(work: Work) -> Verdict:
    """What is known of the sender of a mail that came to the listener; the same however often it is asked.

    Only a colleague's or a guest's mail is looked up in the DNS: a stranger's waits for a person anyway, and must not make
    us ask the stranger's name servers.
    """
    mail, found = work.mail, work.headers
    token = mail.recipient.partition("@")[0].partition("+")[2]
    if mail.group_id and addresses.read(f"group:{mail.group_id}", token) is not None:
        # Who knows the secret address that stands for a person is believed to be that person. One of a group
        # (posting_addresses) may be known to many, and proves nobody.
        return passed(_("It came to the secret address of its sender."))
    domain = found.from_address.rpartition("@")[2]
    if not domain:
        return unchecked(_("It does not name one sender."))
    is_colleague = person_at(found.from_address) is not None
    if settings.MAIL_AUTHSERV_ID:
        verdict = server.verdict(found, domain, is_ours=mail.is_fetched or server.is_our_server(mail.peer))
        return failed(verdict.why) if is_colleague and verdict.is_unchecked else verdict
    if not is_colleague:
        return unchecked(_("Only mail in the name of a colleague is checked."))
    return border.verdict(mail, work.raw, domain)
