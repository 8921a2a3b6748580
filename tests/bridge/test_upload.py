"""Mail files uploaded in the browser: kept like mail that came, by who uploads it, and nobody believed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Membership
from tests.pages import flat
from threads.bridge.intake import upload
from threads.bridge.models import IncomingMail
from threads.bridge.pipeline import sweep
from threads.bridge.unchain import unchain
from threads.models import Attachment, Message

from .mails import deliver, forward, mail, outlook_file, with_file
from .test_review import publish, url

pytestmark = pytest.mark.django_db
State = IncomingMail.State
ASKED = "Is there any tea left in the kitchen on the second floor?"
BODY = f"""Look.

-----Original Message-----
From: Bob Brandt <bob@varde.example>
Sent: Monday, March 2, 2026 9:05 AM
To: Charlie Chen
Subject: Tea

{ASKED}
"""


def tea(mid="tea@varde.example", sender="Charlie Chen <charlie@varde.example>") -> bytes:
    return mail(sender, "RE: Tea", BODY, to="greta@supplier.example", mid=mid)


def send(client, *files, **more):
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(reverse("mail_upload"), {"files": uploads}, **more)


def test_an_uploaded_mail_waits_for_who_uploaded_it(as_alice, alice, bob, charlie):
    response = send(as_alice, ("tea.eml", tea()))
    assert response.url == reverse("mail_waiting")
    page = as_alice.get(response.url).content.decode()
    assert "1 mail is being read." in page and "being read</span>" in page
    sweep()
    stored = IncomingMail.objects.get()
    assert (stored.sender, stored.state, stored.is_upload) == (alice, State.REVIEW, True)
    assert stored.raw.data == tea()
    for person in (bob, charlie):
        as_alice.force_login(person)
        assert as_alice.get(url(stored)).status_code == 404


def test_its_authors_are_claims_of_who_uploaded_it(as_alice, alice, bob, charlie, team):
    send(as_alice, ("tea.eml", tea()))
    sweep()
    stored = IncomingMail.objects.get()
    publish(as_alice, stored, group=team.pk, tell="on")
    authors = {m.author.name: m.claimed_by for m in Message.objects.all()}
    assert authors == {"Charlie Chen": alice, "Bob Brandt": alice}
    original = as_alice.get(url(stored, "mail_original")).content.decode()
    assert "Uploaded by Alice Adair" in original and "Sender is a colleague" not in original


def test_the_author_of_an_uploaded_mail_can_be_corrected(as_alice, bob, charlie, team):
    send(as_alice, ("tea.eml", tea()))
    sweep()
    stored = IncomingMail.objects.get()
    assert 'name="author-0"' in as_alice.get(url(stored)).content.decode()
    publish(as_alice, stored, group=team.pk, **{"author-0": "Somebody Else"})
    assert Message.objects.get(body="Look.").author.name == "Somebody Else"


def test_the_true_mail_takes_the_place_of_an_uploaded_copy(as_alice, charlie, bob, team):
    Membership.objects.create(user=charlie, group=team)
    send(as_alice, ("tea.eml", tea()))
    sweep()
    publish(as_alice, IncomingMail.objects.get(), group=team.pk)
    claim = Message.objects.get(body="Look.")
    deliver(tea(), to="team")
    claim.refresh_from_db()
    assert claim.claimed_by is None and Message.objects.count() == 2


def test_an_upload_never_replaces_what_somebody_really_sent(as_alice, charlie, bob, team):
    Membership.objects.create(user=charlie, group=team)
    true = mail("Charlie Chen <charlie@varde.example>", "Tea", ASKED, to="team", mid="true@varde.example")
    deliver(true, to="team")
    forged = true.replace(b"kitchen on the second floor", b"kitchen on the second floor, you fools")
    send(as_alice, ("forged.eml", forged))
    sweep()
    publish(as_alice, IncomingMail.objects.get(is_upload=True), group=team.pk)
    assert Message.objects.get(claimed_by=None).body == ASKED


def test_the_same_file_again_is_known_and_everybody_has_their_own(as_alice, bob):
    send(as_alice, ("tea.eml", tea()))
    send(as_alice, ("tea.eml", tea()))
    assert "1 was here already." in as_alice.get(reverse("mail_waiting")).content.decode()
    as_alice.force_login(bob)
    send(as_alice, ("tea.eml", tea()))
    sweep()
    assert IncomingMail.objects.filter(state=State.REVIEW).count() == 2
    assert not IncomingMail.objects.exclude(reason="").exists()


def test_an_mbox_is_several_mails_and_a_list_or_an_absence_is_read_too(as_alice):
    listed = mail(
        "A <a@list.example>", "Tea", "Hello there.", Precedence="list", Auto_Submitted="auto-replied"
    )
    box = b"".join(
        b"From a@b Mon Mar  2 09:00:00 2026\n" + raw.replace(b"\r\n", b"\n") + b"\n\n"
        for raw in (tea("1@x.example"), tea("2@x.example"), listed)
    )
    send(as_alice, ("chain.mbox", box))
    sweep()
    assert list(IncomingMail.objects.values_list("state", flat=True)) == [State.REVIEW] * 3


def test_a_bad_file_is_named_and_the_good_ones_are_kept(as_alice, settings):
    settings.MAIL_SIZE_LIMIT = 20_000
    response = send(
        as_alice,
        ("tea.eml", tea()),
        ("photo.jpg", b"\xff\xd8\xff\xe0" + b"x" * 500),
        ("empty.eml", b""),
        ("big.eml", tea() + b"x" * 30_000),
        ("broken.msg", b"\xd0\xcf\x11\xe0 not really"),
        ("note.txt", b"Subject: only one field\n\nHello"),
    )
    page = response.content.decode()
    assert response.status_code == 422
    for name, problem in (
        ("photo.jpg", "This is not a mail."),
        ("empty.eml", "The file is empty."),
        ("big.eml", "A mail in it is too big."),
        ("broken.msg", "This Outlook file cannot be read here."),
        ("note.txt", "This is not a mail."),
        ("tea.eml", "kept, 1 mail."),
    ):
        assert f'<b dir="auto">{name}</b>: {problem}' in flat(page)
    assert IncomingMail.objects.count() == 1


def test_too_much_at_once_is_refused_whole(as_alice, monkeypatch):
    monkeypatch.setattr(upload, "MAX_MAILS", 2)
    box = b"".join(
        b"From a@b Mon Mar  2 09:00:00 2026\n" + tea(f"{n}@x.example").replace(b"\r\n", b"\n") + b"\n\n"
        for n in range(3)
    )
    assert "more than 2 mails" in send(as_alice, ("all.mbox", box)).content.decode()
    assert "At most 20 files" in send(as_alice, *[("tea.eml", tea())] * 21).content.decode()
    monkeypatch.setattr(upload, "MAX_BYTES", 100)
    assert "too big" in send(as_alice, ("tea.eml", tea())).content.decode()
    assert as_alice.post(reverse("mail_upload"), {}).status_code == 422
    assert not IncomingMail.objects.exists()


def test_the_script_is_told_where_to_go(as_alice):
    response = send(as_alice, ("tea.eml", tea()), headers={"Accept": "application/json"})
    assert response.json() == {"url": reverse("mail_waiting")}


def test_an_outlook_file_with_its_attachment(as_alice, alice, bob, charlie, team, tmp_path):
    content = outlook_file(
        tmp_path / "tea.msg", "Charlie Chen", "charlie@varde.example", "RE: Tea", BODY, "leaf.bin", b"leaves"
    )
    for _twice in range(2):
        send(as_alice, ("tea.msg", content))
    sweep()
    stored = IncomingMail.objects.get()
    found = unchain(stored.raw.data)
    assert [m.author_email for m in found.messages[1:]] == ["charlie@varde.example", "bob@varde.example"]
    page = as_alice.get(url(stored)).content.decode()
    assert page.count('class="rv ') == 2 and "leaf.bin" in page and "tea.msg" not in page
    publish(as_alice, stored, group=team.pk)
    assert {m.author.name for m in Message.objects.all()} == {"Charlie Chen", "Bob Brandt"}
    with Attachment.objects.get().blob.file.open() as file:
        assert file.read() == b"leaves"


def test_files_of_a_mail_that_was_forwarded_as_attachment_survive_the_review(as_alice, bob, charlie, team):
    inner = with_file(forward("Charlie Chen <charlie@varde.example>"), "plan.pdf", b"%PDF plan")
    head = b"From: Alice Adair <alice@varde.example>\r\nSubject: FW: Plan\r\nMIME-Version: 1.0\r\n"
    stored = deliver(head + b"Content-Type: message/rfc822\r\n\r\n" + inner)
    publish(as_alice, stored, group=team.pk, **{"include-4": "on"})
    with Attachment.objects.get().blob.file.open() as file:
        assert file.read() == b"%PDF plan"


def test_a_mail_that_cannot_be_read_is_shown_to_who_sent_it(as_alice, alice, bob):
    stored = deliver(forward())
    IncomingMail.objects.update(state=State.QUARANTINED, reason="It could not be read: ValueError")
    page = as_alice.get(reverse("mail_waiting")).content.decode()
    assert "It could not be read: ValueError" in page and url(stored, "mail_original") in page
    as_alice.force_login(bob)
    assert "could not be read" not in as_alice.get(reverse("mail_waiting")).content.decode()
