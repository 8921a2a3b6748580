from django.apps import AppConfig


class DemoConfig(AppConfig):
    """A small company to try Skein with, made by the product's own actions."""

    name = "microblog.demo"
    label = "demo"
