"""Files in an object store that speaks S3, by django-storages.

A store that is away, says no or has lost its bucket is trouble of ours that passes: OSError with EIO, which pages, mail
and jobs know from a disk (kit/away.py). What it says is told, the keys never are.
"""

import contextlib
import errno
from collections.abc import Iterator
from typing import Any

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage

#: Seconds; a page waits for it.
PATIENCE = {"connect_timeout": 3, "read_timeout": 15}
PROBE = "probe"


@contextlib.contextmanager
def _told_as_of_a_disk() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        told = error.response.get("Error", {})
        if told.get("Code") == "NoSuchKey":
            raise FileNotFoundError(errno.ENOENT, "There is no such file in the object store") from None
        code, text = told.get("Code", ""), told.get("Message", "")
        raise OSError(errno.EIO, f"The object store refuses: {code} {text}".rstrip()) from error
    except (Boto3Error, BotoCoreError) as error:
        raise OSError(errno.EIO, f"The object store cannot be used: {error}") from error


class Bucket(S3Storage):
    """Options of `storages.backends.s3.S3Storage`, and ``path_style``: whether the bucket is in the path of an address."""

    PAGE = 1_000  # names in one answer, the most S3 gives

    def __init__(self, *, path_style: bool, **options: Any):
        config = Config(
            s3={"addressing_style": "path" if path_style else "auto"},
            signature_version="s3v4",
            retries={"max_attempts": 2, "mode": "standard"},
            **PATIENCE,
        )
        plain = TransferConfig(use_threads=False)
        super().__init__(**options, client_config=config, transfer_config=plain, file_overwrite=True)

    @property
    def bucket(self) -> Any:
        """Of this thread: the library keeps that of whoever asked first, and its objects are not made for two threads."""
        return self.connection.Bucket(self.bucket_name)

    def put(self, name: str, data: bytes) -> None:
        with _told_as_of_a_disk():
            self.bucket.Object(self._normalize_name(name)).put(
                Body=data, **self._get_write_parameters(name, None)
            )

    def sizes(self, folder: str) -> dict[str, int]:
        prefix = self._normalize_name(folder) + "/"
        pages = self.connection.meta.client.get_paginator("list_objects_v2")
        with _told_as_of_a_disk():
            return {
                f"{folder}/{entry['Key'].removeprefix(prefix)}": entry["Size"]
                for page in pages.paginate(
                    Bucket=self.bucket_name,
                    Prefix=prefix,
                    Delimiter="/",
                    PaginationConfig={"PageSize": self.PAGE},
                )
                for entry in page.get("Contents", ())
            }

    def try_out(self) -> None:
        self.put(PROBE, b"Can anything be written?")
        self.delete(PROBE)

    def _open(self, name: str, mode: str = "rb") -> File:
        with _told_as_of_a_disk():
            file = super()._open(name, mode)
            if "r" in mode:
                # Fetched now, so that it fails here and not in the middle of an answer.
                file.open()
            return file

    def _save(self, name: str, content: File) -> str:
        with _told_as_of_a_disk():
            return super()._save(name, content)

    def delete(self, name: str) -> None:
        with _told_as_of_a_disk():
            super().delete(name)

    def exists(self, name: str) -> bool:
        with _told_as_of_a_disk():
            return super().exists(name)

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        with _told_as_of_a_disk():
            return super().listdir(path)

    def size(self, name: str) -> int:
        with _told_as_of_a_disk():
            return super().size(name)
