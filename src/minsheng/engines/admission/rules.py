"""The rules of one admission as data: frozen, hashed and published before it opens."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from .canonical import canonical, sha256
from .faults import BadInput, Fault, whole
from .reserves import SeatOrder

FORMAT = "minsheng.admission.rules/1"
HEARD_DAYS = 3
"""A family has at least so many days to speak before something is decided against it."""


class Mark(StrEnum):
    """What may put a family before others of its tier in a class."""

    RETURNING = "returning"  # a child was in this class last term
    SIBLING = "sibling"  # a brother or sister has a place there already
    NEAR = "near"  # home or work lies in the venue's zone


class Link(StrEnum):
    """How a family with several children wants them placed; its own choice, on the receipt."""

    TOGETHER_OR_NOTHING = "together_or_nothing"
    TOGETHER_THEN_SPLIT = "together_then_split"
    INDEPENDENT = "independent"


class Late(StrEnum):
    """What becomes of applications after the window."""

    AFTER_ALL = "after_all"  # behind everybody in time, by number of arrival, without a ticket
    REFUSED = "refused"


REFUSED = {
    ("mechanism", "first_choice_first"): (
        "Families that name a popular class first and miss it lose their second choice too: they "
        "gain by hiding what they want. Use deferred_acceptance."
    ),
    ("mechanism", "first_come"): (
        "Who is at a screen in the first minute wins, which working parents are not; the list "
        "is closed within seconds. Use deferred_acceptance with a window of days."
    ),
    ("draw_unit", "child"): (
        "With a ticket for each child, brothers and sisters are torn apart, and nearly always no "
        "stable match exists at all. Use family."
    ),
}
"""Practices that are known and refused, with the reason."""


@dataclass(frozen=True, slots=True)
class Tier:
    """Families served before all others; the first tier before the second, and so on."""

    code: str
    name: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reserve:
    """Soft reserve: seats of classes of one type on which a group is served first.

    Attributes:
        class_type: the type of classes it holds for; "" for every type.
        percent: share of a class's seats, rounded up, so that small classes keep one too.
    """

    group: str
    name: str
    evidence: tuple[str, ...]
    percent: int
    class_type: str = ""

    def seats(self, capacity: int) -> int:
        return -(-capacity * self.percent // 100)


@dataclass(frozen=True, slots=True)
class Announced:
    """A source of chance, named before the freeze and known only after it.

    Attributes:
        due: when it will be published (ISO 8601).
        commitment: SHA-256 of a secret that is kept until then; "" for a public draw.
        fallback: the public draw that takes its place if the secret is not shown by ``due``.
    """

    name: str
    due: str
    commitment: str = ""
    fallback: str = ""


@dataclass(frozen=True, slots=True)
class Attendance:
    """What missing class days without a word leads to; a person decides it after hearing the family.

    A child of whom this was decided stands, in the next year's rounds of the same union that publish
    such a rule too, behind the other families of its tier; nothing else changes for it.

    Attributes:
        absent_percent: the family is heard when a larger share of class days was missed unexcused.
        least_days: with fewer class days on record nothing is said of a child.
        hearing_days, appeal_days: days in which the family may speak before and after the decision.
    """

    absent_percent: int = 30
    least_days: int = 5
    hearing_days: int = 7
    appeal_days: int = 7

    def is_much(self, missed: int, days: int) -> bool:
        """Are so many unexcused absences of so many class days more than the rule allows?"""
        return days >= self.least_days and missed * 100 > self.absent_percent * days


@dataclass(frozen=True, slots=True)
class Rules:
    """All that decides who is admitted, except the families and the draw.

    A family counts in one tier and in one reserve, the highest it proves.

    Attributes:
        within: marks that count inside a tier, the weightiest first; then the family's ticket.
        most_options: options a family may rank; most_terms: terms a child may have; those that one
            option does not ask for come of what is left over when everybody has had a turn.
        together_terms: terms of which a child may ask for one class each in a single option,
            granted together or not at all.
        attendance: None if missing class days has no consequence.
        offer_hours: hours to answer an offer; quiet_from, quiet_until: hours of the day that do
            not count (21 and 8: from nine in the evening to eight).
        mechanism, draw_unit: named so that refused ones can be told why.
    """

    title: str
    tiers: tuple[Tier, ...] = ()
    reserves: tuple[Reserve, ...] = ()
    seat_order: SeatOrder = SeatOrder.RESERVE_FIRST
    within: tuple[Mark, ...] = ()
    most_options: int = 10
    most_terms: int = 1
    links: tuple[Link, ...] = tuple(Link)
    offer_hours: int = 48
    quiet_from: int = 21
    quiet_until: int = 8
    late: Late = Late.AFTER_ALL
    sources: tuple[Announced, ...] = ()
    mechanism: str = "deferred_acceptance"
    draw_unit: str = "family"
    attendance: Attendance | None = None
    together_terms: int = 1

    def __post_init__(self) -> None:
        faults = list(_faults(self))
        if faults:
            raise BadInput(faults)

    def to_data(self) -> dict[str, Any]:
        """The published form; what rules say nothing of, attendance or terms together, is not in it."""
        said: dict[str, Any] = _plain(asdict(self))
        if self.attendance is None:
            del said["attendance"]
        if self.together_terms == 1:
            del said["together_terms"]
        return {"format": FORMAT} | said

    @property
    def canonical(self) -> bytes:
        return canonical(self.to_data())

    @property
    def sha256(self) -> str:
        """What is published before the window opens."""
        return sha256(self.to_data())

    def tier_of(self, proved: Collection[str]) -> int:
        """Place of the highest tier among the codes a family proves; behind all for none."""
        places = [place for place, tier in enumerate(self.tiers) if tier.code in proved]
        return min(places, default=len(self.tiers))

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups with reserves, in the order of the rules: the columns of `reserved`."""
        return tuple(dict.fromkeys(reserve.group for reserve in self.reserves))

    def group_of(self, proved: Collection[str]) -> int:
        """Place of the first group among the codes a family proves; -1 for none."""
        return next((place for place, code in enumerate(self.groups) if code in proved), -1)

    def reserved(self, capacity: int, class_type: str = "") -> list[int]:
        """Seats kept for each group in one class; the first groups first where seats run out."""
        left, kept = capacity, []
        for group in self.groups:
            seats = max(
                (
                    r.seats(capacity)
                    for r in self.reserves
                    if r.group == group and r.class_type in ("", class_type)
                ),
                default=0,
            )
            kept.append(min(seats, left))
            left -= kept[-1]
        return kept

    def key(
        self,
        tier: int,
        marks: Collection[str],
        ticket: int,
        families: int,
        *,
        behind: bool = False,
    ) -> int:
        """The key of a family in a class: tier, then marks, then its place in the draw.

        Args:
            marks: those the family has in this class; ticket: from 0, below ``families``.
            behind: stands behind the others of its tier, by a decision under ``attendance``; rules
                without such a rule do not know it.
        """
        rank = tier * 2 + behind if self.attendance else tier
        for mark in self.within:
            rank = rank * 2 + (mark not in marks)
        return rank * families + ticket

    def late_key(self, arrival: int, families: int) -> int:
        """The key of an application after the window: behind all in time, by number of arrival."""
        ranks = (len(self.tiers) + 1) * (2 if self.attendance else 1)
        return (ranks << len(self.within)) * families + arrival


def rules_from_data(data: Mapping[str, Any]) -> Rules:
    """Rules from their published form.

    Raises:
        BadInput: a field that does not exist, is missing or cannot be meant.
    """
    if data.get("format", FORMAT) != FORMAT:
        raise BadInput([whole("format", f"It is {data['format']!r}.", f"Write {FORMAT!r}.")])
    fields = {name: value for name, value in data.items() if name != "format"}
    kinds = {"tiers": Tier, "reserves": Reserve, "sources": Announced}
    words = {"within": Mark, "links": Link}
    try:
        for name, kind in kinds.items():
            rows = [dict(row) for row in fields.get(name, ())]
            for row in rows:
                if "evidence" in row:
                    row["evidence"] = tuple(row["evidence"])
            fields[name] = tuple(kind(**row) for row in rows)
        for name, word in words.items():
            if name in fields:
                fields[name] = tuple(word(value) for value in fields[name])
        if fields.get("attendance") is not None:
            fields["attendance"] = Attendance(**fields["attendance"])
        for name, word in (("seat_order", SeatOrder), ("late", Late)):
            if name in fields:
                fields[name] = word(fields[name])
        return Rules(**fields)
    except (TypeError, ValueError) as wrong:
        raise BadInput([whole("rules", f"{wrong}.", "Mend the field.")]) from None


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return str(value) if isinstance(value, StrEnum) else value


def _faults(rules: Rules) -> list[Fault]:
    faults = [
        whole(field, f"{value} is refused.", reason)
        for (field, value), reason in REFUSED.items()
        if getattr(rules, field) == value
    ]
    if not faults and (rules.mechanism, rules.draw_unit) != ("deferred_acceptance", "family"):
        mend = "Write deferred_acceptance and family."
        faults.append(whole("mechanism, draw_unit", "This is not known.", mend))
    codes = [tier.code for tier in rules.tiers]
    if len(set(codes)) < len(codes):
        faults.append(whole("tiers", "A code is used twice.", "Give each tier its own code."))
    proofs = [(one.name, one.evidence) for one in rules.tiers]
    proofs += [(one.name, one.evidence) for one in rules.reserves]
    faults += [
        whole(name, "No evidence is named.", "Name what a family shows to prove it.")
        for name, evidence in proofs
        if not evidence
    ]
    faults += [
        whole(reserve.name, f"{reserve.percent} % are kept.", "Write 0 to 100.")
        for reserve in rules.reserves
        if not 0 <= reserve.percent <= 100
    ]
    if len(set(rules.within)) < len(rules.within):
        faults.append(whole("within", "A mark is named twice.", "Name it once."))
    counts = {
        "most_options": rules.most_options,
        "most_terms": rules.most_terms,
        "together_terms": rules.together_terms,
        "offer_hours": rules.offer_hours,
    }
    faults += [
        whole(name, f"It is {value}.", "Write 1 or more.")
        for name, value in counts.items()
        if value < 1
    ]
    if rules.together_terms > rules.most_terms:
        text = f"It is {rules.together_terms}, more than most_terms."
        faults.append(whole("together_terms", text, "Write most_terms or less."))
    if not (0 <= rules.quiet_from <= 24 and 0 <= rules.quiet_until <= 24):
        faults.append(whole("quiet_from, quiet_until", "No hours of a day.", "Write 0 to 24."))
    if rules.attendance is not None:
        faults += _attendance_faults(rules.attendance)
    for source in rules.sources:
        if source.commitment and not source.fallback:
            mend = "Name the public draw that takes its place if the secret is not shown."
            faults.append(whole(source.name, "A secret without a fallback.", mend))
    return faults


def _attendance_faults(said: Attendance) -> list[Fault]:
    faults = []
    if not 1 <= said.absent_percent <= 99:
        text = f"It is {said.absent_percent} %."
        faults.append(whole("attendance.absent_percent", text, "Write 1 to 99."))
    if said.least_days < 1:
        text = f"It is {said.least_days}."
        faults.append(whole("attendance.least_days", text, "Write 1 or more."))
    faults += [
        whole(
            f"attendance.{name}", f"It is {days}.", "Write 3 days or more: a family must be heard."
        )
        for name, days in (("hearing_days", said.hearing_days), ("appeal_days", said.appeal_days))
        if days < HEARD_DAYS
    ]
    return faults
