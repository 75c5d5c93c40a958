"""The commands `minsheng solve appraisal` and `minsheng check appraisal` as a script sees them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.engines.appraisal.builders import data, unit

from minsheng.cli.main import main

EXAMPLE = Path(__file__).parents[2] / "examples" / "appraisal" / "snapshot.json"


def run(*words: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, [str(word) for word in words])
    return result.exit_code, result.stdout, result.stderr


def test_the_example_gives_the_published_scores_to_the_byte(tmp_path: Path) -> None:
    scores = tmp_path / "scores.json"

    status, out, err = run("solve", "appraisal", EXAMPLE, "-o", scores)

    assert (status, out) == (0, "")
    assert json.loads(scores.read_bytes())["digest"] in err
    assert scores.read_bytes() == (EXAMPLE.parent / "scores.json").read_bytes()
    status, out, _ = run("check", "appraisal", EXAMPLE, scores)
    assert (status, json.loads(out)) == (0, {"valid": True, "differences": []})


def test_a_lie_is_found(tmp_path: Path) -> None:
    scores = json.loads((EXAMPLE.parent / "scores.json").read_text("utf-8"))
    scores["units"][0]["score"] = "100.00"
    (tmp_path / "lie.json").write_text(json.dumps(scores))

    status, out, _ = run("check", "appraisal", EXAMPLE, tmp_path / "lie.json")

    assert status == 1
    assert "units[0].score" in json.loads(out)["differences"][0]


def test_bad_input_names_row_field_and_mend_and_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "snap.json").write_text(json.dumps(data(unit("a"), unit("b", visits=3))))

    status, out, err = run(
        "solve", "appraisal", tmp_path / "snap.json", "-o", tmp_path / "scores.json"
    )

    assert (status, out) == (2, "")
    assert "snap.json, units, row 2, open: More were counted than asked" in err
    assert not (tmp_path / "scores.json").exists()


@pytest.mark.parametrize("missing", ["input", "folder"])
def test_what_is_not_there_is_said(tmp_path: Path, missing: str) -> None:
    source = tmp_path / "no.json" if missing == "input" else EXAMPLE
    target = tmp_path / ("scores.json" if missing == "input" else "no/scores.json")

    status, _, err = run("solve", "appraisal", source, "-o", target)

    assert status == 2
    assert "no" in err
