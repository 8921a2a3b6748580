"""What imports put into some conversations goes, in one transaction; what was there before is as it was."""

from collections import defaultdict
from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.urls import reverse

from accounts.models import Group, User
from search.models import PendingUpdate
from threads.actions import mentions, merging, unpublishing
from threads.actions.deleting import delete_whole
from threads.bridge import proved
from threads.bridge.erasing import forgetting
from threads.bridge.models import ChainSubject, Gap, ImportBatch, ImportNote, IncomingMail, Origin
from threads.bridge.unchain.languages import subjects
from threads.models import Activity, Attachment, Conversation, Message
from threads.notify import create
from threads.notify.models import Notification

from ..holding import copies
from . import plan
from .plan import Batches

Gave = Origin.Gave


@dataclass
class TakenBack:
    """How much went. ``changed``: messages that stay, with what another mail of them says."""

    conversations: int = 0
    messages: int = 0
    mails: int = 0
    files: int = 0
    people: int = 0
    changed: int = 0

    def add(self, other: "TakenBack") -> None:
        for name, number in asdict(other).items():
            setattr(self, name, getattr(self, name) + number)


@dataclass
class Undo:
    """Which imports are taken back, by whom, and why: for whoever read what goes."""

    batches: Batches
    by: User | None
    reason: str

    @transaction.atomic
    def take_back(self, ids: list[int]) -> TakenBack:
        """These conversations, as far as nothing keeps them now."""
        groups = Conversation.objects.filter(pk__in=ids, group__isnull=False).values("group")
        # The order of all locks: group, conversation, message. A mail that is being placed waits, or is there already.
        Group.objects.filter(pk__in=groups).hold()
        Conversation.objects.filter(pk__in=ids).hold()
        Message.objects.filter(conversation__in=ids).hold()
        held = copies.conversations_under_hold(ids)
        found = list(plan.open_to_undo(self.batches).filter(pk__in=set(ids) - held).select_related("group"))
        numbers = [conversation.pk for conversation in found]
        rows = plan.brought(self.batches).filter(conversation__in=numbers)
        going: dict[int, set[int]] = defaultdict(set)
        for pk, conversation in rows.values_list("pk", "conversation"):
            going[conversation].add(pk)
        return self._take_back(found, going)

    def _take_back(self, found: list[Conversation], going: dict[int, set[int]]) -> TakenBack:
        messages = {pk for some in going.values() for pk in some}
        mails = plan.mails(self.batches).filter(conversation__in=[one.pk for one in found])
        numbers = set(mails.values_list("pk", flat=True))
        taken = TakenBack(messages=len(messages))
        taken.files = Attachment.objects.filter(message__in=messages).exclude(blob=None).count()
        others = Message.objects.filter(conversation=OuterRef("pk")).exclude(pk__in=messages)
        places = Conversation.objects.filter(pk__in=[one.pk for one in found])
        parts = set(places.filter(Exists(others)).values_list("pk", flat=True))
        whole = [one for one in found if one.pk not in parts]
        taken.conversations = len(whole)
        self._delete(whole)
        for conversation in found:
            if conversation.pk in parts:
                kept, changed = self._take_out(conversation, going[conversation.pk], numbers)
                numbers -= kept
                taken.changed += changed
        # Of what stays the proofs are gone, of the rest the messages.
        Origin.objects.filter(mail__in=numbers).delete()
        taken.mails = remove_mails(numbers)
        return taken

    def _delete(self, whole: list[Conversation]) -> None:
        if whole:
            create.take_back_places([conversation.pk for conversation in whole])
            _index(delete_whole(whole))

    def _take_out(self, conversation: Conversation, ids: set[int], mails: set[int]) -> tuple[set[int], int]:
        """The messages of the imports, of a conversation that has others. Returns mails that have to stay, as the only ones that
        prove something, and how many messages have other words now."""
        staying = {message.pk: message for message in conversation.messages.exclude(pk__in=ids)}
        notes = {
            note.message_id: note
            for note in ImportNote.objects.filter(batch__in=self.batches, message__in=staying)
            .select_related("author")
            .order_by("-pk")
        }
        topics = {
            name
            for message in conversation.messages.filter(pk__in=ids)
            for name in mentions.topics_of(message)
        }
        _rehang(conversation, ids, staying, notes)
        kept, changed = _reword(staying, notes, mails)
        # It is not true any more that the mail itself has come.
        since = plan.people_since(ImportBatch.objects.filter(pk__in=self.batches))
        Activity.objects.filter(verb=Activity.Verb.UPGRADE, message__in=changed, at__gte=since).delete()
        if ids:
            unpublishing.unpublish(conversation, ids, by=self.by, why=self.reason)
            mentions.drop_topics(conversation, topics)
            _index(ids)
        _restore_gaps(staying, notes)
        if ids and min(ids) < min(staying):
            _name_anew(conversation, mails - kept)
        ImportNote.objects.filter(batch__in=self.batches, message__in=staying.keys()).exclude(
            message__origins__mail__in=kept
        ).delete()
        _forget_subjects(conversation, mails - kept)
        return kept, len(changed)


def _index(messages: "set[int] | list[int]") -> None:
    PendingUpdate.objects.bulk_create([PendingUpdate(message=pk) for pk in messages], batch_size=500)


def _rehang(
    conversation: Conversation, ids: set[int], staying: dict[int, Message], notes: dict[int, ImportNote]
) -> None:
    """What stays hangs where it hung before the imports; what came since, below the nearest that stays, and it waits for those
    between."""
    gone = {message.pk: message for message in conversation.messages.filter(pk__in=ids)}
    moved = []
    for message in staying.values():
        note = notes.get(message.pk)
        before = message.parent_id, message.message_id
        if note is not None and message.parent_id == note.parent_since_id:
            message.parent = staying.get(note.parent_id or 0)
        if message.parent_id in gone:
            _wait_for(message, gone)
        if note is not None and message.message_id == note.named_since:
            message.message_id = note.named
        if (message.parent_id, message.message_id) != before:
            moved.append(message)
    merging.rehang(moved)


def _wait_for(message: Message, gone: dict[int, Message]) -> None:
    rank, parent = 0, message.parent_id
    while parent in gone:
        row = gone[parent]
        if row.message_id:
            Gap.objects.get_or_create(message=message, awaited=row.message_id, defaults={"rank": rank})
        parent, rank = row.parent_id, rank + 1
    message.parent_id = parent


def _restore_gaps(staying: dict[int, Message], notes: dict[int, ImportNote]) -> None:
    named = {message.message_id for message in staying.values() if message.message_id}
    for pk, note in notes.items():
        if staying[pk].parent_id == note.parent_id:
            Gap.objects.filter(message=pk).delete()
            Gap.objects.bulk_create(
                Gap(message_id=pk, awaited=awaited, rank=rank)
                for awaited, rank in note.gaps
                if awaited not in named
            )


def _reword(
    staying: dict[int, Message], notes: dict[int, ImportNote], mails: set[int]
) -> tuple[set[int], set[int]]:
    """Messages whose words these mails gave keep what the other mails say. Where there is none, the mail stays, too. Returns
    the mails that stay, and the messages with other words."""
    origins: dict[int, list[Origin]] = defaultdict(list)
    for origin in Origin.objects.filter(message__in=staying).select_related("mail__raw", "mail__batch"):
        origins[origin.message_id].append(origin)
    kept: set[int] = set()
    changed: set[int] = set()
    for pk, found in origins.items():
        ours = [one for one in found if one.mail_id in mails and one.gave != Gave.NOTHING]
        others = [one for one in found if one.mail_id not in mails]
        if not ours:
            continue
        newest = max(one.pk for one in ours)
        later = [one for one in others if one.gave == Gave.WORDS and one.pk > newest]
        if later:
            Origin.objects.filter(pk=later[-1].pk).update(gave=Gave.MESSAGE)
            continue
        best = proved.best_origin(others)
        if (
            best is not None
            and _is_as_it_came(staying[pk])
            and proved.reword(staying[pk], best, notes.get(pk))
        ):
            changed.add(pk)
        else:
            kept |= {one.mail_id for one in ours}
    return kept, changed


def _is_as_it_came(message: Message) -> bool:
    """What its author or moderators have done with it stays."""
    return not (message.withdrawn_at or message.moderated or message.edited_at and not message.edited_by_id)


def _forget_subjects(conversation: Conversation, mails: set[int]) -> None:
    """Subjects by which only these mails made the conversation known."""
    rows = list(IncomingMail.objects.filter(conversation=conversation).values_list("pk", "subject"))
    left = {subjects.key(subject) for pk, subject in rows if pk not in mails}
    gone = {subjects.key(subject) for pk, subject in rows if pk in mails} - left
    gone.discard(subjects.key(conversation.subject))
    ChainSubject.objects.filter(conversation=conversation, subject__in=gone).delete()


def _name_anew(conversation: Conversation, mails: set[int]) -> None:
    """A conversation that an import has opened is that of the mails that stay."""
    others = IncomingMail.objects.filter(conversation=conversation).exclude(pk__in=mails).order_by("pk")
    mail = others.select_related("batch").first()
    first = conversation.messages.order_by(F("parent").asc(nulls_first=True), "sent_at", "pk").first()
    if mail is None or first is None:
        return
    batch = mail.batch
    conversation.source = Conversation.Source.IMPORT if batch else Conversation.Source.MAIL
    conversation.forwarded_by_id = batch.user_id if batch else mail.sender_id
    conversation.started_by_id = first.author_id
    known = {subjects.key(subject) for subject in others.values_list("subject", flat=True)}
    if subjects.key(conversation.subject) not in known:
        conversation.subject = subjects.bare(mail.subject) or conversation.subject
    conversation.save(update_fields=["source", "forwarded_by", "started_by", "subject"])


def remove_mails(numbers: "set[int] | list[int]") -> int:
    """Without a trace: the same archive may be imported again."""
    waiting = reverse("mail_waiting")
    Notification.objects.filter(url__in=[f"{waiting}#mail-{pk}" for pk in numbers]).delete()
    return forgetting.remove(numbers)


@transaction.atomic
def hand_over(batches: Batches) -> None:
    """What another import has brought too is that one's from now on; and these imports know of no other's mails any more."""
    known = ImportBatch.known.through._default_manager
    known.filter(importbatch__in=batches).delete()
    others = list(ImportBatch.objects.filter(known__batch__in=batches).distinct().order_by("pk"))
    since = plan.people_since(ImportBatch.objects.filter(pk__in=batches))
    for batch in others:
        IncomingMail.objects.filter(batch__in=batches, known_by=batch).update(batch=batch)
        batch.people_since = min(since, batch.people_since or batch.started_at)
        batch.save(update_fields=["people_since"])
    known.filter(importbatch__in=others, incomingmail__batch=F("importbatch")).delete()
