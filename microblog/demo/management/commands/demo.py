from django.core.management.base import BaseCommand
from django.db import transaction

from accounts.models import User
from microblog.demo import build, company


class Command(BaseCommand):
    help = "Fills an empty database with a small company to try Skein with."

    def handle(self, **options):
        if User.objects.exists():
            self.stderr.write("The database has people in it already; nothing was changed.")
            return
        with transaction.atomic():
            build.found()
        self.stderr.write(f"The demo company is there. Everybody's password: {company.PASSWORD}")
