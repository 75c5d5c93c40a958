"""The commands `minsheng draw` and `minsheng verify`."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner
from tests.engines.admission.draws import FROZEN_AT, PUBLISHED, frozen, rules

from minsheng.cli.main import main
from minsheng.engines.admission import frozen_document


def run(*words: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, [str(word) for word in words])
    return result.exit_code, result.stdout, result.stderr


def test_a_draw_is_written_verified_and_refused_once_changed(tmp_path: Path) -> None:
    (tmp_path / "frozen.json").write_text(
        json.dumps(frozen_document(rules(), frozen(), FROZEN_AT)), "utf-8"
    )
    shown = [{"name": name} | one for name, one in PUBLISHED.items()]
    (tmp_path / "sources.json").write_text(json.dumps({"sources": shown}), "utf-8")
    pack = tmp_path / "pack.json"

    status, digest, _ = run("draw", tmp_path / "frozen.json", tmp_path / "sources.json", "-o", pack)
    assert status == 0
    assert run("verify", pack) == (0, digest, "")

    said = json.loads(pack.read_text("utf-8"))
    said["order"].reverse()
    pack.write_text(json.dumps(said), "utf-8")
    status, out, err = run("verify", pack)
    assert (status, out) == (1, "")
    assert "pack.json: order, place 1: it says" in err


def test_what_cannot_be_read_is_bad_input(tmp_path: Path) -> None:
    file = tmp_path / "file.json"
    assert run("verify", file)[0] == 2
    file.write_text("{}")
    assert run("draw", file, file, "-o", tmp_path / "pack.json")[0] == 2
    (tmp_path / "sources.json").write_text('{"sources": []}')
    status, _, err = run("draw", file, tmp_path / "sources.json", "-o", tmp_path / "pack.json")
    assert status == 2
    assert "file.json" in err
