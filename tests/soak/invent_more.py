"""Run the tests on fresh inventions: `./run test` repeats the same ones, this looks further.

    ./run soak invent_more [--times=3]

Hypothesis keeps what it finds, and it comes back in the next run on this machine.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=1)
    times = parser.parse_args().times
    command = [sys.executable, "-m", "pytest", "-q", "-n2", "-m", "not browser", "tests"]
    for _ in range(times):
        ended = subprocess.run(
            command, cwd=ROOT, env={**os.environ, "MINSHENG_INVENT": "1"}, check=False
        )
        if ended.returncode:
            return ended.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
