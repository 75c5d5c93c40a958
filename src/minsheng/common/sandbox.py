"""Reading files from outside in a child process that may use little memory and little time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from minsheng.common import tabular
from minsheng.common.problem import Problem, Refused
from minsheng.common.tables import Names, Row, Table, cell_as_json, cell_from_json

MEMORY = 2**30
CPU_S = 60
WALL_S = 180
_SOURCES = str(Path(__file__).resolve().parents[2])


def read_table(path: Path, names: Names) -> Table:
    """As ``tabular.read_table``, from a process of its own with limits on memory and time.

    Raises:
        Refused: as there; also ``too_heavy`` when the limits did not suffice.
    """
    with tempfile.TemporaryDirectory(prefix="minsheng-import-") as folder:
        out = Path(folder) / "rows"
        command = [
            sys.executable,
            "-m",
            "minsheng.common.sandbox",
            str(path.resolve()),
            str(out),
            str(MEMORY),
        ]
        # Nothing of our environment goes along: the child needs no secret and no database.
        environment = {
            "PYTHONPATH": _SOURCES,
            "PATH": os.environ.get("PATH", ""),
            "PYTHONUTF8": "1",
        }
        wanted = json.dumps({key: sorted(accepted) for key, accepted in names.items()})
        try:
            done = subprocess.run(  # noqa: S603  our own module, by our own interpreter
                command,
                input=wanted.encode(),
                env=environment,
                timeout=WALL_S,
                capture_output=True,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise Refused("too_heavy") from error
        if done.returncode or not out.exists():
            raise Refused("too_heavy")
        return _received(out)


def _received(out: Path) -> Table:
    with out.open(encoding="utf-8") as lines:
        head = json.loads(next(lines))
        if "refused" in head:
            problem = _problem(head["refused"])
            raise Refused(problem.code, problem.column, **problem.facts)
        notes = [_problem(note) for note in head["notes"]]
        rows = [_row(json.loads(line)) for line in lines]
    return Table(head["headings"], rows, head["heading_row"], notes)


def _problem(stored: dict[str, Any]) -> Problem:
    return Problem(stored["code"], stored["column"], stored["facts"])


def _row(stored: list[Any]) -> Row:
    number, cells, *problems = stored
    return Row(
        number,
        [cell_from_json(cell) for cell in cells],
        tuple(_problem(problem) for problem in problems),
    )


def _send(table: Table, out: Path) -> None:
    head = {
        "headings": table.headings,
        "heading_row": table.heading_row,
        "notes": [note.as_json() for note in table.notes],
    }
    with out.open("w", encoding="utf-8") as lines:
        print(json.dumps(head), file=lines)
        for row in table.rows:
            problems = [problem.as_json() for problem in row.problems]
            print(
                json.dumps([row.number, [cell_as_json(cell) for cell in row.cells], *problems]),
                file=lines,
            )


def _limit(memory: int) -> None:
    """Limits where the system knows them (not on Windows); the wall clock holds everywhere."""
    try:
        import resource
    except ImportError:
        return
    for what, limit in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_FSIZE, memory),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (limit, limit))


def main() -> None:
    """The child: read the file named first, write rows to the file named second,
    with at most the third argument's bytes of memory."""
    path, out = Path(sys.argv[1]), Path(sys.argv[2])
    names = json.load(sys.stdin)
    _limit(int(sys.argv[3]))
    try:
        _send(tabular.read_table(path, names), out)
    except Refused as refused:
        out.write_text(json.dumps({"refused": refused.problem.as_json()}) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
