from django.db import models

from .conversation import Conversation


class Topic(models.Model):
    """A #topic of a conversation: one of its messages names it."""

    NAME_LENGTH = 120

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="topics")
    # As it is looked up: without capitals and accents (microblog.kit.text_folding).
    name = models.CharField(max_length=NAME_LENGTH)
    # As somebody of this conversation wrote it.
    written = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "name"], name="one_topic_each"),
            models.CheckConstraint(condition=~models.Q(name=""), name="topic_has_a_name"),
        ]
        indexes = [models.Index(fields=["name", "conversation"], name="topic_by_name")]

    def __str__(self) -> str:
        return f"#{self.written}"
