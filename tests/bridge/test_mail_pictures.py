"""The pictures of a mail, from its bytes to the page: each where its writer put it."""

from email.message import EmailMessage

import pytest

from tests.kit.test_picture_sizes import PNG
from threads.models import Message

from .mails import deliver
from .test_review import publish

ADDRESS = "https://pictures.example/pixel.png"


def with_picture(plain: str, html: str) -> bytes:
    """A mail with a picture in its text, and one behind it."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "Alice Adair <alice@varde.example>", "in@skein.localhost"
    mail["Subject"], mail["Date"] = "The door", "Mon, 02 Mar 2026 09:00:00 +0100"
    mail.set_content(plain)
    mail.add_alternative(html, subtype="html")
    mail.get_payload()[1].add_related(
        PNG, "image", "png", cid="<ii_m3x7>", filename="door.png", disposition="inline"
    )
    mail.add_attachment(PNG, maintype="image", subtype="png", filename="later.png")
    return mail.as_bytes()


@pytest.mark.parametrize(
    ("plain", "html"),
    [
        ("Before\n\n[image: door.png]\n\nAfter", '<p>Before</p><p><img src="cid:ii_m3x7" alt="door.png"></p><p>After</p>'),
        ("Before\n\n[cid:ii_m3x7]\n\nAfter", '<p>Before</p><p><img src="cid:ii_m3x7"></p><p>After</p>'),
        ("Before\n\n<door.png>\n\nAfter", '<p>Before</p><p><img src="cid:ii_m3x7" alt="door.png"></p><p>After</p>'),
    ],
)  # fmt: skip
def test_a_picture_is_where_its_writer_put_it(as_alice, team, plain, html):
    publish(as_alice, deliver(with_picture(plain, html)), group=team.pk)
    message = Message.objects.get()
    page = as_alice.get(message.conversation.get_absolute_url()).content.decode()
    places = [page.index(mark) for mark in ("<p>Before", 'alt="door.png"', "After</p>", 'alt="later.png"')]
    assert places == sorted(places) and page.count('alt="door.png"') == 1
    assert "cid:" not in page and "[image:" not in page


def test_a_picture_elsewhere_in_the_world_is_not_fetched(as_alice, team):
    raw = with_picture("Look", f'<p>Look <img src="{ADDRESS}" alt="pixel.png"></p>')
    publish(as_alice, deliver(raw), group=team.pk)
    page = as_alice.get(Message.objects.get().conversation.get_absolute_url()).content.decode()
    assert ADDRESS not in page
