"""The commands `minsheng solve siting` and `minsheng check siting` as a script sees them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from minsheng.cli.main import main

EXAMPLES = Path(__file__).parents[2] / "examples"
TOWN = EXAMPLES / "san-francisco"


def run(*words: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, [str(word) for word in words])
    return result.exit_code, result.stdout, result.stderr


def test_a_plan_is_written_and_confirmed(tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"

    status, out, err = run("solve", "siting", TOWN, "-o", plan)
    assert (status, out) == (0, "")
    assert "optimal" in err

    status, out, _ = run("check", "siting", TOWN, plan)
    assert status == 0
    assert json.loads(out)["valid"] is True


def test_the_same_run_writes_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        run("solve", "siting", TOWN, "-o", tmp_path / name, "--seed", 3)

    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_quiet_says_nothing(tmp_path: Path) -> None:
    assert run("solve", "siting", TOWN, "-o", tmp_path / "p", "--quiet") == (0, "", "")


def test_bad_input_names_row_and_mend_and_writes_nothing(tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"

    status, out, err = run("solve", "siting", EXAMPLES / "bad-rows", "-o", plan)

    assert (status, out) == (2, "")
    assert "demand.csv, row 8, weight" in err
    assert not plan.exists()


def test_an_infeasible_problem_names_its_cause(tmp_path: Path) -> None:
    (tmp_path / "problem.toml").write_text('datum = "plane"\nbudget_yuan = 1\n')
    (tmp_path / "demand.csv").write_text("id,x,y,weight\na,0,0,1\n")
    (tmp_path / "sites.csv").write_text("id,x,y,must\nA,0,0,open\n")
    (tmp_path / "options.csv").write_text("site,level,cost_yuan,services\nA,basic,9,\n")

    status, _, err = run("solve", "siting", tmp_path, "-o", tmp_path / "plan.json")

    assert status == 3
    assert "costs 9.00 yuan, but budget_yuan is 1.00" in err


def test_a_plan_that_lies_is_not_valid(tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    run("solve", "siting", TOWN, "-o", plan)
    lie = json.loads(plan.read_text())
    lie["open"][0]["reason"]["covered_only_here"] += 1
    plan.write_text(json.dumps(lie))

    status, out, _ = run("check", "siting", TOWN, plan)

    assert status == 1
    assert "covered_only_here" in json.loads(out)["errors"][0]


@pytest.mark.parametrize("text", [None, "no json", "[]"])
def test_a_plan_that_cannot_be_read_is_bad_input(tmp_path: Path, text: str | None) -> None:
    plan = tmp_path / "plan.json"
    if text is not None:
        plan.write_text(text)

    assert run("check", "siting", TOWN, plan)[0] == 2


def test_a_folder_that_does_not_exist_is_said_before_solving(tmp_path: Path) -> None:
    status, _, err = run("solve", "siting", TOWN, "-o", tmp_path / "no" / "plan.json")

    assert status == 2
    assert "does not exist" in err


def test_ctrl_c_writes_the_best_plan_so_far(tmp_path: Path) -> None:
    folder = _hard_problem(tmp_path)
    plan = tmp_path / "plan.json"
    code = "from minsheng.cli.main import main; main()"
    words = ["solve", "siting", str(folder), "-o", str(plan), "--time-limit", "600"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen(
        [sys.executable, "-c", code, *words], stderr=subprocess.PIPE, env=environment, text=True
    )
    assert process.stderr is not None
    process.stderr.readline()  # it has begun
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)

    assert process.returncode == 0, err
    assert json.loads(plan.read_text())["status"] == "feasible"
    assert run("check", "siting", folder, plan)[0] == 0


def _hard_problem(folder: Path) -> Path:
    """Points spread evenly by chance: easy to cover well, long to prove best."""
    rng = np.random.default_rng(1)
    rows = "".join(
        f"p{i},{x:.0f},{y:.0f},{w}\n"
        for i, (x, y, w) in enumerate(rng.uniform(1, [9000, 9000, 99], (6000, 3)).astype(int))
    )
    places = "".join(
        f"s{i},{x:.0f},{y:.0f}\n" for i, (x, y) in enumerate(rng.uniform(0, 9000, (500, 2)))
    )
    (folder / "problem.toml").write_text('datum = "plane"\ncount = 60\nreach_m = 650\n')
    (folder / "demand.csv").write_text("id,x,y,weight\n" + rows)
    (folder / "sites.csv").write_text("id,x,y\n" + places)
    return folder
