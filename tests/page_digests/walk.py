"""Every address, asked by three people, and what is sent without being asked for."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core import mail as outbox
from django.db import transaction
from django.template import Template
from django.template.loader import get_template
from django.test import Client
from django.urls import URLResolver, get_resolver
from django.utils import timezone

from accounts.models import User
from accounts.signin import mails as account_letters
from accounts.signin.forms import FirstAdminForm
from threads.bridge.answering import answers
from threads.bridge.models import MailAnswer
from threads.live import frames
from threads.models import LiveEvent
from threads.notify import mailing, summary
from threads.notify.models import Notification

from . import values
from .folding import folded

PEOPLE = ("nobody", "claire", "nora")
HTMX = {"HTTP_HX_REQUEST": "true"}
# So many values of one address are asked for by htmx as well.
FEW = 4


def all_of_it(out: Path, most: int | None) -> None:
    """``most``: values asked for at one address; None for all."""
    seen = _note_templates()
    # Somebody who is not signed in gets the same answer for all values.
    for who in PEOPLE:
        _store(out, who, _pages(who, FEW if who == "nobody" else most))
    _store(out, "live", _live())
    _store(out, "mail", _mails())
    lines = [f"{path}: {digest}" for path, digest in sorted(_digests.items())]
    (out / "digests.txt").write_text("\n".join(lines) + "\n")
    folder = settings.BASE_DIR / "templates"
    names = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    (out / "templates.txt").write_text("\n".join(sorted(names - seen)) + "\n")
    print(f"{len(_digests)} answers; templates not reached: {', '.join(sorted(names - seen)) or 'none'}")


_digests: dict[str, str] = {}


def _store(out: Path, who: str, answers: Iterator[tuple[str, str]]) -> None:
    """One file of folded texts for each kind of address, and a digest for each answer."""
    (out / who).mkdir(parents=True)
    for name, text in answers:
        kind, _, rest = name.partition(" ")
        _digests[f"{who} {name}"] = hashlib.sha256(text.encode()).hexdigest()[:16]
        with (out / who / f"{kind}.txt").open("a") as file:
            file.write(f"######## {rest}\n{text}\n")


def _note_templates() -> set[str]:
    seen: set[str] = set()
    render = Template._render

    def noted(self, context):
        seen.add(self.name)
        return render(self, context)

    Template._render = noted
    return seen


def routes(patterns=None, before="") -> Iterator[tuple[str, str]]:
    """(name, address with its places for values) of all pages."""
    for pattern in patterns or get_resolver().url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield pattern.name, f"/{route}"


def _pages(who: str, most: int | None) -> Iterator[tuple[str, str]]:
    client = Client(raise_request_exception=False)
    if who != "nobody":
        client.force_login(User.objects.get(handle=who))
    yield from _errors(client)
    for name, route in routes():
        for number, found in enumerate(values.of(route)[:most]):
            url = re.sub(
                r"<\w+:(\w+)>", lambda place, found=found: str((values.NOTHING | found)[place[1]]), route
            )
            yield from _answers(client, name, url, number < FEW)


def _errors(client: Client) -> Iterator[tuple[str, str]]:
    """Pages that no address shows."""
    yield "errors 404", _asked(client.get, "/no/such/page")[1]
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    yield "errors 403", _asked(strict.post, "/compose/", {"subject": "A", "body": "B"})[1]
    for name, facts in (("400", {}), ("500", None), ("503", {"again": True}), ("503", {"again": False})):
        yield f"errors {name} {facts}", folded(get_template(f"{name}.html").render(facts))
    setup = {"form": FirstAdminForm({}), "site_name": "Skein"}
    yield "errors setup", folded(get_template("accounts/setup.html").render(setup))


def _answers(client: Client, name: str, url: str, by_htmx: bool) -> Iterator[tuple[str, str]]:
    raw, page = _asked(client.get, url)
    yield f"{name} GET {url}", page
    # The page's own ways on: its tabs, its filters, what is older.
    for query in sorted({*re.findall(r'(?:href|hx-get)="(\?[^"#]+)', raw), *values.QUERIES.get(name, ())}):
        on = url + query.replace("&amp;", "&")
        yield f"{name} GET {on}", _asked(client.get, on)[1]
        yield f"{name} HTMX {on}", _asked(client.get, on, **HTMX)[1]
    # The other messages of a conversation that was found.
    for inside in sorted(set(re.findall(r'hx-get="(\?[^"]*but=\d+)"', raw))):
        on = url + inside.replace("&amp;", "&")
        yield f"{name} HTMX {on}", _asked(client.get, on, **HTMX)[1]
    if by_htmx:
        yield f"{name} HTMX {url}", _asked(client.get, url, **HTMX)[1]
        for number, data in enumerate(values.POSTED.get(name, ({},))):
            yield f"{name} POST {url} {number}", _asked(client.post, url, data)[1]
            yield f"{name} POST-HTMX {url} {number}", _asked(client.post, url, data, **HTMX)[1]


def _asked(ask, url: str, *args, **extra) -> tuple[str, str]:
    """The answer as it came and folded. Nothing of what it changed stays."""
    cookies = ask.__self__.cookies
    kept = {name: morsel.value for name, morsel in cookies.items()}
    with transaction.atomic():
        response = ask(url, *args, **extra)
        transaction.set_rollback(True)
    cookies.clear()
    cookies.load(kept)
    head = f"{response.status_code} {response.get('Location', '')}"
    if "html" not in response.get("Content-Type", ""):
        return "", f"{head} {response.get('Content-Type', '')}"
    html = response.content.decode()
    return html, f"{head}\n{folded(html)}"


def _live() -> Iterator[tuple[str, str]]:
    for frame in frames.from_events(list(LiveEvent.objects.order_by("pk"))):
        html = frame.payload.pop("html", ""), frame.payload.pop("post", "")
        yield (
            f"{frame.kind} {frame.position}",
            f"{frame.encode('x', 1)}\n{folded(html[0])}\n{folded(html[1])}",
        )


def _mails() -> Iterator[tuple[str, str]]:
    outbox.outbox = []
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    later = timezone.now().replace(hour=8)
    Notification.objects.filter(mail=Notification.Mail.WAITING).update(mail_at=later)
    MailAnswer.objects.update(due_at=later)
    mailing.send_due()
    summary.send_due(later)
    answers.send_due()
    account_letters.send_due()
    for number, letter in enumerate(outbox.outbox):
        html = (
            "".join(folded(content) for content, _kind in letter.alternatives)
            if hasattr(letter, "alternatives")
            else ""
        )
        yield f"letters {number} {letter.to} {letter.subject}", f"{letter.body}\n{html}"
