"""Who may publish by mail at once, and whose mail waits."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Group, Membership, Policy, PostingAddress, User
from threads.actions import posting_addresses, rights

from .answering.wording import claim_address
from .mail_job import Work
from .models import IncomingMail
from .outcome import Settled

State = IncomingMail.State


def decide(work: Work) -> None:
    """Return when the mail may be published now; raise Settled with the split when somebody has to decide."""
    mail = work.mail
    if work.is_import:
        return
    if mail.group is not None and mail.group.closed_at:
        raise Settled(
            State.REFUSED, _("The group is closed: it can be read, but nothing is taken in there any more.")
        )
    if work.is_forged:
        reason = mail.checked_why
        raise Settled(State.HELD, reason, work) if mail.group else Settled(State.REFUSED, reason)
    if mail.group is None:
        if mail.sender is None:
            raise Settled(
                State.REFUSED,
                f"{_('Only colleagues can forward mail here; this address is not known.')} {claim_address()}",
            )
        raise Settled(State.REVIEW, work=work)
    if mail.sender is not None:
        rights.require_policy(mail.sender, mail.group)
    if reason := _reason_to_hold(mail, mail.group) or _unchecked(mail):
        raise Settled(State.HELD, reason, work)


def refuse_leavers(work: Work) -> None:
    """Who has left the company is no stranger, whose mail an admin could let in: nothing of theirs comes in any more. Of a guest
    whose time is up no answer does; to a group they write as any stranger."""
    if work.is_import or work.is_forged or work.mail.sender is not None:
        return
    kinds = User.COME_IN if work.mail.group is None else (User.Kind.EMPLOYEE,)
    known = User.objects.with_verified_address(work.headers.from_address).filter(kind__in=kinds)
    if any(not person.can_sign_in for person in known):
        raise Settled(
            State.REFUSED, _("The access of this address has ended: no mail of it is taken any more.")
        )


def take_up(sender: User) -> None:
    """Mails that waited for their sender to accept the usage policy are read again, as if they came now."""
    IncomingMail.objects.filter(sender=sender, state=State.POLICY).read_again()


def take_up_forgotten() -> int:
    """A mail can begin to wait in the moment in which its sender accepts: then nobody took it up. And a policy may ask
    nobody any more. Returns how many mails are read again."""
    waiting = IncomingMail.objects.filter(state=State.POLICY)
    due = Policy.objects.due_to(OuterRef(OuterRef("sender")))
    its_own = Q(group=None) | Q(group=OuterRef("group"))
    # Of an answer only its text says where it goes: any place its sender may read.
    member = Membership.objects.filter(group=OuterRef("group"), user=OuterRef(OuterRef("sender")))
    anywhere = Q(group=None) | Q(group__visibility=Group.Visibility.PUBLIC) | Exists(member)
    to_groups = waiting.filter(~Exists(due.filter(its_own)), group__isnull=False)
    answers = waiting.filter(~Exists(due.filter(anywhere)), group=None)
    return sum(mails.read_again() for mails in (to_groups, answers))


def _unchecked(mail: IncomingMail) -> str:
    assert mail.group is not None
    is_waiting = must_wait(mail, mail.group)
    return _("Its sender could not be checked. %s") % mail.checked_why if is_waiting else ""


def must_wait(mail: IncomingMail, group: Group) -> bool:
    """The group's word on mail that nothing proves to be its sender's."""
    return not mail.is_proven and group.unchecked_mail == Group.UncheckedMail.HOLD


def _reason_to_hold(mail: IncomingMail, group: Group) -> str:
    Policy, sender = Group.MailPolicy, mail.sender
    if group.mail_policy == Policy.HOLD:
        return _("All mail to this group waits for an admin.")
    is_invited = _is_invited(mail, group)
    if sender is None and not is_invited:
        return _("The sender is not known here.")
    membership = group.membership_of(sender) if sender else None
    if group.posting == Group.Posting.ADMINS and not (membership and membership.is_admin):
        return _("Only admins start conversations in this group.")
    if is_invited:
        return ""
    if group.mail_policy == Policy.SECRET:
        return _("This group takes mail at its secret addresses alone.")
    if membership is None and (group.mail_policy == Policy.MEMBERS or not group.is_public):
        return _("The sender is not a member of this group.")
    return ""


def _is_invited(mail: IncomingMail, group: Group) -> bool:
    """Whether it came by a secret address of the group that is still good."""
    token = mail.recipient.partition("@")[0].partition("+")[2]
    opened = posting_addresses.opened_by(group, token)
    if opened is not None:
        PostingAddress.objects.filter(pk=opened.pk).update(used_at=timezone.now())
    return opened is not None
