"""Marek Zelenka has left, and asks to be forgotten. His name is in every place that there is."""

import io
import zipfile
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from django.core.management import call_command

from accounts.actions import access, photos
from accounts.actions import people as directory
from accounts.models import Group, User
from tests.bridge.mails import mail
from tests.bridge.test_archive import as_mbox
from tests.conftest import make_person
from tests.kit.test_picture_sizes import jpeg
from tests.policies import accept, publish
from tests.search.conftest import own_index  # noqa: F401 - a fixture
from threads.actions import posting, reacting, withholding

MAREK, ANN = "Marek Zelenka <marek@varde.example>", "Ann Ode <ann@far.example>"


def composed(text: str, encoding: str, *, html: str = "", number: int = 0, **fields) -> bytes:
    """A mail whose parts are written in a transfer encoding."""
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"] = fields.pop("sender", ANN), "team@skein.localhost"
    made["Subject"] = fields.pop("subject", f"Pumps {number}")
    made["Date"], made["Message-ID"] = (
        f"Mon, {number + 1:02} Jan 2024 09:00:00 +0000",
        f"<{number}@far.example>",
    )
    for name, value in fields.items():
        made[name.replace("_", "-")] = value
    made.set_content(text, cte=encoding)
    if html:
        made.add_alternative(html, subtype="html", cte=encoding)
    return made.as_bytes()


def packed(text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", f"<w:t>{text}</w:t>")
    return out.getvalue()


def letters() -> list[bytes]:
    """Mails by him, to him, that quote him, in every encoding, and one that does not know him."""
    quote = "Yes.\n\nOn Mon, 1 Jan 2024 at 09:00, Marek Zelenka <marek@varde.example> wrote:\n> The seal is worn, order three.\n"
    with_file = EmailMessage(policy=SMTP)
    with_file["From"], with_file["To"], with_file["Subject"] = ANN, "team@skein.localhost", "Papers"
    with_file["Date"], with_file["Message-ID"] = "Tue, 09 Jan 2024 09:00:00 +0000", "<papers@far.example>"
    with_file.set_content("The papers of the pump.")
    with_file.add_attachment(
        packed("By Marek Zelenka"), maintype="application", subtype="zip", filename="marek-zelenka.docx"
    )
    with_file.add_attachment("Signed: Marek Zelenka\n", filename="note.txt")
    with_file.add_attachment(
        b"\x89PNG\0\0 nothing in it", maintype="image", subtype="png", filename="pump.png"
    )
    return [
        mail(MAREK, "Pumps", "The seal is worn, order three.\n\n-- \nMarek Zelenka\nVarde Pumps", to="team", mid="m1@far.example"),
        composed(quote, "7bit", number=1, In_Reply_To="<m1@far.example>"),
        composed(quote.replace("Yes", "Ja, schön"), "quoted-printable", number=2,
                 html="<p>Ja</p><div>Von: <b>Marek</b>&nbsp;Zelenka &lt;marek@varde.example&gt;</div>"),
        composed(quote.replace("Yes", "Oui, déjà"), "base64", number=3, Cc='"Zelenka, Marek" <marek@varde.example>'),
        composed("Ask Marek Zelenka.", "7bit", number=4, subject="Für Marek Zelenka und Zoë", sender="Zoë Q <zoe@far.example>"),
        composed("A different pump altogether.", "7bit", number=5),
        with_file.as_bytes(),
    ]  # fmt: skip


@pytest.fixture
def box(tmp_path) -> str:
    path = tmp_path / "pumps.mbox"
    path.write_bytes(as_mbox(letters()))
    return str(path)


@pytest.fixture
def marek(own_index, alice, bob, team, settings, tmp_path) -> User:  # noqa: F811
    settings.EMAIL_FILE_PATH, settings.DATA = str(tmp_path / "outbox"), tmp_path
    person = make_person("Marek Zelenka", title="Fitter", phone="+47 555", about="Ask me about seals")
    team.memberships.create(user=person)
    return person


@pytest.fixture
def everywhere(marek, alice, bob, team, box, tmp_path) -> User:
    """He has left; what he did and what was said of him is still there."""
    call_command("ingest", box, group="team")
    policy = publish(alice)
    for person in (marek, bob, alice):
        accept(person, policy)
    first = posting.post(
        author=marek, group=team, subject="Marek Zelenka here", body="I am Marek Zelenka. #seals"
    )
    posting.reply(conversation=first.conversation, author=bob, parent=first, body="Welcome @marek, Marek Zelenka!",
                  files=[("from-marek-zelenka.txt", "text/plain", b"Dear Marek Zelenka", None)])  # fmt: skip
    reacting.react(first, user=marek, emoji="👍")
    photos.show(marek, jpeg(256, 256))
    hidden = posting.post(author=bob, group=team, subject="Rude", body="Marek Zelenka is a fool.")
    withholding.hide(hidden, by=alice)
    Group.objects.filter(pk=team.pk).update(description="Run by Marek Zelenka")
    directory.rename(marek, "Marek Zelenka-Novak", by=alice)
    (tmp_path / "outbox").mkdir()
    (tmp_path / "outbox" / "1.log").write_bytes(letters()[1])
    access.deactivate(marek, by=alice)
    return User.objects.get(pk=marek.pk)
