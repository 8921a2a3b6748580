from django.apps import AppConfig


class NotifyConfig(AppConfig):
    """Notices, in the product and by e-mail."""

    name = "threads.notify"
    label = "notify"

    def ready(self) -> None:
        from threads.notify import receivers  # noqa: F401 - connects
