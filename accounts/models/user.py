"""A person who can be an author; only employees and guests sign in."""

from collections.abc import Iterable
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import names
from accounts.signals import access_changed, access_of_many_changed
from microblog.kit import times
from microblog.kit.folded import Folded, folded_text
from microblog.kit.hues import hue_of


def first_name_of(name: str) -> str:
    return name.split()[0] if name.split() else name


def called(words: str, prefix: str = "") -> Q:
    """The condition that a name has these letters in a row, with or without accents; ``prefix``: "user__"."""
    plain, spelt = names.fold(words), Q(**{f"{prefix}name__icontains": words})
    return spelt | Q(**{f"{prefix}folded_name__contains": plain}) if plain else spelt


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: "User") -> Self:
        """Colleagues see every employee and bot, and the outsiders they can meet in a conversation.

        An outsider's name is only shown beside a message, which has its own gate; a profile page of
        an outsider lists nothing but the messages the reader may see. A guest sees who takes part in their conversations.
        """
        if not (user.is_authenticated and user.can_sign_in):
            return self.none()
        return self._met_by(user) if user.is_guest else self

    def _met_by(self, guest: "User") -> Self:
        """Who wrote in a conversation this guest has a place in now, or has one there, too; and they themselves."""
        wrote = User.objects.filter(
            pk=OuterRef("pk"),
            messages__withdrawn_at=None,
            messages__conversation__participants__user=guest.pk,
            messages__conversation__participants__ends_at__gt=Now(),
        )
        seated = User.objects.filter(
            Q(participations__ends_at=None) | Q(participations__ends_at__gt=Now()),
            pk=OuterRef("pk"),
            participations__conversation__participants__user=guest.pk,
            participations__conversation__participants__ends_at__gt=Now(),
        )
        return self.filter(Q(pk=guest.pk) | Exists(wrote) | Exists(seated))

    def employees(self) -> Self:
        return self.filter(kind=User.Kind.EMPLOYEE, is_active=True)

    def guests(self) -> Self:
        """Those whose time is not up by the clock of the database: the job that ends them may come later."""
        return self.filter(kind=User.Kind.GUEST, is_active=True, expires_at__gt=Now())

    def coming_in(self) -> Self:
        """Whoever signs in: employees, and guests until their end."""
        return self.filter(
            Q(kind=User.Kind.EMPLOYEE) | Q(kind=User.Kind.GUEST, expires_at__gt=Now()), is_active=True
        )

    def update(self, **fields: Any) -> int:
        if "name" in fields:
            fields["folded_name"] = names.core(fields["name"])
        if "title" in fields:
            fields["folded_title"] = folded_text(fields["title"])
        return super().update(**fields)

    update.alters_data = True  # type: ignore[attr-defined]

    def with_address(self, address: str) -> Self:
        return self.filter(addresses__address=address.strip().lower())

    def with_verified_address(self, address: str) -> Self:
        """Who has proven that mail to this address reaches them; another address of theirs proves nothing."""
        return self.filter(addresses__address=address.strip().lower(), addresses__verified_at__isnull=False)


class FoldedName(models.CharField):
    """The name as it is looked up; written whenever a person is."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        folded = names.core(model_instance.name)  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, folded)
        return folded


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, handle: str | None) -> "User":
        return self.get(handle=handle)


class User(AbstractBaseUser):
    class Kind(models.TextChoices):
        EMPLOYEE = "employee", _("employee")
        GUEST = "guest", _("guest")
        OUTSIDER = "outsider", _("not yet a member")
        BOT = "bot", _("bot")
        SYSTEM = "system", _("system")

    class Role(models.TextChoices):
        """What this person may do beyond what every employee may. Nobody reads more by a role."""

        MEMBER = "member", _("Member")
        MODERATOR = "moderator", _("Moderator")
        REVIEWER = "reviewer", _("Security reviewer")
        ADMIN = "admin", _("Admin")

    NAME_LENGTH = 200
    COME_IN = (Kind.EMPLOYEE, Kind.GUEST)

    kind = models.CharField(max_length=8, choices=Kind, default=Kind.EMPLOYEE)
    name = models.CharField(max_length=NAME_LENGTH)
    folded_name = FoldedName(max_length=names.LENGTH, editable=False)
    # Written after @; outsiders have none, so nobody can address them by accident.
    handle = models.SlugField(max_length=60, unique=True, null=True, blank=True)
    title = models.CharField(max_length=200, blank=True)
    folded_title = Folded("title")
    department = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    # Of the picture that colleagues see (Photo); empty: their initials.
    photo_mark = models.CharField(max_length=16, blank=True)
    # Who leads them, as the directory or an admin says.
    manager = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="reports"
    )
    # Not None: this row is the same person as that one, who has what was theirs (threads/keeping/duplicates).
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged_people"
    )
    # What colleagues may ask this person about.
    about = models.TextField(blank=True)
    # Where they work, for colleagues who look at the clock before they call; empty: that of the site.
    time_zone = models.CharField(max_length=60, blank=True)
    is_active = models.BooleanField(default=True)
    role = models.CharField(max_length=9, choices=Role, default=Role.MEMBER)
    # Comes in with a password also where people do so by their company account alone.
    is_break_glass = models.BooleanField(default=False)
    # Of a guest: from when on nothing lets them in any more, which end they and their host were told of, and who answers
    # for them.
    expires_at = models.DateTimeField(null=True, blank=True)
    expiry_told = models.DateTimeField(null=True, blank=True)
    host = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="guests")
    theme = models.CharField(max_length=5, blank=True, choices=[("light", _("Light")), ("dark", _("Dark"))])
    created_at = models.DateTimeField(default=timezone.now)
    # Grows whenever this person's rights change; a socket that was opened under an older number asks again.
    access_epoch = models.PositiveIntegerField(default=0)

    objects = UserManager()
    # Of somebody who is about to be written down.
    typed_address = ""
    # Of the person who is signed in (signin/backends.py): the version of the site's usage policy that is in force,
    # and whether they have to accept it before they write. Only pages ask here, actions ask the database.
    policy_version: int | None = None
    policy_due = False

    # What is saved with a column, since people are looked up by it.
    FOLDED = {"name": "folded_name", "title": "folded_title"}
    # Whoever loses one of these loses sessions or rights with it: open sockets have to hear of it.
    RIGHTS = ("kind", "is_active", "role", "password")

    USERNAME_FIELD = "handle"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="user_has_a_name"),
            models.CheckConstraint(
                condition=Q(kind="employee", handle__isnull=False) | ~Q(kind="employee"),
                name="employee_has_a_handle",
            ),
            models.CheckConstraint(
                condition=Q(kind="guest", handle__isnull=False, expires_at__isnull=False, role="member")
                | ~Q(kind="guest") & Q(expires_at=None),
                name="guest_has_an_end_and_no_role",
            ),
        ]
        indexes = [
            models.Index(fields=["name"]),
            # Few have one.
            models.Index(fields=["role"], condition=~Q(role="member"), name="user_with_a_role"),
            models.Index(fields=["folded_name"], name="user_folded_name"),
            models.Index(fields=["expires_at"], condition=Q(kind="guest"), name="guests_by_end"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("person", args=[self.pk])

    @transaction.atomic
    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **options: Any) -> None:
        """Also tells open sockets when what is saved changes this person's rights."""
        fields = None if update_fields is None else set(update_fields)
        if fields is not None:
            fields |= {folded for name, folded in self.FOLDED.items() if name in fields}
        changed = self._changed_rights(fields)
        super().save(*args, update_fields=fields, **options)
        if "password" in changed:
            # Asked for under the old one, perhaps by whoever it is changed against.
            self.links.filter(used_at=None).delete()
        if changed:
            if not self.can_sign_in:
                # Whoever comes back signs in anew: no old session opens anything.
                self.sessions.all().delete()
            self.bump_access()

    def _changed_rights(self, update_fields: set[str] | None) -> set[str]:
        """Those of RIGHTS that are about to be saved with another value."""
        saved = [name for name in self.RIGHTS if update_fields is None or name in update_fields]
        if self.pk is None or not saved:
            return set()
        before = User.objects.filter(pk=self.pk).values(*saved).first() or {}
        return {name for name, value in before.items() if value != getattr(self, name)}

    @property
    def photo_url(self) -> str:
        """Changes with the picture; empty without one."""
        return reverse("photo", args=[self.pk, self.photo_mark]) if self.photo_mark else ""

    @property
    def can_sign_in(self) -> bool:
        return self.is_colleague or self.is_active and self.is_guest and not self.is_over

    @property
    def is_colleague(self) -> bool:
        """An employee who is here: who may have rights beyond single conversations."""
        return self.is_active and self.kind == self.Kind.EMPLOYEE

    @property
    def is_guest(self) -> bool:
        return self.kind == self.Kind.GUEST

    @property
    def is_over(self) -> bool:
        """Of a guest: whether their time is up, ended or not yet."""
        return self.expires_at is None or self.expires_at <= timezone.now()

    @property
    def is_admin(self) -> bool:
        return self.role == self.Role.ADMIN

    @property
    def is_outsider(self) -> bool:
        return self.kind == self.Kind.OUTSIDER

    @property
    def hue(self) -> int:
        """1 to 8, stable for a person: the colour of the initials."""
        return hue_of(str(self.pk))

    @property
    def initials(self) -> str:
        words = [word for word in self.name.replace("@", " ").split() if word[:1].isalnum()]
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"

    @property
    def address_words(self) -> str:
        """The addresses as text: no password may look like one of them."""
        return " ".join(self.addresses.values_list("address", flat=True)) if self.pk else self.typed_address

    @property
    def zone(self) -> ZoneInfo | None:
        """Their time zone; None is that of the site."""
        return times.zone_named(self.time_zone)

    @property
    def local_clock(self) -> str:
        """Now, by their clock: "17:41"."""
        return f"{timezone.localtime(timezone=self.zone):%H:%M}"

    @property
    def first_name(self) -> str:
        return first_name_of(self.name)

    @classmethod
    def bump_access_of(cls, people: "models.QuerySet[User]") -> None:
        """The same as ``bump_access``, of many at once."""
        ids = list(people.order_by("pk").values_list("pk", flat=True))
        people.update(access_epoch=F("access_epoch") + 1)
        access_of_many_changed.send(sender=User, users=ids)

    def bump_access(self) -> None:
        """Say that this person's rights changed; inside the transaction that changes them."""
        User.objects.filter(pk=self.pk).update(access_epoch=F("access_epoch") + 1)
        access_changed.send(sender=User, user=self)
