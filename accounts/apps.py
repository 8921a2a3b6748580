from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from .audit import receivers  # noqa: F401
        from .signin import shown  # noqa: F401
