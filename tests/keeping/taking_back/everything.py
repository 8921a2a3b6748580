"""What everything is like, to compare."""

from difflib import unified_diff
from io import StringIO

from django.apps import apps
from django.core.management import call_command

from tests.bridge.archives.files import imported
from threads.bridge.models import Archive
from threads.keeping.taking_back import running

# What only grows: the log of acts and facts, what pages and the index are told, and the imports themselves.
GROWS = {
    "accounts.AuditEntry", "threads.Activity", "threads.LiveEvent", "search.PendingUpdate", "bridge.Archive",
    "bridge.Archive_groups", "bridge.ImportBatch",
    # Bytes that nothing uses any more go ten minutes later (attaching.forget_unused).
    "threads.Blob",
}  # fmt: skip


State = Archive.State


def rows() -> dict[str, int]:
    """How many there are of everything."""
    found = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}
    return {label: model._base_manager.count() for label, model in found.items() if label not in GROWS}


def dump(group="team") -> str:
    out = StringIO()
    call_command("dump_conversation", "--group", group, "--json", stdout=out)
    return out.getvalue()


def state() -> list[str]:
    """All that people see, and how much there is behind it."""
    call_command("ledger", "--check", stdout=StringIO())
    return [*dump().splitlines(), *(f"{label}: {count}" for label, count in rows().items())]


def require_same(found: list[str], wanted: list[str]) -> None:
    assert found == wanted, "\n".join(unified_diff(wanted, found, "wanted", "found", lineterm="", n=0))


def taken_back(row: Archive, nora, reason="The wrong file.") -> Archive:
    running.ask(row, by=nora, reason=reason)
    running.work_off()
    row = Archive.objects.get(pk=row.pk)
    assert row.state == Archive.State.UNDONE, row.problem
    return row


def there_and_back(data: bytes, nora, *groups) -> Archive:
    """Import, take back, import: all is as before, and then as after the first time."""
    before = state()
    row = imported(data, nora, *groups)
    after = state()
    assert after != before
    row = taken_back(row, nora)
    require_same(state(), before)
    imported(data, nora, *groups)
    require_same(state(), after)
    return row
