"""Sample objects for the pages of draws and places."""

from __future__ import annotations

from minsheng.placements.models import Objection, Placement
from minsheng.placements.services import object_to, seal_round
from tests.objects import Arguments, serves
from tests.people import Cast
from tests.placements.builders import closed_round, families, published


@serves("placements:round", "placements:seal", "placements:confirm", "placements:match")
@serves("placements:publish", "placements:tend")
def a_round_with_results(cast: Cast) -> Arguments:
    found, (one,) = closed_round(cast, 1, code="2027-1")
    families(cast, found, [[one]], [[one]])
    published(cast, found)
    return {"pk": found.pk}


@serves("placements:values")
def a_sealed_round(cast: Cast) -> Arguments:
    found, (one,) = closed_round(cast, 1, code="2027-2")
    families(cast, found, [[one]])
    seal_round(found.pk, actor=cast.officer)
    return {"pk": found.pk}


@serves("placements:objection")
def an_objection(cast: Cast) -> Arguments:
    found, (one,) = closed_round(cast, 1, code="2027-3")
    (family,) = families(cast, found, [[one]])
    published(cast, found)
    placement = Placement.objects.get(application=family)
    object_to(placement.pk, "样例异议", application_id=family.pk)
    return {"pk": found.pk, "number": Objection.objects.get(placement=placement).pk}


@serves("ceremony:ceremony", "ceremony:list", "ceremony:pack", "ceremony:find", everywhere=True)
def a_public_draw(cast: Cast) -> Arguments:
    found, (one,) = closed_round(cast, 1, code="2027-4")
    families(cast, found, [[one]])
    published(cast, found)
    return {"code": found.code}


@serves("ceremony:result", everywhere=True)
def a_result(cast: Cast) -> Arguments:
    found, (one,) = closed_round(cast, 1, code="2027-5")
    (family,) = families(cast, found, [[one]])
    published(cast, found)
    return {"code": found.code, "secret": family.secret}


@serves("ceremony:answer", "ceremony:left", "ceremony:object", everywhere=True)
def an_offer(cast: Cast) -> Arguments:
    found, (one,) = closed_round(cast, 1, code="2027-6")
    (family,) = families(cast, found, [[one]])
    published(cast, found)
    pk = Placement.objects.get(application=family).pk
    return {"code": found.code, "secret": family.secret, "pk": pk}
