from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "microblog.kit"
    label = "kit"
