from django.db import models


class PendingUpdate(models.Model):
    """Outbox of the search index: written in the transaction of the change, drained by the one writer.

    No foreign key: a deleted message must still be taken out of the index.
    """

    message = models.PositiveBigIntegerField(db_column="message_id")
    at = models.DateTimeField(auto_now_add=True)
