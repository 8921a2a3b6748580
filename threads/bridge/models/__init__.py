from .answer import MailAnswer
from .archive import Archive
from .footer import RepeatedFooter
from .import_note import ImportNote
from .incoming import ImportBatch, IncomingMail, RawMail
from .mailbox import FetchedMailbox
from .origin import Origin
from .placing import ChainSubject, Gap

__all__ = [
    "Archive",
    "ChainSubject",
    "Gap",
    "ImportBatch",
    "ImportNote",
    "IncomingMail",
    "MailAnswer",
    "FetchedMailbox",
    "Origin",
    "RawMail",
    "RepeatedFooter",
]
