from django.apps import AppConfig


class KeepingConfig(AppConfig):
    """The record of processing, and the erasure of persons, which follows it."""

    name = "threads.keeping"
    label = "keeping"

    def ready(self) -> None:
        from threads.keeping.duplicates import moving  # noqa: F401 - connects
        from threads.keeping.erasing import running  # noqa: F401 - connects
        from threads.keeping.holding import copies  # noqa: F401 - connects
        from threads.keeping.retaining import arriving  # noqa: F401 - connects
