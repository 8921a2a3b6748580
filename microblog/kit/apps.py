from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class KitConfig(AppConfig):
    name = "microblog.kit"
    label = "kit"

    def ready(self) -> None:
        # Apps register what /readyz and `doctor` look at, and figures of /metrics.
        autodiscover_modules("health", "figures")
        from . import upkeep  # noqa: F401
