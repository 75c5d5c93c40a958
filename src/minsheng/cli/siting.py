"""``minsheng solve siting`` and ``minsheng check siting``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .files import BAD_INPUT, leave, read_object
from .progress import Teller

if TYPE_CHECKING:
    from minsheng.engines.siting import Problem

INFEASIBLE = 3

_path = click.Path(path_type=Path)


@click.command("siting")
@click.argument("problem", type=_path)
@click.option("-o", "--output", required=True, type=_path, help="Where to write the plan (JSON).")
@click.option("--time-limit", type=click.FloatRange(min=0), help="Seconds; instead of the file's.")
@click.option("--seed", type=click.IntRange(min=0), help="Instead of the file's.")
@click.option("--quiet", is_flag=True, help="No progress on standard error.")
@click.option("--timing", is_flag=True, help="Write the seconds even into a proved plan.")
def solve_siting(
    problem: Path,
    output: Path,
    time_limit: float | None,
    seed: int | None,
    quiet: bool,
    timing: bool,
) -> None:
    """Find the best siting plan for PROBLEM, a folder or one JSON file.

    Ctrl-C writes the best plan found so far. Exit status: 0 a plan was written, 2 bad input,
    3 no plan can keep every rule.
    """
    if not output.parent.is_dir():
        raise leave(f"{output.parent}: The folder does not exist.", BAD_INPUT)
    read = _read(problem)
    from minsheng.engines.common.status import Infeasible
    from minsheng.engines.siting import solve, write_plan

    for note in read.notes:
        click.echo(note, err=True)
    with Teller(quiet=quiet) as teller:
        try:
            plan = solve(read, progress=teller, time_limit_s=time_limit, seed=seed)
        except Infeasible as cause:
            raise leave(f"No plan can keep every rule. {cause}", INFEASIBLE) from None
    try:
        write_plan(plan, output, timing=timing)
    except OSError as error:
        raise leave(f"{output}: {error.strerror}.", BAD_INPUT) from None
    if not quiet:
        values = ", ".join(f"{name} {value:,.6g}" for name, value in plan.objective.items())
        told = f"{plan.status}, gap {plan.gap:.4%}, {values}, {plan.seconds:.2f} s"
        click.echo(f"{output}: {told}", err=True)


@click.command("siting")
@click.argument("problem", type=_path)
@click.argument("plan", type=_path)
def check_siting(problem: Path, plan: Path) -> None:
    """Check PLAN against PROBLEM and print what was found as one JSON object.

    Exit status: 0 valid, 1 not valid, 2 bad input.
    """
    read = _read(problem)
    claimed = read_object(plan)
    from minsheng.engines.siting import verify_plan

    audit = verify_plan(read, claimed)
    click.echo(json.dumps(audit.to_dict(), ensure_ascii=False, indent=1))
    sys.exit(0 if audit.valid else 1)


def _read(path: Path) -> Problem:
    from minsheng.engines.siting import BadInput, read_problem

    try:
        return read_problem(path)
    except BadInput as bad:
        raise leave(str(bad), BAD_INPUT) from None
    except OSError as error:
        raise leave(f"{path}: {error.strerror}.", BAD_INPUT) from None
