from .address import EmailAddress
from .group import Group
from .membership import Invitation, JoinRequest, Membership
from .user import User, called

__all__ = ["EmailAddress", "Group", "Invitation", "JoinRequest", "Membership", "User", "called"]
