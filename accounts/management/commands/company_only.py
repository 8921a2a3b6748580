"""The way back in when the company's sign-in is broken and nobody has a break-glass account any more."""

from django.core.management.base import BaseCommand

from accounts.company import only


class Command(BaseCommand):
    help = (
        "Let people in with passwords again. Company accounts alone are asked for at the desk, under Sign-in."
    )

    def add_arguments(self, parser):
        parser.add_argument("act", choices=("off", "status"))

    def handle(self, *, act, **options):
        if act == "off":
            only.switch(False, by=None)
        self.stdout.write("Only by company account." if only.is_on() else "With passwords, too.")
