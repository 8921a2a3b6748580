from django.apps import AppConfig


class MetricsConfig(AppConfig):
    """Figures of the whole company, never of a person."""

    name = "threads.metrics"
    label = "metrics"
