"""`make bench`: every benchmark in turn, each in a process of its own."""

import subprocess
import sys
from pathlib import Path

failed = 0
for path in sorted(Path(__file__).parent.glob("bench_*.py")):
    print(f"\n######## {path.stem} ########", flush=True)
    failed |= subprocess.run([sys.executable, "-m", f"tests.bench.{path.stem}"]).returncode  # noqa: S603
sys.exit(failed)
