"""What e-mail does about what happened elsewhere."""

from django.dispatch import receiver

from accounts.models import User
from accounts.signals import policy_accepted

from . import policy


@receiver(policy_accepted, dispatch_uid="bridge.policy_accepted")
def read_again(user: User, **_kwargs: object) -> None:
    policy.take_up(user)
