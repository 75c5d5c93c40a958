"""Ranking classes: for linked children places where all find one, else classes child by child.

Where the rules say so, a wish may ask for several terms at once: all of them, or it is not granted.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from minsheng.accounts.models import User
from minsheng.applications.models import Application, Child, Wish
from minsheng.applications.proposals import births_of, day_of, offers_of
from minsheng.applications.rules.eligibility import Offer, hindrance
from minsheng.applications.rules.linking import own_offers, shared_offers
from minsheng.applications.rules.options import Wished, ranked_of, together
from minsheng.applications.services.locking import locked, tell
from minsheng.engines.admission import Link

Ranked = list[list[Wished]]
"""For each child what it asks for, best first; in linked families equal places belong together."""


class TooManyWishes(Exception):
    """The rules allow no more options; ``args[0]`` says how many."""


class NoSuchWish(Exception):
    """There is no such class to wish for, or no wish at this rank."""


def is_linked(one: Application, children: Sequence[Child]) -> bool:
    """Are the children's wishes made together?"""
    return one.link != Link.INDEPENDENT and len(children) > 1


def _ranked(children: Sequence[Child]) -> Ranked:
    return [
        ranked_of(child.wishes.order_by("rank", "pk").values_list("rank", "care_class"))
        for child in children
    ]


def _write(children: Sequence[Child], ranked: Ranked) -> None:
    Wish.objects.filter(child__in=children).delete()
    Wish.objects.bulk_create(
        Wish(child=child, rank=rank, care_class_id=pk)
        for child, mine in zip(children, ranked, strict=True)
        for rank, wished in enumerate(mine, 1)
        for pk in wished
    )


def _most(one: Application) -> int:
    in_force = one.round.rules_in_force
    return in_force.rules.most_options if in_force else 0


@transaction.atomic
def add_wish(
    application_id: int, class_id: int, *, child: int | None = None, actor: User | None = None
) -> None:
    """The class comes last among the wishes; for linked children the classes there for all of them.

    Args:
        child: number of the child; None for linked children and for an only child.

    Raises:
        NoSuchWish: the class is not open to the child, to all of them if they are linked, or named already.
        TooManyWishes: the rules allow no more.
        WindowClosed, WrongState: it cannot be changed now.
    """
    one = locked(application_id)
    children = list(one.children.order_by("number"))
    ranked, offers = _ranked(children), offers_of(one.round)
    wanted = _wanted(one, children, offers, class_id, child)
    if len(max(ranked, key=len, default=[])) >= _most(one) and any(
        len(ranked[place]) >= _most(one) for place in wanted
    ):
        raise TooManyWishes(_most(one))
    for place, pk in wanted.items():
        if (pk,) in ranked[place]:
            raise NoSuchWish(f"class {pk} twice")
        ranked[place].append((pk,))
    _write(children, ranked)
    tell(actor, "application.changed", one, what="wishes")


@transaction.atomic
def join_wish(
    application_id: int,
    rank: int,
    class_id: int,
    *,
    child: int | None = None,
    actor: User | None = None,
) -> None:
    """A new wish before the one at this rank asks for the same and this class of another term.

    The wish at this rank stays behind it, as what the family wants if it cannot have both.

    Raises:
        NoSuchWish: there is no such wish or class, its term is in it already, the rules let nobody
            ask for so many terms at once, or it is there already.
        TooManyWishes: the rules allow no more.
        WindowClosed, WrongState: it cannot be changed now.
    """
    one = locked(application_id)
    children = list(one.children.order_by("number"))
    ranked, offers = _ranked(children), offers_of(one.round)
    in_force = one.round.rules_in_force
    for place, pk in _wanted(one, children, offers, class_id, child).items():
        mine = ranked[place]
        if in_force is None or not 1 <= rank <= len(mine):
            raise NoSuchWish(f"rank {rank}")
        both = together(mine[rank - 1], pk, offers, in_force.rules.together_terms)
        if both is None or both in mine:
            raise NoSuchWish(f"class {pk} with rank {rank}")
        if len(mine) >= _most(one):
            raise TooManyWishes(_most(one))
        mine.insert(rank - 1, both)
    _write(children, ranked)
    tell(actor, "application.changed", one, what="wishes")


def _wanted(
    one: Application,
    children: Sequence[Child],
    offers: Sequence[Offer],
    class_id: int,
    number: int | None,
) -> dict[int, int]:
    """Class by place of the child.

    Raises:
        NoSuchWish: it cannot be.
    """
    births = births_of(children)
    if is_linked(one, children):
        for shared in shared_offers(births, offers, day_of(one)):
            if class_id in [offer.class_id for offer in shared]:
                return {place: offer.class_id for place, offer in enumerate(shared)}
        raise NoSuchWish(f"class {class_id}")
    named = children[0].number if number is None and len(children) == 1 else number
    for place, child in enumerate(children):
        fits = [offer for offer in offers if offer.class_id == class_id]
        if child.number == named and fits and hindrance(births[place], fits[0]) is None:
            return {place: class_id}
    raise NoSuchWish(f"class {class_id}")


def _chosen(one: Application, children: Sequence[Child], number: int | None) -> list[int]:
    """Places of the children whose wishes a change means."""
    if is_linked(one, children) or len(children) == 1:
        return list(range(len(children)))
    return [place for place, child in enumerate(children) if child.number == number]


@transaction.atomic
def remove_wish(
    application_id: int, rank: int, *, child: int | None = None, actor: User | None = None
) -> None:
    """The wish at this rank is gone, the others move up.

    Raises:
        NoSuchWish: there is none.
        WindowClosed, WrongState: it cannot be changed now.
    """
    one = locked(application_id)
    children = list(one.children.order_by("number"))
    ranked, places = _ranked(children), _chosen(one, children, child)
    if not places or not all(1 <= rank <= len(ranked[place]) for place in places):
        raise NoSuchWish(f"rank {rank}")
    for place in places:
        del ranked[place][rank - 1]
    _write(children, ranked)
    tell(actor, "application.changed", one, what="wishes")


@transaction.atomic
def move_wish(
    application_id: int,
    rank: int,
    *,
    up: bool,
    child: int | None = None,
    actor: User | None = None,
) -> None:
    """The wish changes places with the one before or after it; at the end nothing happens.

    Raises:
        NoSuchWish: there is none.
        WindowClosed, WrongState: it cannot be changed now.
    """
    one = locked(application_id)
    children = list(one.children.order_by("number"))
    ranked, places = _ranked(children), _chosen(one, children, child)
    if not places or not all(1 <= rank <= len(ranked[place]) for place in places):
        raise NoSuchWish(f"rank {rank}")
    other = rank - 1 if up else rank + 1
    for place in places:
        mine = ranked[place]
        if 1 <= other <= len(mine):
            mine[rank - 1], mine[other - 1] = mine[other - 1], mine[rank - 1]
    _write(children, ranked)
    tell(actor, "application.changed", one, what="wishes")


@transaction.atomic
def choose_link(application_id: int, link: Link, *, actor: User | None = None) -> Application:
    """How the family wants its children placed; wishes that cannot be kept so are dropped.

    Raises:
        WindowClosed, WrongState: it cannot be changed now, or the rules do not offer the mode.
    """
    one = locked(application_id)
    in_force = one.round.rules_in_force
    if in_force is None or link not in in_force.rules.links:
        raise NoSuchWish(link)
    one.link_mode = link.value
    one.save(update_fields=["link_mode"])
    drop_unfit(one)
    tell(actor, "application.changed", one, what="link")
    return one


def drop_unfit(one: Application) -> None:
    """Keep the wishes that the children can have: linked ones as places where all find a class."""
    children = list(one.children.order_by("number"))
    if not children:
        return
    births, offers = births_of(children), offers_of(one.round)
    ranked = _ranked(children)
    if not is_linked(one, children):
        day = day_of(one)
        fitting = [{offer.class_id for offer in own_offers(born, offers, day)} for born in births]
        kept = [
            [wished for wished in mine if fits.issuperset(wished)]
            for fits, mine in zip(fitting, ranked, strict=True)
        ]
    else:
        by_class = {
            offer.class_id: shared
            for shared in shared_offers(births, offers, day_of(one))
            for offer in shared
        }
        named = dict.fromkeys(
            tuple(by_class[pk] for pk in wished)
            for wished in max(ranked, key=len)
            if all(pk in by_class for pk in wished)
        )
        kept = [
            [tuple(shared[place].class_id for shared in wished) for wished in named]
            for place in range(len(children))
        ]
    if kept != ranked:
        _write(children, kept)
