"""What else a question finds, straight from the database: people, groups, files. The index is not asked."""

from collections.abc import Callable
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from accounts.models import Group, User, called
from microblog.kit.folded import holds
from search import filters
from threads.models import Attachment, Message

from .query_syntax import Question

R = TypeVar("R", bound=Model)

FEW = 2_000  # files
MOST = 50  # of a kind on the page; more words narrow it down


def people(user: User, question: Question) -> QuerySet[User]:
    """Colleagues every word of the question fits. Outsiders are only met beside their messages."""
    found = User.objects.visible_to(user).coming_in() if user.is_guest else User.objects.employees()
    fits = _fits_known if user.is_guest else _fits_person
    return _fitting(found, question, fits).order_by("name", "pk")


def groups(user: User, question: Question) -> QuerySet[Group]:
    found = Group.objects.visible_to(user)
    return _fitting(found, question, lambda word: holds("folded_words", word)).order_by("name", "pk")


def files(user: User, question: Question) -> QuerySet[Attachment]:
    """Attachments by name; the filters of messages count here, too."""
    found = _fitting(Attachment.objects.all(), question, lambda word: holds("folded_name", word))
    conditions = filters.of_files(user, question)
    if conditions is None:
        return found.none()
    for condition in conditions:  # one by one: two topics are two rows
        found = found.filter(condition)
    return (
        _readable(user, found)
        .select_related("blob", "message__author", "message__conversation__group")
        .order_by("-pk")
    )


def _fits_person(word: str) -> Q:
    return _fits_known(word) | holds("folded_title", word)


def _fits_known(word: str) -> Q:
    """By what a guest is told of people, too."""
    return called(word) | Q(handle__contains=word.lower())


def _fitting(found: QuerySet[R], question: Question, fits: Callable[[str], Q]) -> QuerySet[R]:
    """Those that every word fits, and none of those that are excluded; nothing without a word."""
    words = [(piece.exclude, word) for piece in question.words for word in piece.value.strip("*").split()]
    if all(is_excluded for is_excluded, _word in words):
        return found.none()
    for is_excluded, word in words:
        found = found.exclude(fits(word)) if is_excluded else found.filter(fits(word))
    return found


def _readable(user: User, named: QuerySet[Attachment]) -> QuerySet[Attachment]:
    """Those of ``named`` this person may see. A name fits few files, a person may read many messages: the names come first."""
    pairs = list(named.values_list("pk", "message")[: FEW + 1])
    if len(pairs) > FEW:
        return named.filter(pk__in=Attachment.objects.visible_to(user).values("pk"))
    messages = Message.objects.visible_to(user).filter(pk__in={pk for _file, pk in pairs}, withdrawn_at=None)
    readable = set(messages.values_list("pk", flat=True))
    return Attachment.objects.filter(pk__in=[file for file, message in pairs if message in readable])
