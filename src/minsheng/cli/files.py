"""Reading what commands are given, and ending with words when it cannot be read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

BAD_INPUT = 2


def leave(message: str, status: int) -> SystemExit:
    """Say why on standard error; raise what is returned."""
    click.echo(message, err=True)
    return SystemExit(status)


def read_object(path: Path) -> dict[str, Any]:
    """A file that must hold one JSON object; ends the command if it does not."""
    try:
        content = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise leave(f"{path}: {error.strerror}.", BAD_INPUT) from None
    except ValueError as error:
        raise leave(f"{path}: This is not JSON: {error}.", BAD_INPUT) from None
    if not isinstance(content, dict):
        raise leave(f"{path}: This is not a JSON object.", BAD_INPUT)
    return content
