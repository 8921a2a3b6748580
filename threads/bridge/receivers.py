"""What e-mail does about what happened elsewhere."""

from django.dispatch import receiver

from accounts.models import User
from accounts.signals import policy_accepted
from threads import questions

from . import asking, policy
from .review import by_reply

asking.DECIDERS[questions.HELD] = by_reply.decide


@receiver(policy_accepted, dispatch_uid="bridge.policy_accepted")
def read_again(user: User, **_kwargs: object) -> None:
    policy.take_up(user)
