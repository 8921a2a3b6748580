"""What else a question finds, straight from the database: people, groups, files."""

from django.db.models import Q

from accounts.models import Group, User, called
from search import filters
from search.language import Question
from threads.models import Attachment, Message

FEW = 2_000  # files
MOST = 50  # of a kind on the page; more words narrow it down


def people(user: User, question: Question):
    """Colleagues every word of the question fits. Outsiders are only met beside their messages."""
    found = User.objects.visible_to(user).employees()
    for word in _words(question):
        found = found.filter(called(word) | Q(handle__icontains=word) | Q(title__icontains=word))
    return found.order_by("name", "pk") if _words(question) else found.none()


def groups(user: User, question: Question):
    found = Group.objects.visible_to(user)
    for word in _words(question):
        found = found.filter(
            Q(name__icontains=word) | Q(slug__icontains=word) | Q(description__icontains=word)
        )
    return found.order_by("name", "pk") if _words(question) else found.none()


def files(user: User, question: Question):
    """Attachments by name; ``from:`` and ``in:`` count here too."""
    words = _words(question)
    if not words:
        return Attachment.objects.none()
    found = Attachment.objects.all()
    for word in words:
        found = found.filter(name__icontains=word)
    found = _readable(user, found)
    for name in question.values("from"):
        found = found.filter(message__author__in=filters.people(user, name).values("pk"))
    for name in question.values("in"):
        found = found.filter(
            Q(message__conversation__group__slug=name.lower())
            | Q(message__conversation__group__name__iexact=name)
        )
    found = found.select_related("message__author", "message__conversation__group")
    return found.order_by("-pk")


def _readable(user: User, named):
    """Those of ``named`` this person may see. A name fits few files, a person may read many messages: the names come first."""
    pairs = list(named.values_list("pk", "message")[: FEW + 1])
    if len(pairs) > FEW:
        return named.filter(pk__in=Attachment.objects.visible_to(user).values("pk"))
    messages = Message.objects.visible_to(user).filter(pk__in={pk for _file, pk in pairs}, withdrawn_at=None)
    readable = set(messages.values_list("pk", flat=True))
    return Attachment.objects.filter(pk__in=[file for file, message in pairs if message in readable])


def _words(question: Question) -> list[str]:
    pieces = [piece for piece in question.words if not piece.exclude]
    return [word for piece in pieces for word in piece.value.strip("*").split()]
