from django.apps import AppConfig


class BridgeConfig(AppConfig):
    """E-mail in."""

    name = "threads.bridge"
    label = "bridge"
