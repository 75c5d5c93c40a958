"""The public pack of a draw: all that anybody needs to find the same order. No names, no tiers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from .canonical import sha256
from .faults import BadInput, whole
from .lottery import BadList, Frozen, NotYet, draw_order, freeze, seed, settle
from .rules import Announced, Rules, rules_from_data

FORMAT = "minsheng.admission.pack/1"


def make_pack(
    rules: Rules,
    frozen: Frozen,
    frozen_at: str,
    published: Mapping[str, Mapping[str, str]],
    counts: Mapping[str, int] | None = None,
) -> dict[str, Any]:
    """Draw, and put everything into one document.

    Args:
        counts: numbers to publish with it (families, children, seats).

    Raises:
        NotYet: a source is missing or older than the freeze.
    """
    sources = settle(rules.sources, published, frozen_at)
    seeded = seed(rules.sha256, frozen.root, sources)
    body: dict[str, Any] = {
        "format": FORMAT,
        "rules": rules.to_data(),
        "rules_sha256": rules.sha256,
        "frozen_at": frozen_at,
        "receipts": [list(line) for line in frozen.lines],
        "merkle_root": frozen.root,
        "sources": sources,
        "seed": seeded.hex(),
        "order": draw_order(seeded, frozen.receipts),
        "counts": dict(counts or {}) | {"families": len(frozen.lines)},
    }
    return body | {"digest": sha256(body)}


def first_difference(pack: Mapping[str, Any]) -> str | None:
    """Where a pack is not what its own contents lead to; None if it tells the truth."""
    if pack.get("format") != FORMAT:
        return f"format: it is {pack.get('format')!r}, not {FORMAT!r}"
    try:
        return _first_difference(pack)
    except BadInput as bad:
        return f"rules: {bad}"
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        return f"it cannot be read: {type(wrong).__name__} {wrong}"


def _first_difference(pack: Mapping[str, Any]) -> str | None:
    rules = rules_from_data(pack["rules"])
    if (found := sha256(pack["rules"])) != pack["rules_sha256"]:
        return f"rules_sha256: it says {pack['rules_sha256']}, the rules give {found}"
    lines = [(str(receipt), str(sealed)) for receipt, sealed in pack["receipts"]]
    try:
        frozen = freeze(lines)
    except BadList as bad:
        return f"receipts: {bad}"
    if (place := _first(lines, frozen.lines)) is not None:
        return f"receipts, line {place + 1}: {lines[place][0]} stands out of order"
    if frozen.root != pack["merkle_root"]:
        return f"merkle_root: it says {pack['merkle_root']}, the receipts give {frozen.root}"
    if (wrong := _wrong_source(pack, rules.sources)) is not None:
        return wrong
    seeded = seed(pack["rules_sha256"], frozen.root, pack["sources"])
    if seeded.hex() != pack["seed"]:
        return f"seed: it says {pack['seed']}, rules, root and sources give {seeded.hex()}"
    order = draw_order(seeded, frozen.receipts)
    if (place := _first(pack["order"], order)) is not None:
        said, is_so = _at(pack["order"], place), _at(order, place)
        return f"order, place {place + 1}: it says {said}, the draw gives {is_so}"
    if pack["counts"].get("families") != len(lines):
        return f"counts: families is {pack['counts'].get('families')}, {len(lines)} are listed"
    found = sha256({name: value for name, value in pack.items() if name != "digest"})
    return None if found == pack["digest"] else f"digest: it says {pack['digest']}, found {found}"


def _wrong_source(pack: Mapping[str, Any], announced: Sequence[Announced]) -> str | None:
    """Whether the sources are those announced, shown after the freeze."""
    shown = {one["name"]: one for one in pack["sources"]}
    try:
        settled = settle(announced, shown, pack["frozen_at"])
    except NotYet as bad:
        return f"sources: {bad}"
    place = _first(pack["sources"], settled)
    return None if place is None else f"sources, line {place + 1}: not what was announced"


def _first(said: Sequence[Any], found: Sequence[Any]) -> int | None:
    """Place of the first difference."""
    if len(said) == len(found) and list(said) == list(found):
        return None
    for place, (one, other) in enumerate(zip(said, found, strict=False)):
        if one != other:
            return place
    return min(len(said), len(found))


def _at(lines: Sequence[Any], place: int) -> Any:
    return lines[place] if place < len(lines) else "nothing"


def draw_from_data(
    content: Mapping[str, Any], published: Sequence[Mapping[str, str]]
) -> dict[str, Any]:
    """The pack from a frozen list as published (rules, frozen_at, receipts, merkle_root, counts).

    Raises:
        BadInput: the list is not what its root says, or a source is missing.
    """
    try:
        rules = rules_from_data(content["rules"])
        frozen = freeze((str(a), str(b)) for a, b in content["receipts"])
        shown = {one["name"]: one for one in published}
        if content.get("merkle_root", frozen.root) != frozen.root:
            raise BadInput(
                [
                    whole(
                        "merkle_root",
                        "The receipts give another one.",
                        "Take the list as published.",
                    )
                ]
            )
        return make_pack(rules, frozen, content["frozen_at"], shown, content.get("counts"))
    except (KeyError, TypeError, ValueError) as wrong:
        raise BadInput([whole("", f"{type(wrong).__name__}: {wrong}.", "Mend the file.")]) from None


def frozen_document(rules: Rules, frozen: Frozen, frozen_at: str) -> dict[str, Any]:
    """What is published at the freeze; the draw starts from it."""
    return {
        "format": "minsheng.admission.frozen/1",
        "rules": rules.to_data(),
        "rules_sha256": rules.sha256,
        "sources": [asdict(source) for source in rules.sources],
        "frozen_at": frozen_at,
        "receipts": [list(line) for line in frozen.lines],
        "merkle_root": frozen.root,
    }
