from django.apps import AppConfig


class ModerationConfig(AppConfig):
    """Reports of messages and monitors of words, and what moderators decide about them."""

    name = "threads.moderation"
    label = "moderation"

    def ready(self) -> None:
        from threads.moderation import receivers  # noqa: F401 - connects
