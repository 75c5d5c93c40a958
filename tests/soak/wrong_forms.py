"""Every form of every page sent with something wrong in it, on SQLite and then on PostgreSQL.

./run soak wrong_forms [--seed=1]
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
    parser.add_argument("--seed", type=int, default=1)
    environment = {**os.environ, "WRONG_FORMS_SEED": str(parser.parse_args().seed)}
    tests = [sys.executable, "-m", "pytest", "-q", "-s", "tests/soak/every_form.py"]
    for command in (tests, [sys.executable, "tests/postgres.py", *tests]):
        ended = subprocess.run(command, cwd=ROOT, env=environment, check=False)
        if ended.returncode:
            return ended.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
