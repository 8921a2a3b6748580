from django.db import models


class Topic(models.Model):
    """A #tag."""

    name = models.SlugField(max_length=60, unique=True, allow_unicode=True)

    def __str__(self):
        return f"#{self.name}"
