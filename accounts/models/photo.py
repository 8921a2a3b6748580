"""The picture that somebody gave of themselves, small and square; apart, so that lists of people never load it."""

from django.db import models

from .user import User


class Photo(models.Model):
    """Its mark, which changes with it, stands in ``User.photo_mark``."""

    user = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE, related_name="photo")
    content = models.BinaryField()
    content_type = models.CharField(max_length=20)
