"""A team: where conversations live and who may read them."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from microblog.kit.folded import Folded
from microblog.kit.hues import hue_of
from microblog.kit.locking import LockingQuerySet

from .folder import GroupFolder
from .membership import Membership
from .user import User

# Local parts of addresses that mean something else, so no group may take them.
RESERVED_SLUGS = frozenset(
    {"in", "reply", "bounce", "no-reply", "postmaster", "abuse", "mailer-daemon", "root"}
)

# Addresses that people take for the company's own: only its admins found groups under them.
COMPANY_SLUGS = frozenset(
    {
        "admin", "admins", "administrator", "all", "audit", "board", "ceo", "cfo", "chair", "chairman", "cio", "ciso",
        "company", "compliance", "coo", "cto", "datenschutz", "director", "dpo", "everybody", "everyone", "executive",
        "helpdesk", "hostmaster", "hr", "it-security", "legal", "management", "news", "office", "owner", "payroll",
        "personal", "president", "press", "privacy", "security", "skein", "staff", "support", "system", "vorstand",
        "webmaster", "works-council",
    }
)  # fmt: skip


class GroupQuerySet(LockingQuerySet["Group"]):
    def _with_member(self, user: User) -> Exists:
        return Exists(Membership.objects.filter(group=OuterRef("pk"), user_id=user.pk))

    def _for_colleague(self, user: User) -> Self:
        """All of them for an employee, none for a guest. By the number alone: of a query that is written once nothing else
        of the person is known."""
        return self.filter(Exists(User.objects.filter(pk=user.pk, kind=User.Kind.EMPLOYEE)))

    def visible_to(self, user: User) -> Self:
        """Groups whose name this person may know: all but the secret ones of others. A guest knows of none."""
        if not (user.is_authenticated and user.can_sign_in):
            return self.none()
        known = ~Q(visibility=Group.Visibility.SECRET) | self._with_member(user)
        return self._for_colleague(user).filter(known)

    def readable_by(self, user: User) -> Self:
        """Groups whose conversations this person may read: public ones and their own. A guest reads single ones alone."""
        if not (user.is_authenticated and user.can_sign_in):
            return self.none()
        readable = Q(visibility=Group.Visibility.PUBLIC) | self._with_member(user)
        return self._for_colleague(user).filter(readable)

    def open_for(self, user: User) -> Self:
        """Groups into which this person may put others: public ones, and those they run."""
        own = Membership.objects.filter(group=OuterRef("pk"), user_id=user.pk, role=Membership.Role.ADMIN)
        return self._for_colleague(user).filter(
            Q(visibility=Group.Visibility.PUBLIC) | Exists(own), closed_at=None
        )

    def at(self, *slugs: str) -> Self:
        """Those with these addresses, also with such as they had before."""
        wanted = [slug.strip().lower() for slug in slugs]
        moved = Group.objects.filter(former_slugs__slug__in=wanted).values("pk")
        return self.filter(Q(slug__in=wanted) | Q(pk__in=moved))

    def joined_by(self, user: User) -> Self:
        return self.filter(self._with_member(user))

    def orphaned(self) -> Self:
        """Open groups that nobody who is here runs. Secret ones are not told of: only their members know them."""
        admins = Membership.objects.filter(
            group=OuterRef("pk"), role=Membership.Role.ADMIN, user__is_active=True
        )
        return self.filter(~Exists(admins), closed_at=None).exclude(visibility=Group.Visibility.SECRET)


class Group(models.Model):
    SLUG_LENGTH = 60

    class Visibility(models.TextChoices):
        PUBLIC = "public", _("Public: every colleague can read")
        PRIVATE = "private", _("Private: members read, everyone sees the name")
        SECRET = "secret", _("Secret: only members know it exists")

    class Joining(models.TextChoices):
        OPEN = "open", _("Anyone can join")
        APPROVAL = "approval", _("An admin lets people in")
        INVITE = "invite", _("By invitation")

    class Posting(models.TextChoices):
        MEMBERS = "members", _("Members post")
        ADMINS = "admins", _("Announcements: only admins post, members reply")

    class MailPolicy(models.TextChoices):
        MEMBERS = "members", _("Mail from members is published, other mail waits for an admin")
        COLLEAGUES = "colleagues", _("Mail from colleagues is published, other mail waits for an admin")
        HOLD = "hold", _("All mail waits for an admin")
        SECRET = "secret", _("Only mail to a secret address is taken")
        REFUSE = "refuse", _("No mail")

    class UncheckedMail(models.TextChoices):
        MARK = "mark", _("It is published and marked: sender not checked")
        HOLD = "hold", _("It waits for an admin")

    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=SLUG_LENGTH, unique=True)
    description = models.TextField(blank=True)
    folded_words = Folded("name", "slug", "description")
    icon = models.SlugField(max_length=40, default="users")
    visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.PUBLIC)
    joining = models.CharField(max_length=8, choices=Joining, default=Joining.OPEN)
    posting = models.CharField(max_length=8, choices=Posting, default=Posting.MEMBERS)
    mail_policy = models.CharField(max_length=10, choices=MailPolicy, default=MailPolicy.MEMBERS)
    # What becomes of mail that nothing proves to be its sender's.
    unchecked_mail = models.CharField(max_length=4, choices=UncheckedMail, default=UncheckedMail.MARK)
    # Mails about it say nothing of what is written here: no text, title, author, nor its name.
    is_silent = models.BooleanField(default=False)
    # Whoever comes to the company is in it from the first day.
    is_default = models.BooleanField(default=False)
    # Where it stands in the menu.
    folder = models.ForeignKey(
        GroupFolder, null=True, blank=True, on_delete=models.SET_NULL, related_name="groups"
    )
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # When it goes, with everything in it; whoever asked for it can take that back until then.
    delete_at = models.DateTimeField(null=True, blank=True)
    delete_asked_at = models.DateTimeField(null=True, blank=True)
    delete_asked_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The day has come, and something in it has to be kept.
    is_kept = models.BooleanField(default=False)
    # More people are to read it, from this moment on, or when another of its admins agrees.
    opens_to = models.CharField(max_length=8, choices=Visibility, blank=True)
    opens_at = models.DateTimeField(null=True, blank=True)
    open_asked_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    members = models.ManyToManyField(User, through=Membership, related_name="skein_groups")

    objects = GroupQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="group_has_a_name"),
            models.CheckConstraint(
                condition=~Q(slug__in=sorted(RESERVED_SLUGS)), name="group_slug_is_not_reserved"
            ),
            # Mail addresses know no capitals.
            models.CheckConstraint(condition=Q(slug=Lower("slug")), name="group_slug_is_lower_case"),
            models.CheckConstraint(
                condition=~Q(visibility="secret") | Q(joining="invite"), name="secret_group_is_by_invitation"
            ),
            models.CheckConstraint(
                condition=Q(delete_at=None) | Q(closed_at__isnull=False), name="group_to_be_deleted_is_closed"
            ),
            models.CheckConstraint(
                condition=Q(opens_to="", opens_at=None) | ~Q(opens_to="") & Q(opens_at__isnull=False),
                name="group_that_opens_has_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["visibility", "name"]),
            models.Index(fields=["delete_at"], condition=Q(delete_at__isnull=False), name="groups_to_delete"),
            models.Index(fields=["opens_at"], condition=Q(opens_at__isnull=False), name="groups_to_open"),
        ]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("group", args=[self.slug])

    @property
    def hue(self) -> int:
        return hue_of(self.slug)

    @property
    def is_public(self) -> bool:
        return self.visibility == self.Visibility.PUBLIC

    def membership_of(self, user: User) -> Membership | None:
        return self.memberships.filter(user_id=user.pk).first()

    def may_start(self, user: User, membership: Membership | None) -> bool:
        """Members start conversations; in an announcement group only its admins do."""
        if self.closed_at or membership is None:
            return False
        return self.posting == self.Posting.MEMBERS or membership.is_admin
