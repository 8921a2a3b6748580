"""The worker's share: links that are due leave by mail; what is over is forgotten."""

import logging
from datetime import timedelta

from django.utils import timezone

from accounts.audit import chain
from accounts.models import OneTimeLink, PeopleList
from accounts.second_step import rules
from accounts.signin.sessions import SessionStore
from microblog.kit.jobs import periodic

from .actions import inviting
from .guests import ending
from .ldap import config
from .saml import config as saml
from .signin import mails

log = logging.getLogger("skein.audit")
# A link that is used up or too old still tells for a while why it opens nothing.
KEPT = timedelta(days=30)
# Names and addresses of people to invite: until it is seen what became of a list, or that nobody begins it.
LISTS_KEPT, UNUSED_LISTS_KEPT = timedelta(days=7), timedelta(days=1)


@periodic(seconds=3)
def send_links() -> None:
    mails.send_due()


@periodic(seconds=1)
def invite_listed() -> None:
    inviting.work_off()


@periodic(seconds=60)
def seal_audit_log() -> None:
    """What a process that was killed between its commit and the seal has left."""
    chain.seal_new()


@periodic(seconds=24 * 3600, at=3)
def check_audit_log() -> None:
    """Every night. The seal it ends with is logged: kept on another machine, it shows a log that was written anew."""
    result = chain.check()
    if result.fault:
        log.error("The audit log does not hold. %s", result.fault)
    else:
        log.info("anchor %d:%s", result.count, result.seal)


@periodic(seconds=900)
def look_at_directory() -> None:
    if config.is_on():
        from .ldap import faults, syncing

        try:
            syncing.look()
        except faults.LdapFaultError as error:
            log.error("The directory was not looked at: %s", error.text)


@periodic(seconds=300)
def end_sessions_with_password_alone() -> None:
    rules.end_sessions_with_password_alone()


@periodic(seconds=20)
def end_guests() -> None:
    ending.end_due()


@periodic(seconds=3600)
def warn_guests() -> None:
    ending.warn_due()


@periodic(seconds=3600)
def forget() -> None:
    SessionStore.clear_expired()
    now = timezone.now()
    OneTimeLink.objects.filter(expires_at__lt=now - KEPT).delete()
    if saml.is_installed():
        from .saml import flow

        flow.forget()
    PeopleList.objects.filter(started_at=None, created_at__lt=now - UNUSED_LISTS_KEPT).delete()
    PeopleList.objects.filter(ended_at__lt=now - LISTS_KEPT).delete()
