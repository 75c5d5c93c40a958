"""One run of a pip library that claims the job, on a market of single children it can read.

Usage: python benchmarks/admission_peers.py matching|algmatch CHILDREN CLASSES

Needs NumPy and the library, nothing of ours; prints CPU seconds for building and solving, and how
many were placed.
"""

from __future__ import annotations

import resource
import sys
import time

import numpy as np

CHOICES = 5


def town(
    children: int, classes: int, seed: int = 1
) -> tuple[list[list[int]], list[list[int]], int]:
    """Wishes of each child, order of each class (tier, near, ticket), and the seats of a class."""
    rng = np.random.default_rng(seed)
    wishes = np.argsort(rng.random((children, CHOICES + 3)), axis=1)[:, :CHOICES]
    wishes += rng.integers(0, max(classes - CHOICES - 3, 1), (children, 1))
    key = rng.integers(0, 8, wishes.shape) * children + rng.permutation(children)[:, None]
    asked: list[list[tuple[int, int]]] = [[] for _ in range(classes)]
    for child, (row, keys) in enumerate(zip(wishes.tolist(), key.tolist(), strict=True)):
        for kind, one in zip(row, keys, strict=True):
            asked[kind].append((one, child))
    order = [[child for _, child in sorted(those)] for those in asked]
    return wishes.tolist(), order, max(1, round(0.75 * children / classes))


def matching(wishes: list[list[int]], order: list[list[int]], seats: int) -> tuple[float, int]:
    from matching.games import HospitalResident

    listed = [kind for kind, those in enumerate(order) if those]
    game = HospitalResident.create_from_dictionaries(
        {f"c{child}": [f"k{kind}" for kind in row] for child, row in enumerate(wishes)},
        {f"k{kind}": [f"c{child}" for child in order[kind]] for kind in listed},
        {f"k{kind}": seats for kind in listed},
    )
    built = time.process_time()
    game.solve(optimal="resident")
    return built, sum(len(those) for those in game.matching.values())


def algmatch(wishes: list[list[int]], order: list[list[int]], seats: int) -> tuple[float, int]:
    from algmatch import HospitalResidentsProblem

    listed = {kind: number for number, kind in enumerate([k for k, o in enumerate(order) if o], 1)}
    game = HospitalResidentsProblem(
        dictionary={
            "residents": {
                child + 1: [listed[kind] for kind in row] for child, row in enumerate(wishes)
            },
            "hospitals": {
                number: {"capacity": seats, "preferences": [child + 1 for child in order[kind]]}
                for kind, number in listed.items()
            },
        },
        optimised_side="residents",
    )
    built = time.process_time()
    found = game.get_stable_matching()
    return built, sum(1 for kind in found["resident_sided"].values() if kind != "")


def main() -> None:
    if len(sys.argv) < 4:
        print(__doc__)
        return
    name, children, classes = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    wishes, order, seats = town(children, classes)
    began = time.process_time()
    built, placed = {"matching": matching, "algmatch": algmatch}[name](wishes, order, seats)
    ended = time.process_time()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"building {built - began:.2f} + solving {ended - built:.2f} CPU s, {memory} MB, "
        f"{placed} placed"
    )


if __name__ == "__main__":
    main()
