"""Is what people wrote findable?"""

from datetime import timedelta

from django.utils import timezone

from microblog.kit.health import Trouble, check
from search.models import PendingUpdate

# A big import keeps the writer busy for a while; longer than this it has stopped.
LATE = timedelta(minutes=10)


@check("search")
def outbox() -> str:
    oldest = PendingUpdate.objects.order_by("pk").first()
    if oldest and oldest.at < timezone.now() - LATE:
        raise Trouble(f"The index is behind since {oldest.at:%Y-%m-%d %H:%M} UTC.")
    return f"{PendingUpdate.objects.count()} messages to index" if oldest else "up to date"
