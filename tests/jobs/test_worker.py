"""A real worker process on a database file: killed, stopped, started again."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.template import migrated_file

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
START = """
from django.db import transaction
from tests.people import make_cast
from tests.jobs.builders import started
cast = make_cast()
started("tests.write_lines", cast.officer, cast.county)
"""
PATIENCE_S = 300


class Site:
    """A site of its own in a folder: its environment, its processes, a look at its job."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lines = folder / "lines"
        self.workers: list[subprocess.Popen[bytes]] = []
        self.env = {
            **{
                name: value
                for name, value in os.environ.items()
                if not name.startswith("MINSHENG_")
            },
            "MINSHENG_DATA_FOLDER": str(folder),
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }
        self.env.pop("PYTEST_VERSION", None)

    def command(self, *args: str) -> list[str]:
        return [sys.executable, "-m", "tests.jobs.site", *args]

    def manage(self, *args: str) -> None:
        subprocess.run(
            self.command(*args),
            env=self.env,
            cwd=ROOT,
            check=True,
            capture_output=True,
            timeout=PATIENCE_S,
        )

    def prepare(self) -> None:
        shutil.copy(migrated_file(), self.folder / "minsheng.sqlite3")
        self.manage("shell", "-v0", "-c", START)

    def worker(self) -> subprocess.Popen[bytes]:
        command = self.command("worker", "--batch", "--interval", "0.1")
        self.workers.append(subprocess.Popen(command, env=self.env, cwd=ROOT))
        return self.workers[-1]

    def job(self) -> tuple[str, int, int]:
        """State, runs, losses."""
        with sqlite3.connect(self.folder / "minsheng.sqlite3") as database:
            return database.execute("SELECT state, attempts, losses FROM jobs_job").fetchone()

    def runs(self) -> int:
        return len(self.lines.read_text().split()) if self.lines.exists() else 0


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database in which one job waits."""
    folder = tmp_path_factory.mktemp("site")
    Site(folder).prepare()
    return folder


@pytest.fixture
def site(prepared: Path, tmp_path: Path) -> Iterator[Site]:
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    site = Site(tmp_path)
    yield site
    for worker in site.workers:
        worker.kill()
        worker.wait()


def test_a_job_survives_the_killing_of_its_worker(site: Site) -> None:
    worker = site.worker()
    wait_until(lambda: site.runs() == 1)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    assert site.job() == ("running", 1, 0)

    assert site.worker().wait(PATIENCE_S) == 0
    assert site.job() == ("done", 2, 1)
    assert site.runs() == 2


def test_a_worker_told_to_end_puts_its_job_back_and_ends(site: Site) -> None:
    worker = site.worker()
    wait_until(lambda: site.runs() == 1)
    worker.terminate()
    assert worker.wait(PATIENCE_S) == 0
    assert site.job() == ("waiting", 1, 0)

    assert site.worker().wait(PATIENCE_S) == 0
    assert site.job() == ("done", 2, 0)
