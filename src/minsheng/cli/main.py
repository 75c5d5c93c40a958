"""The command ``minsheng``: solve a problem file, check an answer."""

from __future__ import annotations

import click

from .admission import check_admission, solve_admission
from .appraisal import check_appraisal, solve_appraisal
from .draw import draw_order, verify_pack
from .effects import check_effect, solve_effect
from .siting import check_siting, solve_siting


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="minsheng")
def main() -> None:
    """Plan and check from the command line. Answers go to standard output or a file."""


@main.group()
def solve() -> None:
    """Find an answer to a problem."""


@main.group()
def check() -> None:
    """Recompute everything an answer claims, without the solver."""


solve.add_command(solve_siting)
solve.add_command(solve_admission)
check.add_command(check_siting)
check.add_command(check_admission)
solve.add_command(solve_appraisal)
check.add_command(check_appraisal)
solve.add_command(solve_effect)
check.add_command(check_effect)
main.add_command(draw_order)
main.add_command(verify_pack)
