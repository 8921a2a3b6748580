"""Are two copies one message? The words decide; author and time must not contradict them.

Different words are two messages, unless one text is plainly the other one cut or changed, and then whatever
says something else is told as a variant (disagreements.py). The fewer the words, the more exactly the time must
be known: "Yes." at 9:07 and "Yes." at 10:07 are two answers.
"""

from ..dates.instants import Instants, Moment, are_far
from .copies import Copy
from .wording import MANY, lead_elsewhere, same_words, within

#: Words of which so few are said often, and by chance.
FEW = 6
#: How much of a text must be in another one that was changed at the same minute.
CHANGED = 0.3
ALIKE = 0.8


def same_author(a: Copy, b: Copy) -> int:
    """1 the same person, -1 certainly not, 0 cannot be said."""
    if a.email and b.email:
        return 1 if a.email == b.email else (0 if len(a.name) > 1 and a.name == b.name else -1)
    if a.name and b.name:
        return 1 if a.name <= b.name or b.name <= a.name else -1
    return 0


def likeness(a: Copy, b: Copy, instants: Instants) -> float:
    """0 for two messages, else how strong the evidence is that they are one."""
    return evidence(a, b, instants, a.place[0] == b.place[0])


def evidence(a: Copy, b: Copy, instants: Instants, of_one_mail: bool) -> float:
    """As ``likeness``, of two copies that one mail shows or that two do."""
    if a.message.message_id and b.message.message_id:
        return 10.0 if a.message.message_id == b.message.message_id else 0.0
    if not of_one_mail and (a.is_bare_note or b.is_bare_note):
        return 0.0
    author = same_author(a, b)
    if are_far(a, b) or (author < 0 and a.words != b.words):
        return 0.0
    shared = shared_words(a, b)
    if shared < CHANGED:
        return 0.0
    lengths = a.wording.length, b.wording.length
    # Of a text with quote marks inside its lines only some words seem to be spoken
    short = max(lengths) if shared >= SAME_WORDS else min(lengths)
    if of_one_mail and _are_two(shared, short):
        return 0.0
    moment = instants.compare(a, b)
    return shared + author + moment / 3 if _suffices(shared, short, author, moment) else 0.0


def is_it(a: Copy, b: Copy) -> bool:
    """Whether two copies can be one message where the mails' headers say so: by their words, not by time."""
    if same_author(a, b) < 0:
        return False
    return not (a.words and b.words) or shared_words(a, b) >= CHANGED


def is_part(a: Copy, b: Copy) -> bool:
    """Whether all the words of ``a`` stand in ``b``, and are more than are said by chance."""
    return a.wording.length >= FEW and within(a.wording, b.wording)


def is_passage(a: Copy, b: Copy, moment: Moment) -> bool:
    """Whether the quote ``a`` is a passage of the mail ``b``: all its words stand there, more than two people say
    alike, and it is nobody else's. "You wrote" and "a colleague says" name nobody."""
    author = same_author(a, b)
    if author > 0 and moment is Moment.SAME:
        return is_part(a, b)
    is_anothers = author < 0 and bool(a.email and b.email) and moment < Moment.CLOSE
    if is_anothers or moment is Moment.APART or a.wording.length < MANY:
        return False
    return a.wording.run in b.wording.run and not lead_elsewhere(a.wording, b.wording)


def are_two(a: Copy, b: Copy) -> bool:
    """A mail seldom quotes a message twice, and then with the same words: whatever else agrees, different words
    in one mail are different messages."""
    return _are_two(shared_words(a, b), min(a.wording.length, b.wording.length))


def _are_two(shared: float, short: float) -> bool:
    return shared < (ALIKE if short >= FEW else SAME_WORDS)


#: As many words in common as two texts can have: the same, or one of them a part of the other.
SAME_WORDS, A_PART = 2.0, 1.0


def shared_words(a: Copy, b: Copy) -> float:
    """SAME_WORDS, A_PART of the other, or how much of the shorter text is in the longer one."""
    one, other = a.wording, b.wording
    if same_words(one, other):
        return SAME_WORDS
    short, long = (one, other) if len(one.words) <= len(other.words) else (other, one)
    if within(short, long) or not (short.words or short.signs):
        return A_PART
    # Nearly all pairs have nothing in common, and are told by that without counting words
    if short.shingles.isdisjoint(long.shingles) or short.count < FEW:
        return 0.0
    common = len(short.shingles & long.shingles) / min(len(short.shingles), len(long.shingles))
    return min(common, 0.99)


def _suffices(shared: float, short: float, author: int, moment: Moment) -> bool:
    """Whether two texts are alike enough; the less else is known, the longer and the more alike."""
    same = shared >= SAME_WORDS
    if moment is Moment.APART:
        return False
    if author < 0:
        return same and short >= 20 and moment >= Moment.CLOSE
    if moment is Moment.SAME:
        if author > 0:
            # One person does not send two mails in one minute: a cut or changed copy.
            return shared >= A_PART or (short >= FEW and shared >= CHANGED)
        return same or (short >= 8 and shared >= ALIKE)
    if moment is Moment.CLOSE and author > 0:
        return same or (short >= FEW and shared >= A_PART) or (short >= 12 and shared >= ALIKE)
    if moment >= Moment.POSSIBLE:
        if author > 0:
            return (same and short >= 5) or (short >= 12 and shared >= ALIKE) or not short
        return same and short >= 8 or short >= 20 and shared >= 0.9
    if author > 0:
        return (same and short >= 5) or (short >= 12 and shared >= ALIKE)
    return (same and short >= 12) or (short >= 20 and shared >= 0.9)
