"""To whom a mail was written, as it says itself."""

from django.db import models

from .message import Message


class Addressee(models.Model):
    """Somebody in To or Cc of a message's own mail; of a message that is only quoted, as the quote prints it.

    ``address`` is in lower case, "" where a quote prints a name alone. Who had a message by mail is told by its own mail
    only: a quote says who had an older one.
    """

    class Field(models.TextChoices):
        TO = "to"
        CC = "cc"

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="addressees")
    field = models.CharField(max_length=2, choices=Field)
    address = models.CharField(max_length=320, blank=True)
    name = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(address="", name=""), name="addressee_has_an_address_or_a_name"
            ),
        ]
