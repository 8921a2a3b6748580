"""Tables and querysets; visible_to(user) is the one read gate."""

from .activity import Activity
from .addressee import Addressee
from .attachment import OUT, Attachment, Blob, Scan
from .bookmark import Bookmark
from .conversation import Conversation, Participant
from .hold import HeldCopy, HeldFile, LegalHold
from .live import LiveEvent
from .mention import Mention
from .message import Message
from .reaction import Reaction
from .readmark import MessageRead, ReadMark
from .retention import RetentionRule
from .sent_summary import SentSummary
from .subscription import Subscription
from .topic import Topic
from .withheld import Withheld, WithheldFile

__all__ = [
    "OUT", "Activity", "Addressee", "Attachment", "Blob", "Bookmark", "Conversation", "HeldCopy", "HeldFile", "LegalHold",
    "LiveEvent", "Mention", "Message", "MessageRead", "Participant", "Reaction", "ReadMark", "RetentionRule", "Scan",
    "SentSummary", "Subscription", "Topic", "Withheld", "WithheldFile",
]  # fmt: skip
