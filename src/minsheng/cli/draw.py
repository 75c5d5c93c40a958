"""``minsheng draw`` and ``minsheng verify``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from .files import BAD_INPUT, leave, read_object

_path = click.Path(path_type=Path)


@click.command("draw")
@click.argument("frozen", type=_path)
@click.argument("sources", type=_path)
@click.option("-o", "--output", required=True, type=_path, help="Where to write the pack (JSON).")
def draw_order(frozen: Path, sources: Path, output: Path) -> None:
    """Draw the order of the families of FROZEN, the list published at the freeze.

    SOURCES is {"sources": [{"name": …, "published_at": …, "value": …}, …]}: what the announced
    sources have shown. Exit status: 0 the public pack was written, 2 bad input.
    """
    content, shown = read_object(frozen), read_object(sources).get("sources")
    if not isinstance(shown, list):
        raise leave(f"{sources}: The list sources is missing. Add it.", BAD_INPUT)
    from minsheng.engines.admission import BadInput, draw_from_data, write_text

    try:
        pack = draw_from_data(content, shown)
        write_text(json.dumps(pack, ensure_ascii=False, indent=1) + "\n", output)
    except BadInput as bad:
        raise leave(f"{frozen.name}: {bad}", BAD_INPUT) from None
    except OSError as error:
        raise leave(f"{output}: {error.strerror}.", BAD_INPUT) from None
    click.echo(pack["digest"])


@click.command("verify")
@click.argument("pack", type=_path)
def verify_pack(pack: Path) -> None:
    """Run a published draw again from PACK and print its digest.

    Exit status: 0 the same, 1 not (the first difference on standard error), 2 bad input.
    """
    content = read_object(pack)
    from minsheng.engines.admission import first_difference

    wrong = first_difference(content)
    if wrong is not None:
        raise leave(f"{pack.name}: {wrong}", 1)
    click.echo(content["digest"])
    sys.exit(0)
