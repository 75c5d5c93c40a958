"""Classes and wishes as families see them: what fits, how far, and why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from minsheng.applications.models import Application, Child
from minsheng.applications.proposals import births_of, day_of, offers_of
from minsheng.applications.rules.eligibility import Day, Offer, detour_m, hindrance, uncovered
from minsheng.applications.rules.linking import Shared, own_offers, shared_offers
from minsheng.applications.rules.options import Wished, ranked_of, together
from minsheng.applications.services.wishing import is_linked
from minsheng.applications.words import detour_text, hindrance_text, uncovered_text
from minsheng.classes.models import CareClass
from minsheng.classes.rules import age_on
from minsheng.enrolment.models import Round


@dataclass(frozen=True, slots=True)
class Choice:
    """A line a family can rank: one class, or for linked children one class each at one place.

    Attributes:
        also: the same for the other terms asked for with it.
        joins: what could be asked for with a wish that is ranked.
    """

    class_id: int
    title: str
    term: str
    classes: tuple[str, ...]
    hours: str
    notes: tuple[str, ...]
    also: tuple[Choice, ...] = ()
    joins: tuple[Choice, ...] = ()

    @property
    def label(self) -> str:
        """Place and term, and those asked for with it."""
        return " + ".join(f"{one.title} {one.term}" for one in (self, *self.also))


@dataclass(frozen=True, slots=True)
class List:
    """What one child, or all linked children together, have ranked and could rank.

    ``child`` is the child's number, None for linked children and for an only child.
    """

    child: int | None
    title: str
    ranked: tuple[Choice, ...]
    proposed: tuple[Choice, ...]
    others: tuple[Choice, ...]
    refused: tuple[tuple[str, str], ...]


PROPOSED = 5
JOINED = 6
"""Classes of other terms that are proposed beside a wish."""


def lists_of(one: Application) -> list[List]:
    """The lists a family edits, in the order of its children."""
    children = list(one.children.order_by("number").prefetch_related("wishes"))
    if not children:
        return []
    sight = _Sight(one.round, day_of(one))
    if is_linked(one, children):
        return [sight.linked(children)]
    return [sight.single(child, is_only=len(children) == 1) for child in children]


def _wished(child: Child) -> list[Wished]:
    return ranked_of((wish.rank, wish.care_class_id) for wish in child.wishes.all())


def _kinds(wished: tuple[Shared, ...]) -> Wished:
    """The first child's classes, in the order of the terms."""
    return tuple(shared[0].class_id for shared in wished)


class _Sight:
    """The round's classes seen from one family's day."""

    def __init__(self, found: Round, day: Day) -> None:
        self.day, self.offers = day, offers_of(found)
        self.by_id = {offer.class_id: offer for offer in self.offers}
        rows = CareClass.objects.filter(term__rounds=found).select_related("term", "venue")
        self.rows = {row.pk: row for row in rows}
        in_force = found.rules_in_force
        self.most_together = in_force.rules.together_terms if in_force else 1

    def choice(self, shared: Sequence[Offer]) -> Choice:
        row, day = self.rows[shared[0].class_id], self.day
        short = max(uncovered(day, offer) for offer in shared)
        notes = [detour_text(detour_m(day, shared[0]))]
        if day.work_from is not None:
            notes.append(uncovered_text(short))
        return Choice(
            class_id=row.pk,
            title=row.venue.name,
            term=row.term.name,
            classes=tuple(self.rows[offer.class_id].name for offer in shared),
            hours=row.hours,
            notes=tuple(note for note in notes if note),
        )

    def _wish(
        self,
        wished: tuple[Shared, ...],
        ranked: Sequence[tuple[Shared, ...]],
        possible: Sequence[Shared],
    ) -> Choice:
        """A wish with what could be asked for with it, classes at the same place first."""
        kinds, venue = _kinds(wished), wished[0][0].venue_id
        known = {_kinds(one) for one in ranked}
        joins = []
        for shared in sorted(possible, key=lambda one: one[0].venue_id != venue):
            both = together(kinds, shared[0].class_id, self.offers, self.most_together)
            if both is not None and both not in known:
                joins.append(self.choice(shared))
        first, *also = [self.choice(shared) for shared in wished]
        return replace(first, also=tuple(also), joins=tuple(joins[:JOINED]))

    def linked(self, children: Sequence[Child]) -> List:
        births = births_of(children)
        possible = shared_offers(births, self.offers, self.day)
        by_class = {offer.class_id: shared for shared in possible for offer in shared}
        ranked = [
            tuple(by_class[pk] for pk in wished)
            for wished in _wished(children[0])
            if all(pk in by_class for pk in wished)
        ]
        return self._list(None, "", ranked, possible, ())

    def single(self, child: Child, *, is_only: bool) -> List:
        born = births_of([child])[0]
        possible = [(offer,) for offer in own_offers(born, self.offers, self.day)]
        ranked = [
            tuple((self.by_id[pk],) for pk in wished)
            for wished in _wished(child)
            if all(pk in self.by_id for pk in wished)
        ]
        number = None if is_only else child.number
        return self._list(number, child.name, ranked, possible, self._refused(child))

    def _refused(self, child: Child) -> tuple[tuple[str, str], ...]:
        born = births_of([child])[0]
        found = []
        for offer in self.offers:
            why = hindrance(born, offer)
            if why is not None:
                row, years = self.rows[offer.class_id], age_on(born, offer.starts_on)
                found.append((f"{row.term} {row.name}", hindrance_text(why, years, row.ages)))
        return tuple(found)

    def _list(
        self,
        number: int | None,
        title: str,
        ranked: Sequence[tuple[Shared, ...]],
        possible: Sequence[Shared],
        refused: tuple[tuple[str, str], ...],
    ) -> List:
        choices = [self.choice(shared) for shared in possible if (shared,) not in ranked]
        return List(
            child=number,
            title=title,
            ranked=tuple(self._wish(one, ranked, possible) for one in ranked),
            proposed=tuple(choices[:PROPOSED]),
            others=tuple(choices[PROPOSED:]),
            refused=refused,
        )
