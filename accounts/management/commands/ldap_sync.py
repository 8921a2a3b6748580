"""A look at the company's directory now, instead of within a quarter of an hour."""

from django.core.management.base import BaseCommand, CommandError

from accounts.ldap import config


class Command(BaseCommand):
    help = "Look at the LDAP directory: who is missing or disabled there leaves, names and groups follow."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="say who would leave, and change nothing")
        parser.add_argument(
            "--at-most",
            type=int,
            metavar="N",
            help="let so many people leave, groups and memberships go at once, this time",
        )

    def handle(self, *, dry_run, at_most, **_options):
        if not config.is_installed():
            raise CommandError("ldap3 is not installed: .venv/bin/pip install -r requirements-ldap.lock")
        from accounts.ldap import faults, syncing

        try:
            found = syncing.look(is_dry=dry_run, at_most=at_most)
        except faults.LdapFaultError as error:
            raise CommandError(error.text) from error
        left = "would leave" if dry_run else "left"
        self.stdout.write(f"{found.seen} people there, {found.groups} groups; {len(found.changed)} changed.")
        for name in found.left:
            self.stdout.write(f"{name} {left}.")
        for text in found.kept:
            self.stdout.write(f"Stays: {text}")
