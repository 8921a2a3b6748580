from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from accounts.models import EmailAddress, User
from microblog.demo import build, company


class Command(BaseCommand):
    help = "Fills an empty database with a small company to try Skein with."

    def add_arguments(self, parser):
        parser.add_argument(
            "--show", action="store_true", help="only tell how to sign in, if the company is there"
        )

    def handle(self, *, show=False, **options):
        if show:
            self._tell()
        elif User.objects.exists():
            self.stderr.write("The database has people in it already; nothing was changed.")
        else:
            with transaction.atomic():
                build.found()
            self.stderr.write("The demo company is there.")

    def _tell(self):
        people = {f"{handle}@varde.example": entry for handle, entry in company.PEOPLE.items()}
        if not EmailAddress.objects.filter(address__in=people).exists():
            return
        lines = [f"Sign in as one of these, password {company.PASSWORD}:"]
        lines += [f"  {address:24} {name}, {title}" for address, (name, title) in people.items()]
        lines += [
            "Mail to try:",
            f"  {'in@' + settings.MAIL_DOMAIN:24} forward a chain here: only you see it",
        ]
        slugs = [slug for slug, entry in company.GROUPS.items() if entry[3].get("visibility") != "secret"]
        lines += [f"  {slug + '@' + settings.MAIL_DOMAIN:24} {company.GROUPS[slug][0]}" for slug in slugs]
        for line in lines:
            self.stderr.write(line)
