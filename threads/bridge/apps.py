from django.apps import AppConfig


class BridgeConfig(AppConfig):
    """E-mail in."""

    name = "threads.bridge"
    label = "bridge"

    def ready(self) -> None:
        from threads.bridge import receivers  # noqa: F401 - connects
