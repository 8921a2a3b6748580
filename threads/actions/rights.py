"""Who may do what. Reading is ``visible_to``; these are the rules of writing."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Group, Membership, User
from accounts.models.user import UserQuerySet
from accounts.policy import gate
from microblog.kit.compiled_query import CompiledQuery
from threads.models import Conversation, Message, Participant


def may_read(user: User, conversation: Conversation) -> bool:
    return user.can_sign_in and bool(_READABLE.all(user.pk, conversation.pk))


def _readable(user_pk: int, pk: int) -> QuerySet:
    return Conversation.objects.visible_to(User(pk=user_pk)).filter(pk=pk).values_list("pk")


_READABLE = CompiledQuery(_readable, int, int)


def people_known_to(user: User) -> UserQuerySet:
    """The people this person may know of: colleagues and bots, and of the outsiders those whose
    words they may read, as of guests, or who share a conversation. A name out of a mail they may not read is none they know."""
    if user.is_guest:
        return User.objects.visible_to(user)
    met = Message.objects.visible_to(user).filter(author=OuterRef("pk"), withdrawn_at=None)
    unknown = Q(kind__in=(User.Kind.OUTSIDER, User.Kind.GUEST))
    return User.objects.visible_to(user).filter(~unknown | _known_guests(user) | Exists(met))


def _known_guests(user: User) -> Q:
    """Of a guest know who answers for them, admins, and who reads a conversation they have a place in."""
    guest = Q(kind=User.Kind.GUEST)
    if user.is_admin:
        return guest
    shared = Participant.objects.current().of_guests().filter(user=OuterRef("pk"))
    readable = Conversation.objects.visible_to(user).filter(pk=OuterRef("conversation"))
    return guest & (Q(host=user.pk) | Q(Exists(shared.filter(Exists(readable)))))


def readers(conversation: Conversation) -> UserQuerySet:
    """Who may read a conversation, employees and guests: the people a message in it may name."""
    people = User.objects.coming_in()
    seated = Exists(Participant.objects.current().filter(conversation=conversation.pk, user=OuterRef("pk")))
    if conversation.group is None:
        return people.filter(seated)
    group = conversation.group
    is_member = Exists(Membership.objects.filter(group=group.pk, user=OuterRef("pk")))
    colleague = Q(kind=User.Kind.EMPLOYEE)
    return people.filter(
        (colleague if group.is_public else colleague & is_member) | Q(kind=User.Kind.GUEST) & seated
    )


def readers_of_group(group: Group) -> QuerySet[User]:
    """The employees who may read what is posted in a group."""
    people = User.objects.employees()
    return people if group.is_public else people.filter(memberships__group=group)


def require_policy(user: User, group: Group | None = None) -> None:
    """Whatever others get to see of what this person does waits until they have accepted the usage policy, of the
    site and of the group. Not: reading, and what is for oneself alone, taking back one's own, going, and what an
    admin has to do for others. Raises PolicyDue."""
    gate.require(user, group)


def require_start(author: User, group: Group | None, *, announcement: bool = False) -> None:
    """Members start conversations in a group; announcements are its admins'. Private: any employee."""
    if not author.is_colleague:
        raise PermissionDenied(_("Only employees can post."))
    if group is None:
        require_policy(author)
        return
    membership = group.membership_of(author)
    if not group.may_start(author, membership):
        raise PermissionDenied(_("You cannot start a conversation in %(group)s.") % {"group": group.name})
    if announcement and not (membership and membership.is_admin):
        text = _("In %(group)s only its admins announce. You can post it as a discussion or a question.")
        raise PermissionDenied(text % {"group": group.name})
    require_policy(author, group)


def may_found(user: User) -> bool:
    """Who may found groups is the company's choice (SKEIN_GROUP_FOUNDERS)."""
    return user.is_colleague and (user.is_admin or settings.GROUP_FOUNDERS == "everyone")


def require_found(user: User) -> None:
    if not may_found(user):
        raise PermissionDenied(_("Only admins found groups here. Ask one of them."))
    require_policy(user)


def may_reply(user: User, conversation: Conversation) -> bool:
    """Members reply in their groups, participants in private conversations, guests where they were let in; nobody in a
    closed one."""
    if not user.can_sign_in or conversation.closed_at:
        return False
    if conversation.group is not None and conversation.group.closed_at:
        return False
    if conversation.group is None or user.is_guest:
        return Participant.objects.current().filter(conversation=conversation, user=user).exists()
    return bool(_MEMBER.all(conversation.group.pk, user.pk))


_MEMBER = CompiledQuery(
    lambda group, user: Membership.objects.filter(group=group, user=user).values_list("pk"), int, int
)


def require_reply(user: User, conversation: Conversation) -> None:
    if not may_reply(user, conversation):
        raise PermissionDenied(_("You cannot reply in this conversation."))
    require_policy(user, conversation.group)


def is_read_only(conversation: Conversation) -> bool:
    """In a closed group what was said stays as it is; its authors and the moderators may still take it back."""
    return conversation.group is not None and conversation.group.closed_at is not None


def require_writable(conversation: Conversation) -> None:
    if is_read_only(conversation):
        raise PermissionDenied(_("The group is closed: nothing in it changes any more."))


def may_edit(user: User, message: Message) -> bool:
    """Only its author edits a message; nobody edits a claim, for that would put words into a mouth."""
    is_own = message.author_id == user.pk and not message.is_claim and _is_of_their_time(user, message)
    return is_own and not is_read_only(message.conversation) and may_read(user, message.conversation)


def require_edit(user: User, message: Message) -> None:
    if not may_edit(user, message):
        raise PermissionDenied(_("This message is not yours to change."))
    require_policy(user, message.conversation.group)


def may_withdraw(user: User, message: Message) -> bool:
    """Its author takes a message back, or who runs the place. Being quoted is not being the author:
    a claim is taken back by the person whose mail it was quoted in."""
    return may_take_back(user, message) or moderated_by(user, message.conversation)


def may_take_back(user: User, message: Message) -> bool:
    """The same without whoever runs the place."""
    owner = message.claimed_by_id or message.author_id
    return owner == user.pk and may_read(user, message.conversation) and _is_of_their_time(user, message)


def _is_of_their_time(user: User, message: Message) -> bool:
    """What came from a guest by mail before they had their place is the company's record, and stays as it is."""
    if not user.is_guest:
        return True
    places = Participant.objects.current().filter(user=user, conversation=message.conversation_id)
    return places.filter(added_at__lte=message.arrived_at).exists()


def require_withdraw(user: User, message: Message) -> None:
    if not may_withdraw(user, message):
        raise PermissionDenied(_("This message is not yours to take back."))


def moderated_by(user: User, conversation: Conversation) -> bool:
    """Whether this person runs the conversation: an admin of its group, or who started a private one; whoever forwarded it
    where it began with a mail from outside. A guest runs nothing."""
    if not user.is_colleague:
        return False
    if conversation.group_id is None:
        return user.pk == run_by(conversation)
    admin = Q(role=Membership.Role.ADMIN, user=user)
    return Membership.objects.filter(admin, group=conversation.group_id).exists()


def run_by(conversation: Conversation) -> int | None:
    """Who runs a private conversation."""
    if conversation.forwarded_by_id is None or conversation.started_by_id == conversation.forwarded_by_id:
        return conversation.started_by_id
    is_ours = conversation.started_by is not None and conversation.started_by.kind == User.Kind.EMPLOYEE
    return conversation.started_by_id if is_ours else conversation.forwarded_by_id
