import json
import sys

from django.core.management.base import BaseCommand

from microblog.kit import health


class Command(BaseCommand):
    help = "Checks database, search, live layer, mail, disk and background work. Exit status 1 = something is wrong."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="one JSON object a line")

    def handle(self, **options):
        findings = health.examine(health.READY | health.DEEP)
        for finding in findings:
            self._tell(finding, options["json"])
        if not all(finding.is_good for finding in findings):
            sys.exit(1)

    def _tell(self, finding: health.Finding, as_json: bool):
        if as_json:
            self.stdout.write(
                json.dumps(
                    {
                        "check": finding.name,
                        "ok": finding.is_good,
                        "doubt": finding.is_doubtful,
                        "text": finding.text,
                    }
                )
            )
        else:
            word = "BAD" if not finding.is_good else "see" if finding.is_doubtful else "ok "
            self.stdout.write(f"{word}  {finding.name:12} {finding.text}")
