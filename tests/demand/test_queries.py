"""What a siting plan reads: points in force and the needs that hold there."""

from django.utils import timezone

from minsheng.demand.models import DemandBatch, Need, WorkerGroup
from minsheng.demand.queries import needs_for, points_for
from minsheng.organisations.roles import Permission
from minsheng.places.models import Service
from minsheng.places.sample import owner_of
from tests.demand.builders import make_point
from tests.people import Cast


def test_points_are_filtered_by_area_group_and_hours(cast: Cast) -> None:
    wanted = make_point(cast.county, 12, town=cast.town)
    make_point(cast.county, 5, group="truck")
    make_point(cast.county, 5, band="h22")
    make_point(cast.other_county, 5)

    rows = points_for([cast.county], ["courier"], ["h10"])

    assert [(row.id, row.workers, row.district) for row in rows] == [
        (wanted.pk, 12, cast.town.code)
    ]
    assert len(points_for([cast.county])) == 3


def test_a_retired_batch_no_longer_counts(cast: Cast) -> None:
    make_point(cast.county)
    DemandBatch.objects.update(retired_at=timezone.now())
    assert points_for([cast.city]) == []


def test_the_nearest_unions_need_holds_and_a_share_of_nothing_leaves_it_out(cast: Cast) -> None:
    def set_need(organisation: object, service: str, share: float) -> None:
        Need.objects.create(
            organisation=organisation,  # type: ignore[misc]
            responsible=owner_of(organisation, Permission.EDIT_DEMAND),  # type: ignore[arg-type]
            group=WorkerGroup.objects.get(code="truck"),
            service=Service.objects.get(code=service),
            share=share,
            reach_m=2_000,
        )

    set_need(cast.city, "shower", 0.4)
    set_need(cast.county, "shower", 0.9)
    set_need(cast.county, "laundry", 0)

    def shares(organisation: object) -> dict[str, float]:
        return {
            row.service: row.share
            for row in needs_for(organisation, ["truck"], ["shower", "laundry"])
        }  # type: ignore[arg-type]

    assert shares(cast.town) == {"shower": 0.9}
    assert shares(cast.other_county) == {"shower": 0.4, "laundry": 0.4}


def test_shipped_needs_are_marked_unverified(cast: Cast) -> None:
    rows = needs_for(cast.county)
    assert rows
    assert not any(row.verified for row in rows)
    assert all(row.source for row in rows)
