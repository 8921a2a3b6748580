"""By what an erased person is known again when an old mail comes in once more: hashes, no name and no address."""

from django.db import models


class ErasedMark(models.Model):
    """``number``: of the erased person, as in "Erased person 3". ``digest`` and ``head``: accounts.erased.marks."""

    class Kind(models.TextChoices):
        NAME = "name"  # words of a name in a row
        TURNED = "turned"  # the family name first
        RUN = "run"  # a name in a script without blanks
        SHOWN = "shown"  # what stands before an address of theirs
        ADDRESS = "address"
        HANDLE = "handle"

    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=7, choices=Kind)
    digest = models.CharField(max_length=40)
    # Two bytes of another hash, of the first word or the domain: what has another one need not be looked at.
    head = models.CharField(max_length=4, blank=True)
    # Words of a name, letters of a run.
    length = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number", "kind", "digest"], name="one_erased_mark_each")
        ]
