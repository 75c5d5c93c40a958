"""Recompute a published admission draw: python recompute_admission_draw.py pack.json [root]

Needs nothing but Python 3.9 or later. Says the first line that is not what the rest leads to, and
ends with 0 only if there is none. Give the root as it was published at the freeze to be sure that
the list was not changed afterwards, and compare the sources with what was drawn in public.

The method:
1. Canonical bytes: JSON in UTF-8 and NFC, keys in order, no spaces, whole numbers only.
2. rules_sha256 = SHA-256 of the rules' canonical bytes.
3. receipts: [receipt, seal] in the order of their characters. A leaf is SHA-256 of a zero byte and
   the canonical bytes of the line; a node SHA-256 of a one byte and both children; what is left
   over at the end of a row moves up as it is. The last node is merkle_root (RFC 6962).
4. sources: those the rules announced, published after frozen_at. A secret counts only if its
   SHA-256 is the commitment in the rules; else the fallback named there takes its place.
5. seed = SHA-256 of "minsheng-lottery-v1", rules_sha256, merkle_root, each with a line feed, and
   the canonical bytes of the sources.
6. A family's ticket is HMAC-SHA-256 of its receipt under the seed. order = receipts by ticket.
7. digest = SHA-256 of the canonical bytes of everything else in the pack.

Your own line: the seal is SHA-256 of your salt (hexadecimal on your receipt, 32 bytes) followed by
the canonical bytes of your application as printed there.
"""

import hashlib
import hmac
import json
import sys
import unicodedata
from datetime import datetime


def composed(data):
    if isinstance(data, str):
        return data if data.isascii() else unicodedata.normalize("NFC", data)
    if isinstance(data, list):
        return [composed(part) for part in data]
    if isinstance(data, dict):
        return {composed(key): composed(part) for key, part in data.items()}
    if isinstance(data, float):
        sys.exit(f"DIFFERENT: {data} has decimals, which have no single way of being written")
    return data


def canonical(data):
    text = json.dumps(composed(data), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def sha256(data):
    return hashlib.sha256(data).digest()


def root_of(lines):
    row = [sha256(b"\0" + canonical(line)) for line in lines] or [sha256(b"")]
    while len(row) > 1:
        up = [sha256(b"\1" + a + b) for a, b in zip(row[::2], row[1::2])]  # noqa: B905  Python 3.9
        row = up + row[len(row) - len(row) % 2 :]
    return row[0].hex()


def moment(text):
    found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    if found.tzinfo is None:
        raise ValueError(f"{text} names no time zone")
    return found


def expected_sources(pack):
    """The sources as they must stand, or the first that is missing or too early."""
    shown = {one["name"]: one for one in pack["sources"]}
    settled = []
    for source in pack["rules"]["sources"]:
        name = source["name"]
        secret = source["commitment"]
        if secret and not (
            name in shown and sha256(canonical(shown[name]["value"])).hex() == secret
        ):
            name = source["fallback"]
        if name not in shown:
            return None, f"sources: {name} has not been published"
        if moment(shown[name]["published_at"]) <= moment(pack["frozen_at"]):
            return None, f"sources: {name} was published before the list was frozen"
        one = shown[name]
        settled.append({key: one[key] for key in ("name", "published_at", "value")})
    return settled, None


def first(said, found):
    """Place of the first difference, from 1, with both sides; None if there is none."""
    for place in range(max(len(said), len(found))):
        one = said[place] if place < len(said) else "nothing"
        other = found[place] if place < len(found) else "nothing"
        if one != other:
            return place + 1, one, other
    return None


def differences(pack):
    """What differs, the first cause first."""
    if pack["format"] != "minsheng.admission.pack/1":
        yield f"format: {pack['format']} is not known here"
    found = sha256(canonical(pack["rules"])).hex()
    if found != pack["rules_sha256"]:
        yield f"rules_sha256: it says {pack['rules_sha256']}, the rules give {found}"
    lines = pack["receipts"]
    if (wrong := first(lines, sorted(lines))) is not None:
        yield f"receipts, line {wrong[0]}: {wrong[1][0]} stands out of order"
    receipts = [receipt for receipt, _ in lines]
    if len(set(receipts)) < len(receipts):
        yield "receipts: one is listed twice"
    root = root_of(lines)
    if root != pack["merkle_root"]:
        yield f"merkle_root: it says {pack['merkle_root']}, the receipts give {root}"
    sources, wrong = expected_sources(pack)
    if wrong:
        yield wrong
    elif (place := first(pack["sources"], sources)) is not None:
        yield f"sources, line {place[0]}: not what was announced"
    told = f"minsheng-lottery-v1\n{found}\n{root}\n".encode()
    seed = sha256(told + canonical(pack["sources"]))
    if seed.hex() != pack["seed"]:
        yield f"seed: it says {pack['seed']}, rules, root and sources give {seed.hex()}"
    order = sorted(receipts, key=lambda one: (hmac.digest(seed, one.encode(), "sha256"), one))
    if (wrong := first(pack["order"], order)) is not None:
        yield f"order, place {wrong[0]}: it says {wrong[1]}, the draw gives {wrong[2]}"
    if pack["counts"]["families"] != len(lines):
        yield f"counts: families is {pack['counts']['families']}, {len(lines)} are listed"
    digest = sha256(canonical({key: part for key, part in pack.items() if key != "digest"})).hex()
    if digest != pack["digest"]:
        yield f"digest: it says {pack['digest']}, found {digest}"


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as file:
        pack = json.load(file)
    if len(sys.argv) == 3 and sys.argv[2] != pack["merkle_root"]:
        sys.exit("DIFFERENT: merkle_root: the list is not the one published at the freeze")
    try:
        wrong = next(differences(pack), None)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        wrong = f"it cannot be read: {type(error).__name__} {error}"
    if wrong:
        sys.exit(f"DIFFERENT: {wrong}")
    for source in pack["sources"]:
        sys.stdout.write(f"{source['name']} ({source['published_at']}): {source['value']}\n")
    sys.stdout.write(f"families {len(pack['order'])}\ndigest {pack['digest']}\n")


if __name__ == "__main__":
    main()
