"""The draw: nobody can know it before, nobody can change it after, everybody can repeat it."""

from __future__ import annotations

import copy
import hashlib
import hmac
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from minsheng.engines.admission import (
    BadInput,
    BadList,
    NotYet,
    draw_from_data,
    draw_order,
    first_difference,
    freeze,
    frozen_document,
    included,
    make_pack,
    seal,
    seed,
)

from .draws import FALLBACK, FROZEN_AT, LOTTERY, PUBLISHED, SECRET, frozen, pack, rules

ROOT = Path(__file__).parents[3]
NODE = shutil.which("node", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
TWIN = ROOT / "frontend" / "src" / "admission" / "draw.js"
SCRIPT = ROOT / "src/minsheng/placements/static/placements/recompute_admission_draw.py"


def test_the_seed_is_the_published_formula() -> None:
    sources = [{"name": "a", "published_at": "2026-07-01", "value": "1"}]
    text = "minsheng-lottery-v1\nr\nm\n" + '[{"name":"a","published_at":"2026-07-01","value":"1"}]'
    found = seed("r", "m", sources)
    assert found == hashlib.sha256(text.encode()).digest()
    first = min("abc", key=lambda one: hmac.new(found, one.encode(), "sha256").digest())
    assert draw_order(found, "abc")[0] == first


def test_the_order_of_arrival_plays_no_part() -> None:
    lines = list(frozen().lines)
    assert freeze(reversed(lines)).root == freeze(lines).root


@pytest.mark.parametrize("families", [1, 2, 3, 5, 8, 25])
def test_every_family_finds_its_line_under_the_root(families: int) -> None:
    our = frozen(families)
    for receipt, sealed in our.lines:
        proof = our.proof(receipt)
        assert included(receipt, sealed, proof, our.root)
        assert not included(receipt, "0" * 64, proof, our.root)


def test_an_empty_list_has_a_root() -> None:
    assert freeze({}).root == hashlib.sha256(b"").hexdigest()


def test_only_the_family_can_show_what_was_sealed() -> None:
    assert seal({"tier": "hard"}, bytes(32)) != seal({"tier": "hard"}, bytes([1] * 32))


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([("A-1", "0" * 64), ("A-1", "1" * 64)], "listed twice"),
        ([("张三", "0" * 64)], "no receipt number"),
        ([("A-1", "x")], "no SHA-256"),
    ],
)
def test_a_list_nobody_could_check_is_refused(lines: list[tuple[str, str]], said: str) -> None:
    with pytest.raises(BadList, match=said):
        freeze(lines)


def test_a_secret_that_is_not_shown_falls_to_the_next_public_draw() -> None:
    for shown in (
        {LOTTERY: PUBLISHED[LOTTERY], FALLBACK: PUBLISHED[FALLBACK]},
        PUBLISHED | {SECRET: PUBLISHED[SECRET] | {"value": "别的话"}},
    ):
        drawn = make_pack(rules(), frozen(), FROZEN_AT, shown)
        assert [one["name"] for one in drawn["sources"]] == [LOTTERY, FALLBACK]
        assert first_difference(drawn) is None
    with pytest.raises(NotYet, match="福彩3D"):
        make_pack(rules(), frozen(), FROZEN_AT, {LOTTERY: PUBLISHED[LOTTERY]})


@pytest.mark.parametrize(
    ("published_at", "said"),
    [(FROZEN_AT, "before the list was frozen"), ("2026-07-01T21:20:00", "no time zone")],
)
def test_a_source_known_before_the_freeze_is_refused(published_at: str, said: str) -> None:
    early = PUBLISHED | {LOTTERY: {"published_at": published_at, "value": "1"}}
    with pytest.raises(NotYet, match=said):
        make_pack(rules(), frozen(), FROZEN_AT, early)


def test_the_pack_tells_no_tier_and_no_name() -> None:
    told = json.dumps(pack()["receipts"]) + json.dumps(pack()["order"])
    assert "hard" not in told
    assert set(pack()["counts"]) == {"families", "children", "seats"}


def tampered() -> list[tuple[str, Any]]:
    """Changes somebody might make, and the line that must be named."""

    def put(path: list[Any], value: Any) -> Any:
        def change(one: dict[str, Any]) -> None:
            here: Any = one
            for step in path[:-1]:
                here = here[step]
            here[path[-1]] = value

        return change

    def swap(one: dict[str, Any]) -> None:
        one["order"][3], one["order"][4] = one["order"][4], one["order"][3]

    def drop(one: dict[str, Any]) -> None:
        one["order"].pop()

    def turn(one: dict[str, Any]) -> None:
        one["receipts"].reverse()

    def twice(one: dict[str, Any]) -> None:
        one["receipts"].insert(0, one["receipts"][0])

    return [
        ("format", put(["format"], "other")),
        ("rules_sha256", put(["rules", "offer_hours"], 24)),
        ("receipts", turn),
        ("receipts", twice),
        ("merkle_root", put(["receipts", 7, 1], "0" * 64)),
        ("sources", put(["sources", 0, "name"], "别的")),
        ("sources", put(["sources", 0, "published_at"], FROZEN_AT)),
        ("sources", put(["sources", 0, "more"], 1)),
        ("seed", put(["sources", 0, "value"], "1")),
        ("seed", put(["seed"], "0" * 64)),
        ("order, place 4", swap),
        ("order, place 25", drop),
        ("counts", put(["counts", "families"], 26)),
        ("digest", put(["counts", "children"], 32)),
        ("digest", put(["digest"], "0" * 64)),
        ("it cannot be read", put(["order"], None)),
    ]


def test_a_tampered_pack_is_refused_with_the_line_that_differs(tmp_path: Path) -> None:
    """By the engine, by the script for parents, and by the browser's code: the same lines."""
    packs = [("", pack()), ("", pack(1)), ("", pack(0))]
    for part, change in tampered():
        other = copy.deepcopy(pack())
        change(other)
        packs.append((part, other))
    for number, (part, one) in enumerate(packs):
        (tmp_path / f"{number}.json").write_text(json.dumps(one, ensure_ascii=False), "utf-8")
        assert (first_difference(one) or "").startswith(part), part
        assert bool(first_difference(one)) == bool(part), first_difference(one)
    said = _script(tmp_path, len(packs))
    if NODE is not None:
        assert _browser_code(tmp_path, len(packs)) == [
            part if part else one["digest"] for part, one in packs
        ]
    assert said == [part if part else one["digest"] for part, one in packs]


PARTS = [part for part, _ in tampered()]


def _part(line: str) -> str:
    return next(part for part in sorted(PARTS, key=len, reverse=True) if line.startswith(part))


def _script(folder: Path, count: int) -> list[str]:
    found = []
    for number in range(count):
        done = subprocess.run(
            [sys.executable, "-I", SCRIPT, folder / f"{number}.json"],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            found.append(_part(done.stderr.removeprefix("DIFFERENT: ")))
        else:
            found.append(done.stdout.split()[-1])
    return found


def _browser_code(folder: Path, count: int) -> list[str]:
    code = (
        f"import {{ verify }} from {json.dumps(TWIN.as_uri())};"
        "import { readFileSync } from 'node:fs';"
        f"const read = (n) => JSON.parse(readFileSync({json.dumps(str(folder))} + `/${{n}}.json`));"
        f"console.log(JSON.stringify([...Array({count}).keys()].map((n) => verify(read(n)))));"
    )
    assert NODE is not None
    done = subprocess.run(
        [NODE, "--input-type=module", "-e", code], capture_output=True, text=True, check=True
    )
    return [one["digest"] or _part(one["difference"]) for one in json.loads(done.stdout)]


def test_the_script_for_parents_is_short_and_needs_nothing() -> None:
    text = SCRIPT.read_text("utf-8")
    assert len(text.splitlines()) <= 200
    needed = {
        line.split()[1] for line in text.splitlines() if line.startswith(("import ", "from "))
    }
    assert needed <= sys.stdlib_module_names


def test_the_draw_starts_from_the_published_list() -> None:
    published = frozen_document(rules(), frozen(), FROZEN_AT)
    shown = [{"name": name} | one for name, one in PUBLISHED.items()]
    drawn = draw_from_data(published, shown)
    assert drawn["order"] == pack()["order"]

    for change in ({"merkle_root": "0" * 64}, {"receipts": [["A", "x"]]}, {"rules": {}}):
        with pytest.raises(BadInput):
            draw_from_data(published | change, shown)
    with pytest.raises(BadInput, match="has not been published"):
        draw_from_data(published, shown[1:])
