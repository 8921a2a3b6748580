"""What changes a person's rights reaches their open sockets through here."""

from django.db.models import Q
from django.dispatch import receiver

from accounts.models import User
from accounts.signals import access_changed, access_of_many_changed, photo_changed, renamed
from threads.models import Message

from . import streams
from .events import AccessChanged


@receiver(access_changed, dispatch_uid="live.access_changed")
def tell_hubs(user: User, **_kwargs: object) -> None:
    streams.emit_access_changed(user)


@receiver(access_of_many_changed, dispatch_uid="live.access_of_many_changed")
def tell_hubs_of_many(users: list[int], **_kwargs: object) -> None:
    streams.emit_all((streams.ACCESS, AccessChanged(user=pk)) for pk in users)


@receiver(renamed, dispatch_uid="live.renamed")
def draw_anew(user: User, **_kwargs: object) -> None:
    """The kept HTML of messages names their author, who quoted or edited them, and whom they answer."""
    named = Q(author=user) | Q(claimed_by=user) | Q(edited_by=user) | Q(parent__author=user)
    Message.objects.filter(named).exclude(fragment="").update(fragment="")


@receiver(photo_changed, dispatch_uid="live.photo_changed")
def draw_face(user: User, **_kwargs: object) -> None:
    """The kept HTML of messages shows the face of their author alone."""
    Message.objects.filter(author=user).exclude(fragment="").update(fragment="")
