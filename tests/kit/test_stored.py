"""Files in an object store: a real one that speaks S3, and one that is away."""

import hashlib
import os
from io import StringIO
from urllib.parse import quote

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone

from microblog import env
from microblog.kit import away, health, stored
from microblog.kit.backup import making, manifest, stored_files
from microblog.kit.models import Backup
from microblog.kit.stored.bucket import Bucket
from tests import services
from threads.actions import attaching, posting
from threads.models import Attachment, Blob, Message

KEY, SECRET = services.OBJECT_KEYS["accessKey"], services.OBJECT_KEYS["secretKey"]


@pytest.fixture(scope="module")
def endpoint():
    with services.object_store() as address:
        yield address


@pytest.fixture
def bucket(endpoint, request):
    """The address of an empty folder in a bucket, as in SKEIN_STORAGE_URL."""
    folder = hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:12]
    return f"s3://{KEY}:{quote(SECRET, safe='')}@{services.BUCKET}/{folder}?endpoint={endpoint}&region=eu-1"


@pytest.fixture
def used(settings, bucket):
    """Skein keeps its files there."""
    settings.STORAGES = settings.STORAGES | {"default": env.file_store(bucket)}
    return bucket


@pytest.fixture
def away_store(settings):
    """One at whose address nobody listens."""
    closed = f"http://127.0.0.1:{services.free_port()}"
    settings.STORAGES = settings.STORAGES | {
        "default": env.file_store(f"s3://a:b@skein?endpoint={closed}&region=eu-1")
    }


def test_addresses():
    told = env.file_store(
        "s3://key:a%2Fb@company-files/skein/files?endpoint=https://s3.example:9000&region=eu-1"
    )
    assert told["OPTIONS"] == {
        "bucket_name": "company-files", "location": "skein/files", "access_key": "key", "secret_key": "a/b",
        "endpoint_url": "https://s3.example:9000", "region_name": "eu-1", "path_style": True,
    }  # fmt: skip
    alone = env.file_store("s3://company-files")["OPTIONS"]
    assert alone["access_key"] is None and not alone["path_style"] and alone["location"] == ""
    assert env.file_store("")["BACKEND"].endswith("FileFolder")


@pytest.mark.parametrize(
    "wrong",
    [
        "https://s3.example/b",
        "s3://",
        "s3:///folder",
        "s3://key:hush@bucket?endpoint=ftp://x",
        "s3://bucket?acl=public",
        "files",
    ],
)
def test_nonsense_is_refused_without_the_key(wrong):
    with pytest.raises(ImproperlyConfigured) as refused:
        env.file_store(wrong)
    assert "SKEIN_STORAGE_URL" in str(refused.value) and "hush" not in str(refused.value)


def test_whole_and_again(used):
    store = stored.current()
    store.put("blobs/ab/one", b"first")
    store.put("blobs/ab/one", b"second")
    store.put("blobs/ab/two", b"")
    store.put("blobs/cd/three", b"x" * 200_000)
    assert store.sizes("blobs/ab") == {"blobs/ab/one": 6, "blobs/ab/two": 0}
    assert store.sizes("blobs/none") == {}
    with default_storage.open("blobs/ab/one") as file:
        assert file.read() == b"second"
    assert sorted(stored_files.names()) == ["blobs/ab/one", "blobs/ab/two", "blobs/cd/three"]
    default_storage.delete("blobs/ab/one")
    default_storage.delete("blobs/ab/one")
    for question in (default_storage.size, default_storage.open):
        with pytest.raises(FileNotFoundError):
            question("blobs/ab/one")


def test_a_list_of_several_pages(used, monkeypatch):
    monkeypatch.setattr(Bucket, "PAGE", 10)
    names = {f"blobs/ab/{number}": 1 for number in range(25)}
    for name in names:
        stored.current().put(name, b"x")
    assert stored.current().sizes("blobs/ab") == names


@pytest.mark.django_db
def test_a_message_and_its_file(used, as_alice, team, alice, bob, charlie):
    """Attached, handed to who may read it alone, known again, and gone when nothing uses it."""
    data = os.urandom(300_000)
    files = [attaching.NewFile("plan.bin", "application/octet-stream", data)]
    message = posting.post(author=alice, group=team, subject="Plan", body="Here it is.", files=files)
    attachment = message.attachments.get()
    assert stored.current().sizes(os.path.dirname(attachment.blob.file.name)) == {
        attachment.blob.file.name: 300_000
    }
    assert b"".join(as_alice.get(attachment.get_absolute_url()).streaming_content) == data
    assert attaching.store(data) == attachment.blob
    posting.withdraw(message, by=alice)
    assert as_alice.get(attachment.get_absolute_url()).status_code == 404
    Blob.objects.update(stored_at=timezone.now() - 2 * attaching.UNUSED_FOR)
    assert attaching.forget_unused() == 1
    assert list(stored_files.names()) == []


@pytest.mark.django_db
def test_files_are_checked_there(used):
    plan, map_ = attaching.store(b"plan"), attaching.store(b"map")
    assert {finding.is_good for finding in found("files")} == {True}
    default_storage.delete(plan.file.name)
    stored.current().put(map_.file.name, b"mop")
    assert "1 of 2 files are missing" in found("files")[0].text
    told = StringIO()
    with pytest.raises(SystemExit):
        call_command("check-files", stdout=told)
    assert f"missing: {plan.file.name}" in told.getvalue() and f"changed: {map_.file.name}" in told.getvalue()


@pytest.mark.django_db
def test_backup_and_restore(used, tmp_path, settings):
    settings.DATA = tmp_path / "data"
    settings.DATA.mkdir()
    stored.current().put("blobs/ab/plan", b"the plan")
    making.make(tmp_path / "backup")
    default_storage.delete("blobs/ab/plan")
    Backup.objects.all().delete()
    stored_files.put_back(manifest.read(tmp_path / "backup"), tmp_path / "backup", lambda size: None)
    with default_storage.open("blobs/ab/plan") as file:
        assert file.read() == b"the plan"


# --- Moving there and back ---------------------------------------------------------------------------


def copy(place) -> str:
    told = StringIO()
    call_command("copy-files", str(place), stdout=told)
    return told.getvalue().strip()


def test_moving_from_the_folder_and_back(bucket, settings, tmp_path):
    old = tmp_path / "files"
    for name, data in {"blobs/ab/plan": b"the plan", "blobs/cd/map": b"the map"}.items():
        (old / name).parent.mkdir(parents=True)
        (old / name).write_bytes(data)
    settings.STORAGES = settings.STORAGES | {"default": env.file_store(bucket)}
    stored.current().put("blobs/ab/plan", b"the pl")  # a try that was stopped by something else
    assert copy(old) == "2 files copied, 0 were there already."
    assert copy(old) == "0 files copied, 2 were there already."
    assert sorted(path.name for path in old.rglob("*") if path.is_file()) == ["map", "plan"]
    settings.STORAGES = settings.STORAGES | {"default": env.file_store("")}
    assert copy(bucket) == "2 files copied, 0 were there already."
    assert (settings.MEDIA_ROOT / "blobs/ab/plan").read_bytes() == b"the plan"


@pytest.mark.parametrize("place", ["/nowhere/at/all", "s3://a?b=c"])
def test_moving_from_nowhere(place):
    with pytest.raises(CommandError):
        copy(place)


# --- It is away --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_away(away_store, as_alice, team, alice):
    """Trouble that passes, told as such; nothing is written by halves."""
    with pytest.raises(OSError, match="The object store cannot be used") as trouble:
        posting.post(
            author=alice, group=team, subject="Plan", body="x", files=[attaching.NewFile("plan", "", b"plan")]
        )
    assert away.is_passing(trouble.value)
    assert not Blob.objects.exists() and not Message.objects.exists()
    assert "Files cannot be stored: The object store cannot be used" in found("storage")[0].text
    row = Blob.objects.create(sha256="0" * 64, size=4, file="blobs/00/x")
    with pytest.raises(CommandError, match="Files cannot be read now"):
        call_command("check-files", stdout=StringIO())
    message = posting.post(author=alice, group=team, subject="Plan", body="Without a file")
    attachment = Attachment.objects.create(message=message, blob=row, name="plan")
    as_alice.raise_request_exception = False
    assert as_alice.get(attachment.get_absolute_url()).status_code == 503


@pytest.mark.django_db
def test_what_cannot_be_deleted_now_is_tried_again(used, monkeypatch):
    blob = attaching.store(b"plan")
    Blob.objects.update(stored_at=timezone.now() - 2 * attaching.UNUSED_FOR)
    with monkeypatch.context() as patch:
        patch.setattr(Bucket, "delete", lambda self, name: (_ for _ in ()).throw(OSError("away")))
        with pytest.raises(OSError, match="away"):
            attaching.forget_unused()
    assert Blob.objects.filter(pk=blob.pk).exists()
    assert attaching.forget_unused() == 1 and list(stored_files.names()) == []


@pytest.mark.django_db
def test_wrong_keys_and_no_bucket(bucket, settings):
    wrong = bucket.replace(f":{quote(SECRET, safe='')}@", ":wrong@")
    for address in (wrong, bucket.replace(f"@{services.BUCKET}", "@nowhere")):
        settings.STORAGES = settings.STORAGES | {"default": env.file_store(address)}
        text = found("storage")[0].text
        assert (
            "Files cannot be stored: The object store refuses" in text
            and "wrong@" not in text
            and SECRET not in text
        )


def found(name: str) -> list[health.Finding]:
    return health.examine({name: (health.READY | health.DEEP)[name]})
