"""The virus scanner: from every door, nobody gets a file before it was checked, and none in which something was found."""

import socket
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import AuditEntry, Photo
from microblog.kit import health
from tests.accounts.test_photos import SMALL, choose
from tests.bridge.mails import deliver, mail, with_file
from tests.clamd import EICAR, NAME, scanning
from threads.actions import attaching, posting
from threads.actions import scanning as action
from threads.bridge.models import IncomingMail
from threads.models import Attachment, Blob, LiveEvent, Message, Scan
from threads.rendering import fragments

pytestmark = pytest.mark.django_db
BOB = "Bob <bob@varde.example>"


@pytest.fixture
def scanner(settings):
    with scanning() as found:
        settings.SCANNER = found.place
        yield found


@pytest.fixture
def away(settings):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.SCANNER = probe.getsockname()
    return settings.SCANNER


def post(alice, team, *contents: bytes, name: str = "plan.txt") -> Message:
    files = [SimpleUploadedFile(name, content, "text/plain") for content in contents]
    return posting.post(author=alice, group=team, subject="Plan", body="Look", files=files)


def status(client) -> list[int]:
    return [client.get(file.get_absolute_url()).status_code for file in Attachment.objects.order_by("pk")]


def words(client, message: Message) -> str:
    return client.get(message.conversation.get_absolute_url()).content.decode()


def test_a121_a_file_waits_is_checked_and_is_there(as_alice, alice, team, scanner):
    message = post(alice, team, b"plan")
    file = message.attachments.get()
    answer = as_alice.get(file.get_absolute_url())
    assert answer.status_code == 503 and answer["Retry-After"] and "being checked" in answer.content.decode()
    page = words(as_alice, message)
    assert "is being checked for viruses" in page and file.get_absolute_url() not in page
    told = LiveEvent.objects.count()
    assert action.work_off() == 1 and scanner.seen == [b"plan"]
    assert b"".join(as_alice.get(file.get_absolute_url()).streaming_content) == b"plan"
    page = words(as_alice, message)
    assert "being checked" not in page and file.get_absolute_url() in page
    event = LiveEvent.objects.latest("pk")
    assert LiveEvent.objects.count() == told + 1 and (event.kind, event.payload["message"]) == (
        "message.changed",
        message.pk,
    )
    assert action.work_off() == 0 and len(scanner.seen) == 1


def test_a121_in_which_something_is_found_nobody_gets_it_and_admins_are_told(as_alice, alice, team, scanner):
    message = post(alice, team, b"plan", EICAR)
    action.work_off()
    clean, found = message.attachments.order_by("pk")
    assert status(as_alice) == [200, 403]
    answer = as_alice.get(found.get_absolute_url())
    assert EICAR not in answer.content and "found something" in answer.content.decode()
    page = words(as_alice, message)
    assert "held back by the virus scanner" in page and found.get_absolute_url() not in page
    entry = AuditEntry.objects.get(act="message.virus")
    assert (entry.actor, entry.group, entry.words) == (None, None, {})
    assert entry.detail == {"found": NAME, "count": 1, "digest": found.blob.sha256}
    (finding,) = health.examine({"virus scanner": health.READY["virus scanner"]})
    assert finding.is_doubtful and finding.text.startswith("1 files were held back")
    # The same bytes again, by whomever: nobody has to wait for what is known.
    post(alice, team, EICAR, name="other.txt")
    assert status(as_alice) == [200, 403, 403] and action.work_off() == 0


@pytest.mark.parametrize("content", [b"%PDF-1.7 plan", EICAR])
def test_a121_by_mail_the_mail_is_published_whatever_is_found(as_alice, team, scanner, content):
    raw = with_file(mail(BOB, "Plan", "Look at it", to=team.slug), "plan.pdf", content)
    assert deliver(raw, team.slug).state == IncomingMail.State.PUBLISHED
    message = Message.objects.get()
    assert "Look at it" in words(as_alice, message) and status(as_alice) == [503]
    action.work_off()
    assert status(as_alice) == [403 if content == EICAR else 200]
    assert "Look at it" in words(as_alice, message)


def test_a121_a_mail_is_published_while_the_scanner_is_away(as_alice, team, away):
    raw = with_file(mail(BOB, "Plan", "Look at it", to=team.slug), "plan.pdf", b"plan")
    assert deliver(raw, team.slug).state == IncomingMail.State.PUBLISHED
    assert action.work_off() == 0
    assert "Look at it" in words(as_alice, Message.objects.get()) and status(as_alice) == [503]


def test_a121_the_mail_as_it_came_is_asked_about(client, bob, team, scanner):
    client.force_login(bob)
    for number, (content, code) in enumerate([(b"plan", 200), (EICAR, 302)]):
        raw = with_file(mail(BOB, f"Plan {number}", "Look", to=team.slug), "plan.pdf", b"%PDF")
        stored = deliver(raw.replace(b"Look", b"Look " + content), team.slug)
        answer = client.get(reverse("mail_eml", args=[stored.pk]))
        assert answer.status_code == code and (EICAR in answer.content) is False
    scanner.shutdown()
    scanner.server_close()
    assert client.get(reverse("mail_eml", args=[stored.pk])).status_code == 302


def test_a121_a_photo_and_a_logo_are_asked_about(as_alice, alice, scanner):
    assert choose(as_alice, SMALL).status_code == 302 and scanner.seen == [SMALL]
    infected = SMALL[:-2] + b"\0" + EICAR + SMALL[-2:]
    answer = choose(as_alice, infected)
    assert answer.status_code == 422 and "found something" in answer.content.decode()
    assert bytes(Photo.objects.get().content) == SMALL


def test_a121_a_photo_is_not_taken_while_the_scanner_is_away(as_alice, away, settings):
    assert choose(as_alice, SMALL).status_code == 422 and not Photo.objects.exists()
    settings.SCANNER_AWAY = "show"
    assert choose(as_alice, SMALL).status_code == 302


def test_a121_it_comes_back(as_alice, alice, team, away):
    message = post(alice, team, b"plan")
    assert action.work_off() == 0 and action.work_off() == 0
    assert Blob.objects.get().scan_tries == 0
    finding = health.examine({"virus scanner": health.READY["virus scanner"]})[0]
    assert not finding.is_good and "new files wait" in finding.text
    with scanning(away):
        assert action.work_off() == 1
    assert status(as_alice) == [200] and "being checked" not in words(as_alice, message)


def test_a121_by_a_switch_files_are_shown_while_it_is_away_and_looked_at_later(
    as_alice, alice, team, away, settings
):
    settings.SCANNER_AWAY = "show"
    message = post(alice, team, EICAR)
    action.work_off()
    assert status(as_alice) == [200] and "being checked" not in words(as_alice, message)
    with scanning(away):
        action.work_off()
    assert status(as_alice) == [403] and "held back by the virus scanner" in words(as_alice, message)


@pytest.mark.parametrize(("switch", "code", "scan"), [("wait", 403, Scan.ODD), ("show", 200, Scan.PASSED)])
def test_a121_what_it_cannot_check_holds_up_nothing(
    as_alice, alice, team, scanner, settings, switch, code, scan
):
    settings.SCANNER_AWAY, scanner.most, scanner.poison = switch, 1_000, [b"poison"]
    post(alice, team, b"poison", b"x" * 2_000, b"plan")
    action.work_off()
    assert status(as_alice) == [503, 503, 200]
    for _number in range(5):
        action.work_off()
    assert status(as_alice) == [code, code, 200]
    assert len(scanner.seen) == 4 and Blob.objects.filter(scan=scan).count() == 2


def test_a121_files_of_before_are_looked_at_and_shown_meanwhile(as_alice, alice, team, settings):
    post(alice, team, b"plan", EICAR)
    assert action.work_off() == 0 and status(as_alice) == [200, 200]
    with scanning() as found:
        settings.SCANNER = found.place
        assert status(as_alice) == [200, 200] and action.work_off() == 2
    assert status(as_alice) == [200, 403]
    # Without a scanner what was found stays out, and nobody waits.
    post(alice, team, b"map")
    settings.SCANNER = None
    assert action.work_off() == 1 and status(as_alice) == [200, 403, 200]


def test_a121_a_mistake_is_looked_at_again(as_alice, alice, team, scanner):
    post(alice, team, b"plan", EICAR)
    action.work_off()
    listed = StringIO()
    call_command("scan-files", stdout=listed)
    assert listed.getvalue().split() == [
        "found",
        Blob.objects.get(found=NAME).sha256,
        str(len(EICAR)),
        "1",
        NAME,
    ]
    Blob.objects.filter(found=NAME).update(found="Old")
    call_command("scan-files", "--again", stdout=listed)
    assert listed.getvalue().endswith("1 files are looked at again.\n")
    assert status(as_alice) == [200, 503]
    action.work_off()
    assert status(as_alice) == [200, 403] and Blob.objects.filter(found=NAME).exists()
    call_command("scan-files", "--all", stdout=listed)
    assert status(as_alice) == [200, 503] and action.work_off() == 1 and action.work_off() == 1


def test_a_second_look_needs_a_scanner(db):
    with pytest.raises(CommandError, match="SKEIN_SCANNER"):
        call_command("scan-files", "--again")


def test_a121_a_picture_is_not_drawn_before_it_was_checked(as_alice, alice, team, scanner):
    picture = SimpleUploadedFile("tree.png", EICAR, "image/png")
    message = posting.post(author=alice, group=team, subject="Tree", body="[tree.png]", files=[picture])
    file = message.attachments.get()
    for _look in range(2):
        page = (
            words(as_alice, message)
            + as_alice.get(reverse("conversation_about", args=[message.conversation_id])).content.decode()
        )
        assert file.get_absolute_url() not in page
        action.work_off()


def test_a121_lists_of_files_do_not_lead_there_either(
    as_alice, alice, team, scanner, django_assert_max_num_queries
):
    message = post(alice, team, EICAR, name="yard.txt")
    url = message.attachments.get().get_absolute_url()
    pages = [
        reverse("group_files", args=[team.slug]),
        reverse("conversation_about", args=[message.conversation_id]),
        "/search/?q=yard&tab=files",
    ]
    for said in ("being checked", "held back"):
        for page in pages:
            text = as_alice.get(page).content.decode()
            assert "yard.txt" in text and said in text and f'href="{url}"' not in text
        action.work_off()


def test_a121_one_s_own_data_leave_it_out_and_a_court_gets_it(alice, team, scanner, tmp_path):
    from threads.bridge import evidence

    post(alice, team, b"plan", EICAR)
    action.work_off()
    for number, question in enumerate(
        [evidence.EvidenceQuery(own=alice), evidence.EvidenceQuery(people=(alice,))]
    ):
        place = tmp_path / str(number)
        evidence.write(question, place, lambda count: None, lambda handed: None)
        everything = b"".join(file.read_bytes() for file in place.rglob("*") if file.is_file())
        assert (EICAR in everything) == (number == 1)
        assert NAME.encode() in everything and b"plan" in everything


def test_a_reader_who_draws_it_at_this_moment_leaves_no_old_words_behind(
    as_alice, alice, team, scanner, monkeypatch
):
    message = post(alice, team, b"plan", EICAR)
    Message.objects.update(fragment="")
    draw = fragments.draw

    def slowly(messages):
        draw(messages)
        monkeypatch.setattr(fragments, "draw", draw)
        action.work_off()

    monkeypatch.setattr(fragments, "draw", slowly)
    fragments.ensure(Message.objects.for_display())
    page = words(as_alice, message)
    assert "being checked" not in page and "held back by the virus scanner" in page


def test_two_who_send_the_same_bytes_are_both_told(alice, bob, team, scanner):
    first, second = post(alice, team, b"plan"), post(bob, team, b"plan")
    assert Blob.objects.count() == 1
    told = LiveEvent.objects.count()
    action.work_off()
    events = LiveEvent.objects.order_by("-pk")[: LiveEvent.objects.count() - told]
    assert {event.payload["message"] for event in events} == {first.pk, second.pk}


def test_of_bytes_in_many_messages_all_are_drawn_anew_and_the_newest_told(
    as_alice, alice, team, scanner, monkeypatch
):
    monkeypatch.setattr(action, "AT_ONCE", 2)
    monkeypatch.setattr(action, "MOST_TOLD", 2)
    messages = [post(alice, team, b"logo") for _number in range(5)]
    told = LiveEvent.objects.count()
    action.work_off()
    assert LiveEvent.objects.count() == told + 1
    assert LiveEvent.objects.latest("pk").payload["message"] == messages[-1].pk
    assert not Message.objects.filter(fragment__contains="being checked").exists()
    assert Message.objects.filter(fragment__contains="/files/").count() == 5 and status(as_alice) == [200] * 5


def test_a_verdict_of_a_run_that_was_overtaken_changes_nothing(alice, team, scanner):
    post(alice, team, EICAR)
    seen = Blob.objects.get()
    action.work_off()
    action.settle(seen, Scan.CLEAN)
    assert Blob.objects.get().scan == Scan.FOUND
    assert attaching.store(EICAR).scan == Scan.FOUND
