"""The minute of publication: every family asks for its result at once, and some answer.

Usage: `python -m benchmarks.results_minute [families] [clients]` makes a SQLite database of its own in a
temporary folder; `python tests/postgres.py python -m benchmarks.results_minute` does the same on a
throw-away PostgreSQL. 2,000 families and 64 clients unless told otherwise. A round is sealed, drawn,
matched and published by the product's own deeds; then the product's own server (two processes) is asked
over the loopback for every family's page, and every third family with an offer accepts it on that page.
Prints the time of the publication, the answers of the pages and of the acceptances by the clock, and
what the seats add up to. Exits 1 if anything was refused, oversold or lost.
"""

from __future__ import annotations

import http.client
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

CLASS_SEATS = 40
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
ANSWER = re.compile(r'action="([^"]+/answer/)"')


def set_up(folder: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minsheng.project.settings")
    os.environ["MINSHENG_DATA_FOLDER"] = folder
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)


def publish(families: int) -> tuple[str, list[str], float]:
    """The round's code, the private links, and the seconds the publication took."""
    from django.db import transaction
    from tests.people import make_cast
    from tests.placements import builders

    from minsheng.applications.models import Application
    from minsheng.engines import admission
    from minsheng.placements.models import Match
    from minsheng.placements.problem import market_of
    from minsheng.placements.services import keep_match, publish_results

    cast = make_cast()
    with transaction.atomic():
        seats = [CLASS_SEATS] * (families // CLASS_SEATS * 3 // 4)
        found, classes = builders.closed_round(cast, *seats)
        for number in range(families):
            wishes = [classes[(number * 7 + step * step) % len(classes)] for step in range(5)]
            builders.families(cast, found, [list(dict.fromkeys(wishes))])
    draw = builders.drawn(cast, found)
    match = Match.objects.create(draw=draw, started_by=cast.officer)
    kinds, data = market_of(draw)
    market = admission.market_from_data(data)
    result = admission.match(market)
    told = admission.verify_result(market, result.to_dict()).to_dict()
    keep_match(match.pk, kinds, data, result, told)
    began = time.perf_counter()
    publish_results(found.pk, actor=cast.colleague)
    links = [one.secret for one in Application.objects.filter(round=found)]
    return found.code, links, time.perf_counter() - began


def start_server() -> tuple[subprocess.Popen[bytes], int]:
    """The server as `./run` starts it, on a free port of the loopback."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("granian")), "--interface", "wsgi"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--workers", "2"]
    command += ["--blocking-threads", "4", "--log-level", "warning"]
    process = subprocess.Popen([*command, "minsheng.project.wsgi:application"])
    for _turn in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return process, port
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the server did not start")


class Crowd:
    """Clients that share the families among themselves."""

    def __init__(self, port: int, code: str, links: list[str]) -> None:
        self.port, self.code, self.links = port, code, links
        self.pages: list[float] = []
        self.answers: list[float] = []
        self.wrong: list[int] = []

    def run(self, clients: int) -> float:
        began = time.perf_counter()
        threads = [
            threading.Thread(target=self.ask, args=(range(one, len(self.links), clients),))
            for one in range(clients)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return time.perf_counter() - began

    def ask(self, numbers: range) -> None:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        for number in numbers:
            url = f"/enrol/{self.code}/result/{self.links[number]}/"
            began = time.perf_counter()
            line.request("GET", url)
            reply = line.getresponse()
            page = reply.read().decode()
            self.pages.append(time.perf_counter() - began)
            if reply.status != 200:
                self.wrong.append(reply.status)
            elif number % 3 == 0 and (offer := ANSWER.search(page)):
                self.accept(line, offer.group(1), page, reply.headers["Set-Cookie"] or "")
        line.close()

    def accept(self, line: http.client.HTTPConnection, url: str, page: str, cookie: str) -> None:
        token = TOKEN.search(page)
        said = {"word": "accept", "csrfmiddlewaretoken": token.group(1) if token else ""}
        kind = "application/x-www-form-urlencoded"
        headers = {"Content-Type": kind, "Cookie": cookie.partition(";")[0]}
        began = time.perf_counter()
        line.request("POST", url, urlencode(said), headers)
        reply = line.getresponse()
        reply.read()
        self.answers.append(time.perf_counter() - began)
        if reply.status != 302:
            self.wrong.append(reply.status)


def told(name: str, times: list[float]) -> str:
    ranked = sorted(times)
    p95 = ranked[int(len(ranked) * 0.95)]
    return f"{name}: {len(times):,}, median {statistics.median(times):.2f} s, p95 {p95:.2f} s, longest {ranked[-1]:.2f} s"


def main() -> int:
    given = [int(one) for one in sys.argv[1:3]]
    families, clients = given + [2_000, 64][len(given) :]
    with tempfile.TemporaryDirectory(prefix="minsheng-results-") as folder:
        set_up(folder)
        code, links, seconds = publish(families)
        print(f"{families:,} families published in {seconds:.1f} s")
        process, port = start_server()
        try:
            crowd = Crowd(port, code, links)
            whole = crowd.run(clients)
        finally:
            process.terminate()
            process.wait()
        asked = len(crowd.pages) + len(crowd.answers)
        print(f"{clients} clients: {asked:,} requests in {whole:.1f} s, {asked / whole:.0f}/s")
        print(told("pages", crowd.pages))
        print(told("acceptances", crowd.answers))
        return books(crowd)


def books(crowd: Crowd) -> int:
    from minsheng.classes.models import Seat
    from minsheng.classes.queries import drifting
    from minsheng.placements.models import Placement

    accepted = Placement.objects.filter(state=Placement.State.ACCEPTED).count()
    seats = Seat.objects.filter(state=Seat.State.ACCEPTED).count()
    drift = drifting().count()
    print(f"accepted {accepted:,}, seats {seats:,}, drift {drift}, refused {crowd.wrong[:5]}")
    return int(bool(crowd.wrong) or drift > 0 or not accepted == seats == len(crowd.answers))


if __name__ == "__main__":
    sys.exit(main())
