"""manage.py ledger: where every accepted mail is."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db.models import Count, F, Sum

from microblog.kit.health import Trouble
from threads import health
from threads.bridge.models import IncomingMail, Origin


class Command(BaseCommand):
    help = "Count accepted mails by state. --check exits with 1 unless every mail is where its state says."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--check", action="store_true")
        parser.add_argument("--ids", action="store_true", help="one line per stored mail: MESSAGE-ID STATE")

    def handle(self, *args: Any, json: bool, check: bool, ids: bool, **options: Any) -> None:
        if ids:
            self._ids()
            return
        counts = self._counts()
        faults = self._faults(counts)
        self._print(counts, faults, json)
        if check and faults:
            sys.exit(1)

    def _ids(self) -> None:
        for message_id, state in (
            IncomingMail.objects.order_by("pk").values_list("message_id", "state").iterator()
        ):
            self.stdout.write(f"<{message_id}> {state}")

    def _counts(self) -> dict:
        """Accepted = every 250 and every imported mail; a delivery of a known mail again is ``repeated``."""
        found = dict(IncomingMail.objects.values_list("state").annotate(Count("pk")))
        states = {state: found.get(state, 0) for state in IncomingMail.State.values}
        accepted = IncomingMail.objects.aggregate(n=Sum("deliveries"))["n"] or 0
        return {"accepted": accepted, "repeated": accepted - sum(states.values()), **states}

    def _faults(self, counts: dict) -> list[str]:
        published = IncomingMail.objects.filter(state=IncomingMail.State.PUBLISHED)
        lost = (
            published.filter(conversation__isnull=False).exclude(pk__in=Origin.objects.values("mail")).count()
        )
        unread = (
            IncomingMail.objects.exclude(state=IncomingMail.State.RECEIVED).filter(processed_at=None).count()
        )
        never = IncomingMail.objects.filter(deliveries__lt=1).count()
        double = IncomingMail.objects.filter(
            origins__message__isnull=False, conversation__isnull=False
        ).exclude(origins__message__conversation=F("conversation"))
        faults = {
            f"{lost} published mails have no message": lost,
            f"{unread} mails have a state nobody gave them": unread,
            f"{never} mails were never delivered": never,
            f"{double.count()} mails prove messages of another conversation": double.count(),
            "the states do not add up to the accepted mails": counts["repeated"] < 0,
        }
        return [text for text, is_so in faults.items() if is_so] + self._lost_files()

    def _lost_files(self) -> list[str]:
        try:
            health.files()
        except Trouble as trouble:
            return [str(trouble)]
        return []

    def _print(self, counts: dict, faults: list[str], as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({**counts, "ok": not faults, "faults": faults}))
            return
        for name, number in counts.items():
            self.stdout.write(f"{name:12} {number}")
        for fault in faults:
            self.stderr.write(fault)
