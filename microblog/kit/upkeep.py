"""What works for long after somebody forgot it: /readyz?all and `doctor` say so in time."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from .health import Doubt, check
from .models import Backup


@check("backup")
def backup() -> str:
    """How old the last one is. No reason to call the site ill, only to do something."""
    if not settings.BACKUP_DAYS:
        return "not by manage.py backup"
    last = Backup.objects.order_by("-at").first()
    if last is None:
        raise Doubt("None was made yet: manage.py backup DIR.")
    age = timezone.now() - last.at
    told = f"{_words(age)} old, {last.size / 1e6:.0f} MB in {last.seconds:.0f} s"
    if age > timedelta(days=settings.BACKUP_DAYS):
        raise Doubt(f"The last one is {told}: manage.py backup DIR.")
    return told


def _words(age: timedelta) -> str:
    hours = int(age.total_seconds() // 3600)
    return f"{hours // 24} days" if hours >= 48 else f"{hours} hours"
