"""Where the bytes of files are: a folder, or an object store (SKEIN_STORAGE_URL).

Both are storages of Django that can do two things more, see `FileStore`; both fail with OSError. Everything else asks
``default_storage``, and does not know which one it is.
"""

from typing import Protocol, cast

from django.core.files.storage import default_storage


class FileStore(Protocol):
    def put(self, name: str, data: bytes) -> None:
        """All of it or nothing under exactly this name, whatever was there before."""

    def sizes(self, folder: str) -> dict[str, int]:
        """{name: bytes} of the files in a folder, not of those further down; names begin with that of the folder."""

    def try_out(self) -> None:
        """Write and delete something. Raises OSError, which says what is wrong."""


def current() -> FileStore:
    return cast(FileStore, default_storage)
