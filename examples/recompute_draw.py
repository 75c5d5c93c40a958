"""Recompute a published draw: python recompute_draw.py draw.json [commitment]

Needs nothing but Python 3.9 or later. Says what differs from the file, and ends with 0 only if
nothing does. Give the commitment as it was published before the draw to be sure that the list
was not changed afterwards; and compare the values below with what the sources have published.

The method, in five steps:
1. commitment = SHA-256 of the plan as canonical JSON (UTF-8, keys in order, no spaces).
2. key = the values of each source in the plan's order: numbers rising, each followed by ".",
   texts as upper-case letters and digits; a "/" after each source (RFC 3797).
3. Each part of the draw has its own key: key + SHA-256 of [commitment, part…] in upper-case
   hexadecimal + "/". Parts are ["units", stratum] and ["inspectors", unit].
4. Step i (from 0) of a part hashes (two bytes of i) + key + (two bytes of i); the number modulo
   the number of names left picks one of them; names stand in the order of their characters.
5. Units are drawn stratum by stratum. For each drawn unit all inspectors are put in the order of
   their draw, without those in conflict. Visits are given one by one, unit by unit: to the first
   in that order with a visit left, else along the shortest chain of changes that frees one.
   Without a fixed number of visits per inspector, the smallest that works is used.
"""

import hashlib
import json
import sys


def canonical(data):
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sha256(data):
    return hashlib.sha256(canonical(data)).hexdigest()


def source_text(values):
    if all(isinstance(value, int) for value in values):
        return "".join(f"{number}." for number in sorted(values)) + "/"
    kept = [c for text in values for c in text.upper() if c.isascii() and c.isalnum()]
    return "".join(kept) + "/"


def drawn(names, count, key, part, commitment, algorithm):
    """``count`` of the names, in the order of their draw."""
    names = sorted(names)
    part_key = (key + sha256([commitment, *part]).upper() + "/").encode()
    order = []
    for step in range(count):
        edge = step.to_bytes(2, "big")
        number = int.from_bytes(hashlib.new(algorithm, edge + part_key + edge).digest(), "big")
        order.append(names.pop(number % len(names)))
    return order


def give_one(unit, asked, teams, visits, most):
    """One more inspector for the unit, by the shortest chain of changes; False if there is none."""
    came_from, freed_by = {}, {}
    queue = [unit]
    for here in queue:  # grows while we go
        for inspector in asked[here]:
            if inspector in came_from or inspector in teams[here]:
                continue
            came_from[inspector] = here
            if len(visits[inspector]) < most:
                while True:
                    here = came_from[inspector]
                    teams[here].append(inspector)
                    visits[inspector].append(here)
                    if here == unit:
                        return True
                    inspector = freed_by[here]
                    teams[here].remove(inspector)
                    visits[inspector].remove(here)
            for other in asked:  # in the order of the draw
                if other in visits[inspector] and other not in queue:
                    freed_by[other] = inspector
                    queue.append(other)
    return False


def send(asked, inspectors, team, most):
    teams = {unit: [] for unit in asked}
    visits = {inspector: [] for inspector in inspectors}
    for unit in asked:
        for _ in range(team):
            if not give_one(unit, asked, teams, visits, most):
                return None
    return teams


def all_teams(plan, asked):
    team, inspectors = plan["team"], plan["inspectors"]
    if not team or not asked:
        return {unit: [] for unit in asked}
    if plan["most_each"] is not None:
        return send(asked, inspectors, team, plan["most_each"])
    fewest = -(-len(asked) * team // max(len(inspectors), 1))
    for most in range(fewest, max(len(asked), fewest) + 1):
        teams = send(asked, inspectors, team, most)
        if teams is not None:
            return teams
    return None


def recompute(claimed):
    """The document as it should be, from its plan and values."""
    plan, values = claimed["plan"], claimed["values"]
    if plan["format"] != "minsheng-draw/1":
        sys.exit(f"unknown format {plan['format']!r}")
    algorithm = {"rfc3797-md5": "md5", "rfc3797-sha256": "sha256"}[plan["method"]]
    for name in ("units", "conflicts"):
        plan[name] = sorted(plan[name])
    plan["inspectors"] = sorted(plan["inspectors"])
    commitment = sha256(plan)
    key = "".join(source_text(one) for one in values)

    picks = []
    for stratum in sorted(plan["quotas"]):
        codes = [code for code, where in plan["units"] if where == stratum]
        count = plan["quotas"][stratum]
        order = drawn(codes, count, key, ["units", stratum], commitment, algorithm)
        picks += [[stratum, place, code] for place, code in enumerate(order, 1)]

    barred = {(inspector, unit) for inspector, unit, _why in plan["conflicts"]}
    everybody = plan["inspectors"]
    asked = {}
    for _stratum, _place, code in picks:
        order = drawn(everybody, len(everybody), key, ["inspectors", code], commitment, algorithm)
        asked[code] = [name for name in order if (name, code) not in barred]
    teams = all_teams(plan, asked)
    if teams is None:
        sys.exit("the conflicts leave too few inspectors: this draw has no answer")

    found = {
        "plan": plan,
        "commitment": commitment,
        "values": values,
        "key": key,
        "picks": [[*pick, sorted(teams[pick[2]])] for pick in picks],
    }
    found["digest"] = sha256(found)
    return found


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as file:
        claimed = json.load(file)
    found = recompute(json.loads(json.dumps(claimed)))
    wrong = [part for part in sorted({*found, *claimed}) if found.get(part) != claimed.get(part)]
    if len(sys.argv) == 3 and sys.argv[2] != found["commitment"]:
        wrong.append("commitment: the plan is not the one announced")
    for place, (name, due) in enumerate(found["plan"]["sources"]):
        values = found["values"][place]
        sys.stdout.write(f"source {name} ({due}): {values}\n")
    for stratum, place, code, inspectors in found["picks"]:
        sys.stdout.write(f"{stratum} {place}: {code} {' '.join(inspectors)}\n")
    sys.stdout.write(f"commitment {found['commitment']}\ndigest {found['digest']}\n")
    sys.exit("DIFFERENT: " + ", ".join(wrong) if wrong else 0)


if __name__ == "__main__":
    main()
