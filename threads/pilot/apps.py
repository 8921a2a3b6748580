from django.apps import AppConfig


class PilotConfig(AppConfig):
    """What a sceptic can recompute: nothing here is about one person."""

    name = "threads.pilot"
    label = "pilot"
