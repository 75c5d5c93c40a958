"""Seats under a storm: 64 clients, 25,600 claims, 2,000 seats, and the server killed in the middle.

    ./run soak seats [--database=postgres|sqlite] [--clients=64] [--claims=25600] [--kills=3]

Four server processes of sixteen threads each claim seats through ``hold_seats``; now and then a child
gives its seat back. Whole processes are killed (SIGKILL), and on PostgreSQL also its own processes;
what was going on comes again, as a browser would send it again. Afterwards: no class oversold, no
count apart from its seats, no child with two seats in a term, no confirmed seat lost. Then the same
storm meets a naive variant (look, then insert), which must fail: else the storm proves nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

ROOT = Path(__file__).parents[2]
SERVERS = 4
CLASSES = 50
SEATS_PER_CLASS = 40
TURNED, HELD, GIVEN_BACK = 1, 2, 3
"""What a client heard about a claim; 0 is nothing yet."""

Heard = npt.NDArray[np.int8]
Deed = Callable[[uuid.UUID, int, bool], int]


def claim_of(number: int, children: int) -> tuple[uuid.UUID, int, bool]:
    """Who asks for which class in claim ``number``, and whether they give the seat back at once."""
    mixed = hashlib.sha256(str(number).encode()).digest()
    child = int.from_bytes(mixed[:4], "big") % children
    holder = uuid.UUID(bytes=hashlib.sha256(f"child {child}".encode()).digest()[:16])
    return holder, int.from_bytes(mixed[4:8], "big") % CLASSES, mixed[8] < 13


def guarded(term_id: int) -> Deed:
    """The product's own deed."""
    from minsheng.classes.services import AlreadySeated, NoPlaceLeft, hold_seats, release_seats

    def deed(holder: uuid.UUID, class_id: int, back: bool) -> int:
        try:
            hold_seats({holder: class_id})
        except (NoPlaceLeft, AlreadySeated):
            return TURNED
        if not back:
            return HELD
        release_seats(term_id, [holder])
        return GIVEN_BACK

    return deed


def naive(term_id: int) -> Deed:
    """What one writes at first: count, and insert if there is room."""
    from minsheng.classes.models import CareClass, Seat

    def deed(holder: uuid.UUID, class_id: int, back: bool) -> int:
        live = Seat.objects.live().filter(care_class=class_id).count()
        has = Seat.objects.live().filter(term=term_id, holder=holder).exists()
        if has or live >= CareClass.objects.get(pk=class_id).capacity:
            return TURNED
        Seat.objects.create(care_class_id=class_id, term_id=term_id, holder=holder)
        return HELD

    return deed


def client(heard: Heard, numbers: range, deed: Deed, ids: list[int]) -> None:
    """Send one's claims one after the other; whatever got no answer is sent again."""
    from django.db import DatabaseError, InterfaceError, connection

    for number in numbers:
        holder, at, back = claim_of(number, len(heard) // 3)
        while not heard[number]:
            try:
                heard[number] = deed(holder, ids[at], back)
            except (DatabaseError, InterfaceError) as error:
                if type(error).__name__ == "IntegrityError":  # the naive one meets the constraint
                    heard[number] = TURNED
                connection.close()
                time.sleep(0.05)
    connection.close()


def server(file: Path, server_number: int, clients: int, variant: str, term_id: int) -> None:
    """One process with its share of the clients as threads."""
    from minsheng.classes.models import CareClass

    heard: Heard = np.memmap(file, np.int8, "r+")
    recovered()
    ids = sorted(CareClass.objects.filter(term=term_id).values_list("pk", flat=True))
    deed = {"guarded": guarded, "naive": naive}[variant](term_id)
    each = len(heard) // clients
    threads = [
        threading.Thread(
            target=client, args=(heard, range(one * each, (one + 1) * each), deed, ids)
        )
        for one in range(server_number, clients, SERVERS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class Storm:
    """One run of all clients against one term, with kills."""

    def __init__(self, asked: argparse.Namespace, folder: Path, variant: str, term_id: int) -> None:
        self.asked, self.variant, self.term_id = asked, variant, term_id
        self.file = folder / f"{variant}.heard"
        self.heard: Heard = np.memmap(self.file, np.int8, "w+", shape=(asked.claims,))
        self.fork = multiprocessing.get_context("fork")
        self.chance = random.Random(5)
        self.kills = 0

    def start(self, number: int) -> Any:
        given = (self.file, number, self.asked.clients, self.variant, self.term_id)
        process = self.fork.Process(target=server, args=given)
        process.start()
        return process

    def run(self, kill_database: Callable[[], None] | None) -> float:
        """Seconds from the first claim to the last answer."""
        from django.db import connection

        connection.close()
        began = time.monotonic()
        running = {number: self.start(number) for number in range(SERVERS)}
        while running:
            time.sleep(0.02)
            answered = np.count_nonzero(self.heard) / len(self.heard)
            due = (self.kills + 1) / (2 * self.asked.kills + 2)
            if self.kills < 2 * self.asked.kills and answered >= due:
                self.kill(running, kill_database)
            running = {number: one for number, one in running.items() if one.exitcode is None}
        return time.monotonic() - began

    def kill(self, running: dict[int, Any], kill_database: Callable[[], None] | None) -> None:
        self.kills += 1
        if kill_database and self.kills % 2 == 0:
            kill_database()
            return
        number = self.chance.choice(sorted(running))
        os.kill(running[number].pid, signal.SIGKILL)
        running[number].join()
        running[number] = self.start(number)


def recovered() -> None:
    """Wait until the database takes connections: after a kill it reads its log for some seconds.

    Raises:
        TimeoutError: it does not come back within a minute.
    """
    from django.db import OperationalError, connection

    for _turn in range(600):
        try:
            connection.ensure_connection()
        except OperationalError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the database did not come back")


def kill_a_backend() -> None:
    """SIGKILL one of PostgreSQL's own processes: it throws everybody out and recovers from its log."""
    from django.db import connection

    recovered()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'"
            " AND pid <> pg_backend_pid() LIMIT 1"
        )
        row = cursor.fetchone()
    connection.close()
    if row:
        os.kill(row[0], signal.SIGKILL)


def make_term(variant: str) -> int:
    from minsheng.classes.models import CareClass
    from minsheng.organisations.models import Organisation
    from tests.classes import builders
    from tests.people import make_cast

    county = Organisation.objects.filter(kind="county").first() or make_cast().county
    term = builders.make_term(county, variant)
    place = builders.venue(county, "hall")
    for number in range(CLASSES):
        builders.make_class(term, f"C{number}", venue=place, capacity=SEATS_PER_CLASS)
    assert CareClass.objects.filter(term=term).count() == CLASSES
    return int(term.pk)


def books(term_id: int, heard: Heard) -> dict[str, int]:
    """What the database says afterwards, counted from the rows alone."""
    from django.db import OperationalError, connection
    from django.db.models import Count, Q

    from minsheng.classes.models import CareClass, Seat

    for _attempt in range(100):
        try:
            connection.ensure_connection()
            break
        except OperationalError:  # it recovers from the last kill
            time.sleep(0.1)
    live = Count("seats", filter=Q(seats__state__in=["held", "accepted"]))
    classes = list(CareClass.objects.filter(term=term_id).annotate(live=live))
    seats = list(Seat.objects.live().filter(term=term_id).values_list("holder", flat=True))
    confirmed = {
        claim_of(int(number), len(heard) // 3)[0] for number in np.flatnonzero(heard == HELD)
    }
    return {
        "seated": len(seats),
        "oversold": sum(max(0, one.live - one.capacity) for one in classes),
        "drift": sum(abs(one.live - one.taken) for one in classes),
        "double holds": len(seats) - len(set(seats)),
        "lost answers": len(confirmed - set(seats)),
    }


def storms(asked: argparse.Namespace) -> int:
    """Both variants on the database of the settings; 0 if the one holds and the other fails."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", "-v0")
    kill_database = None
    if connection.vendor == "postgresql":
        with (
            connection.cursor() as cursor
        ):  # the throw-away server of the tests forgets what it said
            cursor.execute("ALTER ROLE CURRENT_USER SET synchronous_commit = on")
        kill_database = kill_a_backend
    fine = True
    with tempfile.TemporaryDirectory(prefix="minsheng-seats-") as name:
        for variant in ("guarded", "naive"):
            storm = Storm(asked, Path(name), variant, make_term(variant))
            seconds = storm.run(kill_database)
            found = books(storm.term_id, storm.heard)
            wrong = found["oversold"] + found["drift"] + found["double holds"]
            holds = wrong + found["lost answers"] == 0
            fine = fine and (holds if variant == "guarded" else found["oversold"] > 0)
            told = ", ".join(f"{count:,} {what}" for what, count in found.items())
            rate = asked.claims / seconds
            print(  # noqa: T201
                f"{connection.vendor}, {variant}: {asked.claims:,} claims by {asked.clients} clients in "
                f"{seconds:.1f} s ({rate:,.0f}/s), {storm.kills} kills: {told}",
                flush=True,
            )
    return 0 if fine else 1


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", choices=["postgres", "sqlite"])
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--claims", type=int, default=25_600)
    parser.add_argument("--kills", type=int, default=3, help="of each kind, in each storm")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.here:
        return storms(asked)
    numbers = [f"--{name}={getattr(asked, name)}" for name in ("clients", "claims", "kills")]
    wanted = [asked.database] if asked.database else ["postgres", "sqlite"]
    return max(launched("tests.soak.seats", one, numbers) for one in wanted)


def launched(module: str, database: str, numbers: list[str]) -> int:
    """Run the storm of a module beside a database of its own, with its data in a throw-away folder."""
    with tempfile.TemporaryDirectory(prefix="minsheng-soak-") as folder:
        command = [sys.executable, "-m", module, "--here", *numbers]
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "minsheng.project.settings",
            "MINSHENG_DATA_FOLDER": folder,
            "MINSHENG_DATABASE_URL": f"sqlite:///{folder}/soak.sqlite3",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }
        if database == "postgres":
            command = [sys.executable, "tests/postgres.py", *command]
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
