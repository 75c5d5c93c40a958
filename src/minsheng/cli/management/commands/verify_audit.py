"""`./run manage verify_audit`: does the audit chain hold?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from minsheng.audit.verification import Anchor, head, verify_chain


def read_anchors(path: Path) -> list[Anchor]:
    """Lines of "sequence digest", as this command writes them.

    Raises:
        CommandError: a line is something else; it is named.
    """
    anchors = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        sequence, _, digest = line.partition(" ")
        if not (sequence.isdigit() and len(digest) == 64):
            raise CommandError(f"{path} line {number} is not an anchor", returncode=2)
        anchors.append(Anchor(int(sequence), digest))
    return anchors


class Command(BaseCommand):
    help = "Verify the audit chain. Exit status 0: it holds; 1: the first bad entry is named; 2: bad anchor file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--anchor",
            type=Path,
            metavar="FILE",
            help="a file kept outside this machine: compare with the ends written there, then add the present one",
        )

    def handle(self, *args: Any, anchor: Path | None = None, **options: Any) -> None:
        known = read_anchors(anchor) if anchor and anchor.exists() else []
        count, fault = verify_chain(known)
        if fault:
            self.stdout.write(f"{count} entries hold; entry {fault.sequence}: {fault.what}")
            sys.exit(1)
        end = head()
        if anchor and end not in known:
            with anchor.open("a") as file:
                file.write(f"{end.sequence} {end.digest}\n")
        self.stdout.write(f"{count} entries hold; the end is {end.sequence} {end.digest}")
