"""People, addresses, groups, memberships, sessions, second steps, passkeys, company accounts, links, tokens, the usage policy."""

from .access_token import AccessToken
from .address import EmailAddress
from .audit_entry import AuditEntry, AuditHead
from .company import CompanyAccount, SignInProvider, SignInRules
from .directory import DirectoryGroup, DirectoryPerson, DirectoryTie
from .erased import ErasedMark
from .folder import GroupFolder
from .former_slug import FormerSlug
from .group import Group
from .guest_rules import GuestRules
from .ldap import LdapDirectory
from .link import OneTimeLink
from .membership import Invitation, Involvement, JoinRequest, Membership
from .passkey import Passkey
from .people_list import PeopleList
from .photo import Photo
from .policy import Policy, PolicyAcceptance, PolicyReminder, PolicyText, PolicyVersion
from .posting_address import PostingAddress
from .saml import SamlAssertion, SamlProvider
from .second_step import RecoveryCode, SecondStep
from .session import Session
from .user import User, called

__all__ = [
    "AccessToken",
    "AuditEntry",
    "AuditHead",
    "CompanyAccount",
    "DirectoryGroup",
    "DirectoryPerson",
    "DirectoryTie",
    "EmailAddress",
    "ErasedMark",
    "FormerSlug",
    "Group",
    "GroupFolder",
    "GuestRules",
    "Invitation",
    "Involvement",
    "JoinRequest",
    "LdapDirectory",
    "Membership",
    "OneTimeLink",
    "Passkey",
    "PeopleList",
    "Photo",
    "Policy",
    "PolicyAcceptance",
    "PolicyReminder",
    "PolicyText",
    "PolicyVersion",
    "PostingAddress",
    "RecoveryCode",
    "SamlAssertion",
    "SamlProvider",
    "SecondStep",
    "Session",
    "SignInProvider",
    "SignInRules",
    "User",
    "called",
]
