"""Does the audit log hold? Exit code 1 and the first row that does not, when it does not."""

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from accounts.audit import chain
from accounts.models import AuditEntry


class Command(BaseCommand):
    help = "Check every entry of the audit log and the chain of their seals."

    def add_arguments(self, parser):
        parser.add_argument(
            "--anchor",
            metavar="NUMBER:SEAL",
            help="a seal that was kept elsewhere: the log must still have it at its place",
        )

    def handle(self, *, anchor, **_options):
        with tqdm(total=AuditEntry.objects.count(), unit=" entries", disable=None, leave=False) as bar:
            result = chain.verify(_anchor(anchor), lambda: bar.update(1))
        if result.fault:
            row = f" (row {result.entry} of accounts_auditentry)" if result.entry else ""
            raise CommandError(f"{result.fault}{row} The {result.count} entries before it hold.")
        self.stderr.write(f"{result.count} entries hold. Keep this seal elsewhere; --anchor takes it:")
        self.stdout.write(f"{result.count}:{result.seal}")


def _anchor(text: str | None) -> tuple[int, str] | None:
    if text is None:
        return None
    number, _colon, seal = text.partition(":")
    if not (number.isascii() and number.isdigit() and len(seal) == 64):
        raise CommandError("An anchor is NUMBER:SEAL, as audit_verify prints it.")
    return int(number), seal
