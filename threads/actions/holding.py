"""Words and files that are about to go are told first to whoever has to keep them (threads.keeping.holding).

Each action that takes words of a message away calls ``about_to_go`` before it does, in its transaction.
"""

from collections.abc import Iterable

from django.dispatch import Signal

from threads.models import HeldCopy, Message

#: Sent with messages (as they still are) and why (HeldCopy.Why).
going = Signal()


def about_to_go(messages: Iterable[Message], why: HeldCopy.Why) -> None:
    going.send(sender=Message, messages=list(messages), why=why)
