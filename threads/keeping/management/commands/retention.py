"""manage.py retention: what the rules would delete, and the nightly run by hand."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Group
from microblog.kit.progress import bar
from threads.models import RetentionRule

from ...models import RetentionRun
from ...retaining import due, running, trying


class Command(BaseCommand):
    help = "Show or do what the retention rules in force delete. Rules are made at the desk: Keep and erase, How long we keep."

    def add_arguments(self, parser: CommandParser) -> None:
        ways = parser.add_mutually_exclusive_group(required=True)
        ways.add_argument("--dry-run", action="store_true", help="count by rule and group, change nothing")
        ways.add_argument("--run", action="store_true", help="delete now; killed, the same command goes on")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        rules = [reach.rule for reach in due.reaches()]
        if dry_run:
            for rule in rules:
                self._count(rule)
            self.stdout.write(f"{len(rules)} rules in force. Nothing was changed.")
            return
        run = running.begin(by_hand=True)
        if run is None:
            raise CommandError("No rule in force says that anything goes.", returncode=2)
        self._run(run)

    def _count(self, rule: RetentionRule) -> None:
        self.stdout.write(
            f"Rule {rule.pk}: {rule.kind}, {rule.group.slug if rule.group else 'site'}, {rule.age}"
        )
        with bar("looking", None, " rules") as tick:
            groups = trying.found_by(rule)["groups"]
            tick(1)
        slugs = dict(Group.objects.values_list("pk", "slug"))
        for line in groups:
            where = slugs.get(line["group"], "-")
            numbers = (f"{name} {number}" for name, number in line.items() if name not in ("group", "oldest"))
            self.stdout.write(f"  {where}: {', '.join(numbers)}, oldest {line['oldest'][:10]}")

    def _run(self, run: RetentionRun) -> None:
        with bar(f"retention run {run.pk}", None, " things") as tick:
            running.go_on(run, tick=tick)
        for name in running.COUNTED:
            self.stdout.write(f"{run.counts.get(name, 0):8} {name}")
