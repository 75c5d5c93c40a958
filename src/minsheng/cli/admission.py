"""``minsheng solve admission`` and ``minsheng check admission``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .files import BAD_INPUT, leave, read_object
from .progress import Teller

if TYPE_CHECKING:
    from minsheng.engines.admission import Market

_path = click.Path(path_type=Path)


@click.command("admission")
@click.argument("market", type=_path)
@click.option("-o", "--output", required=True, type=_path, help="Where to write the result (JSON).")
@click.option("--prove", is_flag=True, help="Prove the best where it is not evident.")
@click.option(
    "--time-limit", type=click.FloatRange(min=0), default=60.0, help="Seconds for the proof."
)
@click.option("--quiet", is_flag=True, help="No progress on standard error.")
@click.option("--timing", is_flag=True, help="Write the seconds into the result.")
def solve_admission(
    market: Path, output: Path, prove: bool, time_limit: float, quiet: bool, timing: bool
) -> None:
    """Match the families of MARKET, a JSON file, to its classes.

    Ctrl-C ends a proof and writes the match known so far. Exit status: 0 a result was written,
    2 bad input.
    """
    if not output.parent.is_dir():
        raise leave(f"{output.parent}: The folder does not exist.", BAD_INPUT)
    read = _read(market)
    from minsheng.engines.admission import match, write_text

    with Teller(quiet=quiet) as teller:
        result = match(read, prove=prove, time_limit_s=time_limit, progress=teller)
    try:
        write_text(result.to_json(timing=timing), output)
    except OSError as error:
        raise leave(f"{output}: {error.strerror}.", BAD_INPUT) from None
    if not quiet:
        told = f"{result.status}, {result.placed} placed, {result.blocking} blocking"
        click.echo(f"{output}: {told}, {result.seconds:.2f} s", err=True)


@click.command("admission")
@click.argument("market", type=_path)
@click.argument("result", type=_path)
def check_admission(market: Path, result: Path) -> None:
    """Check RESULT against MARKET and print what was found as one JSON object.

    Exit status: 0 every claim holds, 1 not, 2 bad input.
    """
    read = _read(market)
    claimed = read_object(result)
    from minsheng.engines.admission import verify_result

    found = verify_result(read, claimed)
    click.echo(json.dumps(found.to_dict(), ensure_ascii=False, indent=1))
    sys.exit(0 if found.valid else 1)


def _read(path: Path) -> Market:
    from minsheng.engines.admission import BadInput, read_market

    try:
        return read_market(path)
    except BadInput as bad:
        raise leave(
            "\n".join(f"{path.name}: {line}" for line in str(bad).split("\n")), BAD_INPUT
        ) from None
    except OSError as error:
        raise leave(f"{path}: {error.strerror}.", BAD_INPUT) from None
