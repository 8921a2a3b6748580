from django.apps import AppConfig


class ThreadsConfig(AppConfig):
    name = "threads"

    def ready(self) -> None:
        from threads import arrivals, audited, guests  # noqa: F401 - connects
        from threads.live import receivers  # noqa: F401 - connects
