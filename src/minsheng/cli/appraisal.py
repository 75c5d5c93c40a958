"""``minsheng solve appraisal`` and ``minsheng check appraisal``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .files import BAD_INPUT, leave, read_object

if TYPE_CHECKING:
    from minsheng.engines.appraisal import Snapshot

_path = click.Path(path_type=Path)


@click.command("appraisal")
@click.argument("snapshot", type=_path)
@click.option("-o", "--output", required=True, type=_path, help="Where to write the scores (JSON).")
@click.option("--quiet", is_flag=True, help="No words on standard error.")
def solve_appraisal(snapshot: Path, output: Path, quiet: bool) -> None:
    """Compute the scores of SNAPSHOT, a published JSON file.

    The same snapshot gives the same bytes. Exit status: 0 the scores were written, 2 bad input.
    """
    if not output.parent.is_dir():
        raise leave(f"{output.parent}: The folder does not exist.", BAD_INPUT)
    read = _read(snapshot)
    from minsheng.engines.appraisal import appraise, document
    from minsheng.engines.appraisal.exact import file_bytes

    scores = document(appraise(read))
    try:
        output.write_bytes(file_bytes(scores))
    except OSError as error:
        raise leave(f"{output}: {error.strerror}.", BAD_INPUT) from None
    if not quiet:
        click.echo(f"{output}: {len(scores['units'])} units, digest {scores['digest']}", err=True)


@click.command("appraisal")
@click.argument("snapshot", type=_path)
@click.argument("scores", type=_path)
def check_appraisal(snapshot: Path, scores: Path) -> None:
    """Compute SNAPSHOT again and say where SCORES differs, as one JSON object.

    Exit status: 0 the scores are true, 1 they are not, 2 bad input.
    """
    read, claimed = _read(snapshot), read_object(scores)
    from minsheng.engines.appraisal import differences

    found = differences(claimed, read)
    answer: dict[str, Any] = {"valid": not found, "differences": found}
    click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
    sys.exit(1 if found else 0)


def _read(path: Path) -> Snapshot:
    from minsheng.engines.appraisal import BadInput, read_snapshot

    try:
        return read_snapshot(path)
    except BadInput as bad:
        raise leave(str(bad), BAD_INPUT) from None
    except OSError as error:
        raise leave(f"{path}: {error.strerror}.", BAD_INPUT) from None
