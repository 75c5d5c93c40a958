"""The entry point says what to do when it cannot start, and names no host in its pins."""

from __future__ import annotations

import socket
import sqlite3
from contextlib import closing
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def run() -> ModuleType:
    loader = SourceFileLoader("run", str(ROOT / "run"))
    spec = spec_from_loader("run", loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


def test_a_port_in_use_is_named_with_another_to_try(run: ModuleType) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit, match=f"port {port} is in use.*{port + 1}"):
            run.port_from([str(port)])


def test_a_broken_database_is_named_with_the_mend(
    run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "minsheng.sqlite3"
    broken.write_bytes(b"this is no database" * 100)
    monkeypatch.setenv("MINSHENG_DATABASE_URL", f"sqlite:///{broken}")
    with pytest.raises(SystemExit) as told:
        run.prepare_database()
    assert "cannot be used" in str(told.value)
    assert str(broken) in str(told.value)
    assert "mv var var-broken" in str(told.value)


def test_pins_and_lock_name_no_host() -> None:
    for file in [*(ROOT / "requirements").glob("*.txt"), ROOT / "frontend" / "package-lock.json"]:
        assert '"resolved"' not in file.read_text(encoding="utf-8"), file.name
        if file.suffix == ".txt":
            assert "://" not in file.read_text(encoding="utf-8"), file.name


def test_every_pin_carries_its_hash() -> None:
    for file in (ROOT / "requirements").glob("*.txt"):
        lines = file.read_text(encoding="utf-8").splitlines()
        pins = [number for number, line in enumerate(lines) if line and not line.startswith(" ")]
        assert pins
        assert all("--hash=sha256:" in lines[number + 1] for number in pins), file.name


def test_a_second_start_trusts_only_a_whole_database_of_the_same_making(
    run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MINSHENG_DATABASE_URL", raising=False)
    monkeypatch.delenv("MINSHENG_DATA_FOLDER", raising=False)
    making = run.sample_digest()
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "DATABASE", tmp_path / "var" / "minsheng.sqlite3")
    monkeypatch.setattr(run, "sample_digest", lambda: making)
    (tmp_path / "var").mkdir()
    assert not run.sound_database()

    with closing(sqlite3.connect(run.DATABASE)) as database:
        database.execute("CREATE TABLE t (x)")
    (tmp_path / "var" / "sample-city").write_text(f"{making}\nofficer\n")
    assert run.sound_database()
    assert run.sample_city() == "officer\n"

    run.DATABASE.write_bytes(b"this is no database" * 100)
    assert not run.sound_database()
    (tmp_path / "var" / "sample-city").write_text("made otherwise\n")
    assert not run.sound_database()
