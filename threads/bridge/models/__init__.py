from .answer import MailAnswer
from .archive import Archive
from .footer import RepeatedFooter
from .incoming import ImportBatch, IncomingMail, RawMail
from .mailbox import FetchedMailbox
from .origin import Origin
from .placing import ChainSubject, Gap

__all__ = [
    "Archive",
    "ChainSubject",
    "Gap",
    "ImportBatch",
    "IncomingMail",
    "MailAnswer",
    "FetchedMailbox",
    "Origin",
    "RawMail",
    "RepeatedFooter",
]
