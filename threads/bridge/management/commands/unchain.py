"""Read mails and print the conversation they hold. Pure: touches no database."""

import json
import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from threads.bridge.unchain import unchain, unchain_many
from threads.bridge.unchain.mime.files import NoMailError, mail_in
from threads.bridge.unchain.output.explain import explain
from threads.bridge.unchain.output.outline import outline
from threads.bridge.unchain.output.report import chain_record, mail_record


class Command(BaseCommand):
    help = "Recover every message of a mail chain, without touching the database."
    requires_system_checks: list = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", metavar="FILE", help="mails; - is standard input")
        parser.add_argument("--json", action="store_true", help="one JSON object per mail on stdout")
        parser.add_argument("--merge", action="store_true", help="one conversation from all files")
        parser.add_argument(
            "--explain",
            action="store_true",
            help="which announcements of quotes were believed, and why not the rest",
        )
        parser.add_argument(
            "--batch", metavar="LIST", help='a file of {"id", "files", "merge"} lines; - is stdin'
        )

    def handle(self, *args: Any, **options: Any) -> None:
        files, batch = options["files"], options["batch"]
        if bool(files) == bool(batch):
            raise CommandError("Name files, or a list with --batch.", returncode=2)
        if options["explain"]:
            failed = self._explain(files)
        elif batch:
            failed = self._batch(batch)
        elif options["merge"]:
            failed = self._merge(files, options["json"])
        else:
            failed = self._each(files, options["json"])
        if failed:
            sys.exit(1)

    def _each(self, files: list[str], as_json: bool) -> int:
        failed = 0
        for n, file in enumerate(files):
            if n and not as_json:
                self.stdout.write("")
            failed += not self._one(file, as_json)
        return failed

    def _one(self, file: str, as_json: bool) -> bool:
        try:
            found = unchain(mail_in(_read(file)))
        except (OSError, NoMailError) as error:
            self._refuse(file, error, as_json)
            return False
        record = {"file": file, **mail_record(found)}
        self.stdout.write(json.dumps(record, ensure_ascii=False) if as_json else outline(record))
        return True

    def _explain(self, files: list[str]) -> int:
        failed = 0
        for file in files:
            try:
                self.stdout.write(f"{file}: {explain(mail_in(_read(file)))}")
            except (OSError, NoMailError) as error:
                self._refuse(file, error, as_json=False)
                failed += 1
        return failed

    def _refuse(self, file: str, error: OSError | NoMailError, as_json: bool) -> None:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        self.stderr.write(f"{file}: {reason}")
        if as_json:
            self.stdout.write(json.dumps({"file": file, "error": reason}, ensure_ascii=False))

    def _merge(self, files: list[str], as_json: bool) -> int:
        raws, failed = [], 0
        for file in files:
            try:
                raws.append(mail_in(_read(file)))
            except (OSError, NoMailError) as error:
                self._refuse(file, error, as_json)
                failed += 1
        record = {"files": files, **chain_record(unchain_many(raws))}
        self.stdout.write(json.dumps(record, ensure_ascii=False) if as_json else outline(record))
        return failed

    def _batch(self, batch: str) -> int:
        failed = 0
        for line in _text(batch).splitlines():
            if line.strip():
                answer = _answer(line, Path(batch).parent)
                failed += "error" in answer
                self.stdout.write(json.dumps(answer, ensure_ascii=False))
        return failed


def _read(file: str) -> bytes:
    return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()


def _text(batch: str) -> str:
    try:
        return _read(batch).decode("utf-8", "replace")
    except OSError as error:
        raise CommandError(f"{batch}: {error.strerror}", returncode=2) from error


def _answer(line: str, folder: Path) -> dict:
    """The answer to one line of a batch. Paths are relative to the list."""
    try:
        task = json.loads(line)
    except ValueError:
        return {"id": None, "error": "this line is not JSON"}
    if not isinstance(task, dict) or not isinstance(task.get("files"), list) or "id" not in task:
        known = task.get("id") if isinstance(task, dict) else None
        return {"id": known, "error": 'a line is {"id": ..., "files": [...], "merge": true or false}'}
    try:
        raws = [mail_in((folder / file).read_bytes()) for file in task["files"]]
    except (OSError, ValueError, TypeError) as error:
        return {"id": task["id"], "error": str(error)}
    start = time.perf_counter()
    if task.get("merge"):
        record = chain_record(unchain_many(raws))
    elif len(raws) == 1:
        record = mail_record(unchain(raws[0]))
    else:
        return {"id": task["id"], "error": "one file, or several with merge"}
    return {"id": task["id"], **record, "ms": round((time.perf_counter() - start) * 1000, 3)}
