"""The commands `minsheng solve admission` and `minsheng check admission` as a script sees them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from minsheng.cli.main import main
from minsheng.engines.admission import Town, invented_market


def run(*words: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, [str(word) for word in words])
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def market(tmp_path: Path) -> Path:
    file = tmp_path / "market.json"
    file.write_text(json.dumps(invented_market(Town(90, 6, 0.4), 1)))
    return file


def test_a_result_is_written_and_confirmed(market: Path, tmp_path: Path) -> None:
    result = tmp_path / "result.json"

    status, out, err = run("solve", "admission", market, "-o", result, "--prove")
    assert (status, out) == (0, "")
    assert "stable" in err
    said = json.loads(result.read_text())
    assert said["format"] == "minsheng.admission.result/1"
    assert said["placed"] == said["placed_bound"]

    status, out, _ = run("check", "admission", market, result)
    found = json.loads(out)
    assert status == 0
    assert (found["placed"], found["blocking"], found["oversold"]) == (said["placed"], 0, 0)


def test_the_same_run_writes_the_same_bytes(market: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert run("solve", "admission", market, "-o", tmp_path / name, "--quiet") == (0, "", "")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_result_that_lies_is_not_valid(market: Path, tmp_path: Path) -> None:
    result = tmp_path / "result.json"
    run("solve", "admission", market, "-o", result)
    result.write_text(json.dumps(json.loads(result.read_text()) | {"placed": 0}))

    status, out, _ = run("check", "admission", market, result)

    assert status == 1
    assert "placed is" in json.loads(out)["errors"][0]


def test_bad_input_names_family_option_field_and_mend(market: Path, tmp_path: Path) -> None:
    said = json.loads(market.read_text())
    said["options"][3][1][0][1] = 0
    market.write_text(json.dumps(said))

    status, out, err = run("solve", "admission", market, "-o", tmp_path / "r.json")

    assert (status, out) == (2, "")
    assert "market.json: family 3, option 1, seats: It asks for 0 seats. Ask for 1 or more." in err
    assert not (tmp_path / "r.json").exists()


@pytest.mark.parametrize("text", [None, "no json", "[]"])
def test_files_that_cannot_be_read_are_bad_input(
    market: Path, tmp_path: Path, text: str | None
) -> None:
    other = tmp_path / "other.json"
    if text is not None:
        other.write_text(text)

    assert run("check", "admission", market, other)[0] == 2
    assert run("solve", "admission", other, "-o", tmp_path / "r.json")[0] == 2
    assert run("solve", "admission", market, "-o", tmp_path / "no" / "r.json")[0] == 2
