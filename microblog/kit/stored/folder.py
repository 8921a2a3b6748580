"""Files in a folder of this machine."""

import os
import tempfile
from pathlib import Path

from django.core.files.storage import FileSystemStorage

PROBE = 65_536  # bytes written to see whether anything can be


class FileFolder(FileSystemStorage):
    def put(self, name: str, data: bytes) -> None:
        """Also when the disk is full: under another name first. Two who write the same do no harm."""
        file = Path(self.path(name))
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, prefix="new-", delete=False) as fresh:
            try:
                fresh.write(data)
                fresh.flush()
                os.replace(fresh.name, file)
            except BaseException:
                os.unlink(fresh.name)
                raise

    def sizes(self, folder: str) -> dict[str, int]:
        try:
            with os.scandir(self.path(folder)) as found:
                return {f"{folder}/{entry.name}": entry.stat().st_size for entry in found if entry.is_file()}
        except FileNotFoundError:
            return {}

    def try_out(self) -> None:
        os.makedirs(self.location, exist_ok=True)
        with tempfile.TemporaryFile(dir=self.location) as probe:
            probe.write(bytes(PROBE))
            probe.flush()
