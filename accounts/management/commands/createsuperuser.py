"""Django's command asks for things our people do not have; this one says what to do instead."""

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Not used here: see `manage.py person add --admin`."

    def handle(self, **options):
        raise CommandError('Use: manage.py person add EMAIL --name "NAME" --admin')
