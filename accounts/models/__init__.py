"""People, addresses, groups, memberships, sessions, links."""

from .address import EmailAddress
from .audit_entry import AuditEntry, AuditHead
from .group import Group
from .link import OneTimeLink
from .membership import Invitation, JoinRequest, Membership
from .people_list import PeopleList
from .session import Session
from .user import User, called

__all__ = [
    "AuditEntry",
    "AuditHead",
    "EmailAddress",
    "Group",
    "Invitation",
    "JoinRequest",
    "Membership",
    "OneTimeLink",
    "PeopleList",
    "Session",
    "User",
    "called",
]
