"""How the first person gets in."""

from django.core.management.base import BaseCommand

from accounts.actions import links


class Command(BaseCommand):
    help = "Prints the link that makes the first admin; nothing once there is one."

    def handle(self, **options):
        if link := links.setup():
            self.stderr.write("Nobody runs it yet. This link makes the first admin. It works once:\n")
            self.stdout.write(f"  {link.url}\n")
