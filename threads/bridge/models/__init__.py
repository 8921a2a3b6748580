from .incoming import ImportBatch, IncomingMail, MailRoute, RawMail
from .origin import Origin

__all__ = ["ImportBatch", "IncomingMail", "MailRoute", "Origin", "RawMail"]
