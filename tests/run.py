"""`make test`: the whole suite, on every database, in one go; `make fast`: what asks no database.

    python -m tests.run [SUITE ...] [-- PYTEST-OPTION ...]

Suites: sqlite, postgres (with Valkey), browser; all of them by default, the browser's beside the others. `fast` is the
part of sqlite for while one works: the chain engine and whatever else needs no database, no process and no browser. Exit
status 0 = all passed. The last line is pytest's own, summed over the suites.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

from tests import services

ROOT = Path(__file__).resolve().parent.parent
# One more than the cores of a small machine: a part of the tests waits for something most of the time.
# Whoever is done takes over what others have before them: slow tests stand side by side.
WORKERS = ["-n", "3", "--dist", "worksteal"]
CORES = ["-n", "2", "--dist", "worksteal"]
# Two browsers and two servers on two cores, and the other suites beside them: what is held up for a moment may try once
# more, and is named at the end of the run.
AGAIN = ["--reruns", "1", "-rR"]
ENGINE, IN_A_BROWSER = "tests/bridge/unchain", "tests/e2e"
WORDS = ("failed", "passed", "skipped", "error")


def main(arguments: list[str]) -> int:
    names, _, options = _split(arguments)
    known = SUITES | {"fast": fast}
    unknown = set(names) - set(known)
    if unknown:
        print(f"No such suite: {', '.join(sorted(unknown))}. There are: {', '.join(known)}.", file=sys.stderr)
        return 2
    start, total, left_out, bad = time.monotonic(), Counter(), [], 0
    for name, outcome in run_suites(names or list(SUITES), options):
        if isinstance(outcome, str):
            left_out.append(f"{name}: {outcome}")
        else:
            total, bad = total + outcome[1], bad or outcome[0]
    for line in left_out:
        print(f"\n!!!!!!!! NOT RUN: {line}")
    print(closing_line(total, time.monotonic() - start))
    return bad


def _split(arguments: list[str]) -> tuple[list[str], str, list[str]]:
    if "--" not in arguments:
        return arguments, "", []
    at = arguments.index("--")
    return arguments[:at], "--", arguments[at + 1 :]


def run_suites(names: list[str], options: list[str]) -> Iterator[tuple[str, tuple[int, Counter] | str]]:
    """(name, what it returned) of each. Tests of the browser wait most of the time: they run beside the others, and what
    they print comes after what those print."""
    with tempfile.TemporaryFile() as printed, ThreadPoolExecutor(1) as threads:
        beside = threads.submit(browser, options, printed) if {"browser"} < set(names) else None
        for name in sorted(names, key="browser".__eq__):
            print(f"\n######## {name} ########", flush=True)
            if beside and name == "browser":
                outcome = beside.result()
                printed.seek(0)
                print(printed.read().decode(errors="replace"), end="", flush=True)
            else:
                outcome = (SUITES | {"fast": fast})[name](options)
            yield name, outcome


def sqlite(options):
    wanted = "not browser and not postgres and not valkey"
    return run(["-m", wanted, f"--ignore={IN_A_BROWSER}", *WORKERS, *options], {})


def fast(options):
    wanted = "not browser and not database and not postgres and not valkey and not process"
    return run(["-m", wanted, f"--ignore={IN_A_BROWSER}", *CORES, *options], {})


def postgres(options):
    with contextlib.ExitStack() as stack:
        try:
            environ = {
                "DATABASE_URL": stack.enter_context(services.postgres()),
                "REDIS_URL": stack.enter_context(services.valkey()),
            }
        except ImportError as error:
            return f"{error.name} is not installed (make setup-dev)"
        # What asks no database, the chain engine above all, has run already.
        wanted = "(database or postgres or valkey) and not browser and not process"
        return run(
            ["-m", wanted, f"--ignore={ENGINE}", f"--ignore={IN_A_BROWSER}", *WORKERS, *options], environ
        )


def browser(options, printed: IO[bytes] | None = None):
    # A process of its own: Playwright's loop and pytest-asyncio's do not bear each other.
    if not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        return "no chromium on this machine; on Debian: apt-get install chromium"
    chosen = ["-m", "browser", "-o", f"testpaths={IN_A_BROWSER}", *CORES, *AGAIN]
    return run([*chosen, *options], {}, printed)


SUITES: dict[str, Callable] = {"sqlite": sqlite, "postgres": postgres, "browser": browser}


def run(options: list[str], environ: dict[str, str], printed: IO[bytes] | None = None) -> tuple[int, Counter]:
    """(exit status, how many tests had which outcome) of one pytest process; ``printed`` takes what it prints."""
    with tempfile.TemporaryDirectory(prefix="skein-test-") as scratch:
        report = Path(scratch) / "report.xml"
        own = {"SKEIN_DATA": scratch, "DATABASE_URL": "", "REDIS_URL": ""}
        # Every worker reads every test: without what the first one compiled, each takes twice as long to begin.
        own["PYTHONDONTWRITEBYTECODE"] = ""
        command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", *options]
        environ = os.environ | own | environ
        status = subprocess.run(command, cwd=ROOT, env=environ, stdout=printed, stderr=printed).returncode
        # 5 = nothing was selected, which is no failure of a suite narrowed by options.
        return (0 if status == 5 else status), outcomes(report)


def outcomes(report: Path) -> Counter:
    """Reads the JUnit XML that pytest has just written; empty when pytest did not get that far."""
    if not report.exists():
        return Counter(error=1)
    count = Counter()
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):
        tests, failed, errors, skipped = (
            int(suite.get(name, 0)) for name in ("tests", "failures", "errors", "skipped")
        )
        count.update(failed=failed, error=errors, skipped=skipped, passed=tests - failed - errors - skipped)
    return count


def closing_line(count: Counter, seconds: float) -> str:
    told = ", ".join(f"{count[word]} {word}" for word in WORDS if count[word]) or "no tests ran"
    minutes, rest = divmod(int(seconds), 60)
    text = f" {told} in {seconds:.2f}s (0:{minutes:02}:{rest:02}) "
    return text.center(80, "=")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
