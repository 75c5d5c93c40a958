"""Answers under a storm: every family answers, claims and answers again while seats are handed on, with kills.

    ./run soak answers [--database=postgres|sqlite] [--families=400] [--kills=3]

A round is sealed, drawn, matched and published; then four server processes of eight threads each let
every family say what it says (accept, accept and stay listed, decline), take leftover seats and say
yes to them, and a fifth process lets offers lapse and hands seats on over and over. Whole processes
are killed (SIGKILL), on PostgreSQL also its own; what got no answer is said again. Afterwards: no
class oversold, no count apart from its seats, every family's seats are those its page tells, nobody
who was told "accepted" is without a seat, and the public log holds.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from tests.soak.seats import Heard, kill_a_backend, launched

SERVERS, THREADS, TURNS = 4, 8, 3
"""Processes, threads in each, and how often a family comes back."""
DONE, ACCEPTED = 1, 2
CLASS_SEATS = 10


def publish(families: int) -> int:
    """A published round with seats for three quarters of its families; its id."""
    from django.db import transaction

    from minsheng.engines import admission
    from minsheng.placements.models import Match
    from minsheng.placements.problem import market_of
    from minsheng.placements.services import keep_match, publish_results
    from tests.people import make_cast
    from tests.placements import builders

    cast = make_cast()
    with transaction.atomic():
        count = families * 3 // (4 * CLASS_SEATS)
        found, classes = builders.closed_round(cast, *[CLASS_SEATS] * count)
        for number in range(families):
            wishes = [classes[(number * 7 + step * step) % count] for step in range(3)]
            builders.families(cast, found, [list(dict.fromkeys(wishes))])
    match = Match.objects.create(draw=builders.drawn(cast, found), started_by=cast.officer)
    kinds, data = market_of(match.draw)
    market = admission.market_from_data(data)
    result = admission.match(market)
    told = admission.verify_result(market, result.to_dict()).to_dict()
    keep_match(match.pk, kinds, data, result, told)
    publish_results(found.pk, actor=cast.colleague)
    return int(found.pk)


def say(placement_id: int, turn: int) -> int:
    """What this family does this time: DONE, or ACCEPTED once it was told that the seat is its own."""
    from minsheng.classes.services import AlreadySeated, NoPlaceLeft, NoSuchSeat
    from minsheng.placements.models import Placement
    from minsheng.placements.queries import left_for
    from minsheng.placements.services import TooLate, WrongState, answer, claim_left

    mixed = hashlib.sha256(f"{placement_id} {turn}".encode()).digest()
    one = Placement.objects.get(pk=placement_id)
    try:
        if one.state == Placement.State.OFFERED:
            word = ("accept", "listed", "decline")[mixed[0] % 3]
            answer(one.pk, word, application_id=one.application_id)
            return DONE if word == "decline" else ACCEPTED
        if left := left_for(one):
            wanted = left[mixed[1] % len(left)].pk
            claim_left(one.application_id, one.pk, wanted)
            answer(one.pk, "accept", application_id=one.application_id)
            return ACCEPTED
    except (AlreadySeated, NoPlaceLeft, NoSuchSeat, TooLate, WrongState):
        pass
    return DONE


def clients(file: Path, server: int, ids: list[int]) -> None:
    """One server process: its share of the families, each turn after turn."""
    heard: Heard = np.memmap(file, np.int8, "r+")

    def family(thread: int) -> None:
        from django.db import DatabaseError, InterfaceError, connection

        for turn in range(TURNS):
            for place in range(server * THREADS + thread, len(ids), SERVERS * THREADS):
                at = turn * len(ids) + place
                while not heard[at]:
                    try:
                        heard[at] = say(ids[place], turn)
                    except (DatabaseError, InterfaceError):
                        connection.close()
                        time.sleep(0.05)
        connection.close()

    threads = [threading.Thread(target=family, args=(one,)) for one in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def hand_on(round_id: int, until: Any) -> None:
    """Seats are handed on again and again, as the timer does."""
    from django.db import DatabaseError, InterfaceError, connection

    from minsheng.classes.services import NoPlaceLeft
    from minsheng.placements.services import tend

    while not until.is_set():
        try:
            tend(round_id)
        except NoPlaceLeft:
            pass
        except (DatabaseError, InterfaceError):
            connection.close()
        time.sleep(0.05)
    connection.close()


def storm(round_id: int, ids: list[int], kills: int, file: Path) -> tuple[Heard, int]:
    """Run it; what everybody heard, and how many kills there were."""
    from django.db import connection

    heard: Heard = np.memmap(file, np.int8, "w+", shape=(TURNS * len(ids),))
    kind, is_postgres = get_context("fork"), connection.vendor == "postgresql"
    connection.close()
    over = kind.Event()
    timer = kind.Process(target=hand_on, args=(round_id, over))
    timer.start()

    def start(server: int) -> Any:
        process = kind.Process(target=clients, args=(file, server, ids))
        process.start()
        return process

    running = {server: start(server) for server in range(SERVERS)}
    done = 0
    while running:
        time.sleep(0.02)
        if done < 2 * kills and np.count_nonzero(heard) > len(heard) * (done + 1) / (2 * kills + 2):
            done += 1
            if is_postgres and done % 2 == 0:
                kill_a_backend()
            else:
                server = sorted(running)[done % len(running)]
                os.kill(running[server].pid, signal.SIGKILL)
                running[server].join()
                running[server] = start(server)
        running = {server: one for server, one in running.items() if one.exitcode is None}
    over.set()
    timer.join()
    return heard, done


def books(ids: list[int], heard: Heard) -> dict[str, int]:
    """What is wrong afterwards, counted from the rows alone; all zero if nothing is."""
    from minsheng.classes.models import CareClass, Seat
    from minsheng.classes.queries import drifting
    from minsheng.enrolment.queries import log_holds
    from minsheng.placements.models import Placement

    live = Counter(Seat.objects.live().values_list("holder", "care_class"))
    told = Counter[Any]()
    accepted = set()
    for one in Placement.objects.seated():
        told.update(zip(one.unit["holders"], one.classes, strict=True))
        if one.state == Placement.State.ACCEPTED:
            accepted.add(one.pk)
    held = Counter((str(holder), kind) for holder, kind in live.elements())
    said = {ids[at % len(ids)] for at in np.flatnonzero(heard == ACCEPTED).tolist()}
    taken = Counter(kind for _holder, kind in live.elements())
    rows = CareClass.objects.all()
    return {
        "oversold": sum(max(0, taken[one.pk] - one.capacity) for one in rows),
        "drift": drifting().count(),
        "seats nobody is told of": (held - told).total(),
        "seats told that are not there": (told - held).total(),
        "lost acceptances": len(said - accepted),
        "broken log": int(not log_holds(Placement.objects.all()[0].draw.round)),
    }


def run(asked: argparse.Namespace) -> int:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from minsheng.placements.models import Placement

    call_command("migrate", "-v0")
    call_command("createcachetable", "-v0")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ALTER ROLE CURRENT_USER SET synchronous_commit = on")
    with tempfile.TemporaryDirectory(prefix="minsheng-answers-") as name:
        round_id = publish(asked.families)
        ids = list(Placement.objects.order_by("pk").values_list("pk", flat=True))
        began = time.monotonic()
        heard, kills = storm(round_id, ids, asked.kills, Path(name) / "heard")
        seconds = time.monotonic() - began
        wrong = books(ids, heard)
    states = Counter(Placement.objects.values_list("state", flat=True))
    print(  # noqa: T201
        f"{connection.vendor}: {len(ids):,} families, {len(heard):,} visits in {seconds:.1f} s, "
        f"{kills} kills, {dict(states)}: " + ", ".join(f"{n} {what}" for what, n in wrong.items())
    )
    return int(any(wrong.values()))


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", choices=["postgres", "sqlite"])
    parser.add_argument("--families", type=int, default=400)
    parser.add_argument("--kills", type=int, default=3, help="of each kind")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.here:
        return run(asked)
    numbers = [f"--families={asked.families}", f"--kills={asked.kills}"]
    wanted = [asked.database] if asked.database else ["postgres", "sqlite"]
    return max(launched("tests.soak.answers", one, numbers) for one in wanted)


if __name__ == "__main__":
    sys.exit(main())
