from django.apps import AppConfig


class ModerationConfig(AppConfig):
    """Reports of messages, and what moderators decide about them."""

    name = "threads.moderation"
    label = "moderation"
