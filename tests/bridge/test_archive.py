"""Import of archives: the same as mail by mail, once, and after any crash."""

import gzip
import json
import lzma
from io import BytesIO, StringIO, TextIOWrapper

import pytest
from django.core.management import CommandError, call_command

from threads.bridge import bulk_import, pipeline
from threads.bridge.intake import mbox
from threads.bridge.models import ImportBatch, IncomingMail
from threads.models import Conversation, LiveEvent, Message

from .mails import forward, mail

pytestmark = pytest.mark.django_db
ANN, BEN = "Ann Ode <ann@far.example>", "Ben Ort <ben@far.example>"
LIMIT = 1_000_000


@pytest.fixture(autouse=True)
def no_index(monkeypatch):
    """Finding what came in is tested in tests/search."""
    monkeypatch.setattr(bulk_import.imported, "send", lambda **kwargs: None)


def letters(count=12) -> list[bytes]:
    """Conversations of three mails each; the answers come before what they answer."""
    found = []
    for number in range(count):
        thread, place = divmod(number, 3)
        ref = [f"{thread * 3 + p}@far.example" for p in range(place)]
        found.append(
            mail(
                BEN if place else ANN, f"{'Re: ' if place else ''}Well {thread}",
                f"Report {number} on well number {thread}: the water stands {number} metres deep.",
                to="team", mid=f"{number}@far.example", ref=ref, date=f"Mon, {number + 1:02} Jan 2024 09:00:00 +0000",
                Precedence="bulk",
            )
        )  # fmt: skip
    return found[::-1]


def as_mbox(mails) -> bytes:
    return b"".join(
        b"From ann@far.example Mon Jan  1 09:00:00 2024\n"
        + raw.replace(b"\r\n", b"\n").replace(b"\nFrom ", b"\n>From ")
        + b"\n\n"
        for raw in mails
    )


@pytest.fixture
def box(tmp_path):
    path = tmp_path / "well.mbox"
    path.write_bytes(as_mbox(letters()))
    return str(path)


def ingest(*args) -> dict:
    out = StringIO()
    call_command("ingest", "--group", "team", "--json", *args, stdout=out, stderr=StringIO())
    return json.loads(out.getvalue().splitlines()[-1])


def dump() -> str:
    out = StringIO()
    call_command("dump_conversation", "--group", "team", "--json", stdout=out)
    return out.getvalue()


# --- Files ---------------------------------------------------------------------------------------


def test_an_mbox_is_split_where_mails_begin(tmp_path):
    text = "One.\n\nFrom here on it gets cold.\n\nFrom Paris with love 1999 or so, more text\n"
    mails = [mail(ANN, "A", text, mid="a@x"), mail(ANN, "B", "Two.", mid="b@x")]
    path = tmp_path / "b.mbox"
    path.write_bytes(as_mbox(mails))
    found = list(mbox.mails(str(path), LIMIT))
    assert len(found) == 2 and b"\nFrom here on" in found[0] and b"\nFrom Paris" in found[0]


@pytest.mark.parametrize("chunk", [300, 1_000, 1 << 20])
def test_a_separator_may_lie_across_two_reads(tmp_path, monkeypatch, chunk):
    monkeypatch.setattr(mbox, "CHUNK", chunk)
    path = tmp_path / "b.mbox"
    path.write_bytes(as_mbox(letters()))
    assert len(list(mbox.mails(str(path), LIMIT))) == 12


def test_compressed_single_and_maildir(tmp_path):
    data = as_mbox(letters())
    (tmp_path / "b.mbox.gz").write_bytes(gzip.compress(data))
    (tmp_path / "b.mbox.xz").write_bytes(lzma.compress(data))
    for name in ("cur", "new", "tmp"):
        (tmp_path / "dir" / name).mkdir(parents=True)
    for number, raw in enumerate(letters()):
        (tmp_path / "dir" / ("new" if number % 2 else "cur") / f"{number:03}.host").write_bytes(raw)
    (tmp_path / "one.eml").write_bytes(letters()[0])
    assert [
        len(list(mbox.mails(str(tmp_path / n), LIMIT))) for n in ("b.mbox.gz", "b.mbox.xz", "dir", "one.eml")
    ] == [12, 12, 12, 1]


def test_a_mail_over_the_limit_is_passed_over_and_the_rest_is_read(tmp_path, team):
    path = tmp_path / "b.mbox"
    path.write_bytes(as_mbox([letters()[0], mail(ANN, "Big", "x" * 3_000_000, mid="big@x"), letters()[1]]))
    assert [raw is None for raw in mbox.mails(str(path), LIMIT)] == [False, True, False]


# --- The import ----------------------------------------------------------------------------------


def test_an_archive_becomes_its_conversations(team, box):
    report = ingest(box)
    assert (report["read"], report["messages"], report["conversations"]) == (12, 12, 4)
    conversation = Conversation.objects.get(subject="Well 2")
    assert [m.parent.sent_at.day if m.parent else None for m in conversation.messages.in_reading_order()] == [
        None,
        7,
        8,
    ]
    assert conversation.source == "import"


def test_a_second_run_adds_nothing(team, box):
    ingest(box)
    before = dump()
    report = ingest(box)
    assert (report["messages"], report["conversations"], report["duplicates"]) == (0, 0, 12)
    assert dump() == before and IncomingMail.objects.count() == 12


def test_an_archive_arrives_quietly(team, box, bob):
    ingest(box)
    assert not LiveEvent.objects.filter(
        kind__in=["message.posted", "refresh", "conversation.posted"]
    ).exists()
    assert Message.objects.order_by("arrived_at").first().arrived_at.year == 2024


@pytest.mark.parametrize("size", [1, 2, 5, 100])
def test_the_size_of_the_chunks_does_not_matter(team, box, monkeypatch, size):
    ingest(box)
    expected = dump()
    Message.objects.all().update(parent=None)
    for model in (IncomingMail.objects.first().origins.model, Message, IncomingMail, Conversation):
        model.objects.all().delete()
    monkeypatch.setattr(bulk_import, "CHUNK_MAILS", size)
    ingest(box)
    assert dump() == expected


def test_a_run_killed_between_keeping_and_publishing_goes_on(team, box, monkeypatch):
    """What kill -9 leaves behind: kept mails that nobody has read."""
    ingest(box)
    expected = dump()
    Message.objects.all().update(parent=None)
    for model in (IncomingMail.objects.first().origins.model, Message, IncomingMail, Conversation):
        model.objects.all().delete()

    class Killed(BaseException):
        pass

    def killed(threads):
        raise Killed

    monkeypatch.setattr(bulk_import, "CHUNK_MAILS", 5)
    with monkeypatch.context() as patch:
        patch.setattr(bulk_import.publish, "publish", killed)
        with pytest.raises(Killed):
            ingest(box)
    assert IncomingMail.objects.filter(state="received").count() == 5
    report = ingest("--resume", box)
    assert dump() == expected
    assert (report["read"], report["messages"], report["duplicates"]) == (12, 12, 0)
    assert ImportBatch.objects.filter(finished_at=None).count() == 0


def test_poison_in_an_archive_is_set_aside(team, box, monkeypatch):
    real = pipeline.engine

    def broken(raw, footers):
        if b"Report 4" in raw:
            raise RecursionError
        return real(raw)

    monkeypatch.setattr(pipeline, "engine", broken)
    report = ingest(box)
    assert (report["messages"], report["quarantined"]) == (11, 1)


def test_a_huge_message_is_shown(team, as_alice, tmp_path):
    path = tmp_path / "huge.eml"
    path.write_bytes(mail(ANN, "Log", "a line of a very long log file\n" * 30_000, to="team", mid="huge@x"))
    ingest(str(path))
    conversation = Conversation.objects.get()
    response = as_alice.get(conversation.get_absolute_url())
    assert response.status_code == 200 and b"very long log file" in response.content


def test_dates_out_of_this_world_are_not_believed(team, tmp_path):
    for number, date in enumerate(
        ("Mon, 01 Jan 9999 00:00:00 +0000", "Mon, 01 Jan 1812 00:00:00 +0000", "nonsense", "")
    ):
        (tmp_path / f"{number}.eml").write_bytes(
            mail(ANN, f"Date {number}", f"Dated by {date}", mid=f"d{number}@x", date=date)
        )
    assert ingest(str(tmp_path))["messages"] == 4
    assert all(1970 < m.sent_at.year < 2100 and m.date_printed is None for m in Message.objects.all())


def test_wrong_use_is_told(team, tmp_path):
    for args in (["--group", "nope", "x"], ["--group", "team", "--as", "nobody@x.example", "x"]):
        with pytest.raises(CommandError) as error:
            call_command("ingest", *args)
        assert error.value.returncode == 2
    with pytest.raises(SystemExit):
        call_command(
            "ingest", "--group", "team", str(tmp_path / "absent"), stdout=StringIO(), stderr=StringIO()
        )


def _gzip_cut(path):
    path.write_bytes(gzip.compress(as_mbox(letters()))[:-40])


def _gzip_scrambled(path):
    data = bytearray(gzip.compress(as_mbox(letters())))
    data[40:60] = b"\xff" * 20
    path.write_bytes(bytes(data))


def _not_xz(path):
    path.write_bytes(b"plain text")


@pytest.mark.parametrize(
    ("name", "make"),
    [("cut.gz", _gzip_cut), ("scrambled.gz", _gzip_scrambled), ("no.xz", _not_xz), ("no.gz", _not_xz)],
)
def test_a_file_that_cannot_be_read_is_told_in_one_sentence_and_the_next_is_taken(
    team, box, tmp_path, name, make
):
    make(tmp_path / name)
    out, err = StringIO(), StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command("ingest", "--group", "team", "--json", str(tmp_path / name), box, stdout=out, stderr=err)
    assert stop.value.code == 1
    assert (
        err.getvalue().startswith(f"{tmp_path / name} cannot be read: ") and err.getvalue().count("\n") == 1
    )
    assert json.loads(out.getvalue().splitlines()[-1])["messages"] == 12


def test_what_is_no_mail_is_set_aside_and_not_published(team, tmp_path):
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)) * 20)
    (tmp_path / "notes.txt").write_text("Buy a new pump.\n\nAnd a filter.")
    (tmp_path / "one.eml").write_bytes(letters()[0])
    report = ingest(str(tmp_path))
    assert (report["read"], report["messages"], report["quarantined"]) == (3, 1, 2)
    assert Message.objects.count() == 1


def test_who_imports_stands_on_the_conversations_and_on_nothing_else(team, box, alice):
    ingest("--as", "alice@varde.example", box)
    assert set(Conversation.objects.values_list("forwarded_by", flat=True)) == {alice.pk}
    assert not alice.subscriptions.exists() and not alice.messages.exists()
    assert not Message.objects.exclude(claimed_by=None).exists()


def test_a_quote_in_an_archive_is_the_claim_of_who_quotes(team, alice, tmp_path):
    (tmp_path / "one.eml").write_bytes(forward("Zoe Zorn <zoe@far.example>"))
    ingest("--as", "alice@varde.example", str(tmp_path / "one.eml"))
    claims = Message.objects.exclude(claimed_by=None)
    assert claims.count() == 3
    assert {claim.claimed_by.name for claim in claims} == {"Zoe Zorn"}


def test_standard_input_is_read(team, monkeypatch):
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(as_mbox(letters()))))
    assert ingest("-")["messages"] == 12


def test_a_conversation_goes_out_as_an_mbox_and_comes_back(team, den, box, tmp_path):
    ingest(box)
    target = tmp_path / "out.mbox"
    call_command(
        "export_conversation",
        str(Conversation.objects.get(subject="Well 1").pk),
        "--mbox",
        str(target),
        stderr=StringIO(),
    )
    out = StringIO()
    call_command("ingest", "--group", "den", "--json", str(target), stdout=out, stderr=StringIO())
    copy = Conversation.objects.get(group=den)
    original = Conversation.objects.get(group=team, subject="Well 1")
    shape = [
        [(m.author.name, m.body, m.parent and m.parent.body) for m in c.messages.in_reading_order()]
        for c in (copy, original)
    ]
    assert shape[0] == shape[1]
