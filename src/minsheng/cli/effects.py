"""``minsheng solve effect`` and ``minsheng check effect``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .files import BAD_INPUT, leave, read_object

if TYPE_CHECKING:
    from minsheng.engines.effects import Panel

_path = click.Path(path_type=Path)
REFUSED = 1


@click.command("effect")
@click.argument("figures", type=_path)
@click.option("-o", "--output", required=True, type=_path, help="Where to write the answer (JSON).")
def solve_effect(figures: Path, output: Path) -> None:
    """Compute what a change did from FIGURES, the file of weekly figures that the page of an evaluation offers.

    Exit status: 0 the answer was written, 1 the figures cannot carry one (why is written), 2 bad input.
    """
    panel, _claimed = _read(figures)
    answer = _answer(panel)
    try:
        output.write_text(json.dumps(answer, ensure_ascii=False, indent=1) + "\n", "utf-8")
    except OSError as error:
        raise leave(f"{output}: {error.strerror}.", BAD_INPUT) from None
    told = answer["refusal"]["cause"] if answer["refusal"] else answer["result"]["verdict"]
    click.echo(f"{output}: {told}, figures {answer['sha256']}", err=True)
    sys.exit(REFUSED if answer["refusal"] else 0)


@click.command("effect")
@click.argument("figures", type=_path)
def check_effect(figures: Path) -> None:
    """Compute FIGURES again and say where the answer in the same file differs, as one JSON object.

    Exit status: 0 the answer is true, 1 it is not, 2 bad input.
    """
    panel, claimed = _read(figures)
    from minsheng.engines.effects import differences

    found = _answer(panel)
    parts = {name: claimed.get(name) for name in ("sha256", "result", "refusal")}
    wrong = differences(parts, {name: found[name] for name in parts})
    click.echo(json.dumps({"valid": not wrong, "differences": wrong}, ensure_ascii=False, indent=1))
    sys.exit(1 if wrong else 0)


def _answer(panel: Panel) -> dict[str, Any]:
    from minsheng.engines.effects import Unfit, answer_to_data, evaluate, panel_digest

    answer: dict[str, Any] = {"sha256": panel_digest(panel), "result": None, "refusal": None}
    try:
        return answer | {"result": answer_to_data(evaluate(panel))}
    except Unfit as unfit:
        return answer | {"refusal": {"cause": unfit.cause, "facts": unfit.facts}}


def _read(path: Path) -> tuple[Panel, dict[str, Any]]:
    """The weekly figures, alone in their file or beside an answer, and the whole file."""
    content = read_object(path)
    from minsheng.engines.effects import panel_from_data

    try:
        return panel_from_data(content.get("panel", content)), content
    except (KeyError, TypeError, ValueError) as error:
        why = f"{path}: These are no weekly figures ({error!r}). Take the file from the page."
        raise leave(why, BAD_INPUT) from None
