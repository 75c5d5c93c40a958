"""Small classes are merged with each family's consent, by two people, in public; nobody else is moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.classes.queries import drifting
from minsheng.common.geo import LonLat
from minsheng.enrolment.queries import log_holds
from minsheng.mergers.models import Consent, Merger
from minsheng.mergers.queries import mergers_to_decide
from minsheng.mergers.rules import Group, targets
from minsheng.mergers.services import NotNow, answer_merger, decide_merger, propose_merger
from minsheng.organisations.permissions import NotPermitted
from minsheng.placements.models import Placement
from tests.mergers.builders import asked, small
from tests.people import Cast


@pytest.mark.once
def test_a_class_joins_only_where_it_fits_and_tears_no_family() -> None:
    first = Group(1, 1, 1, (6, 8), LonLat(118.87, 28.95), 4, 20, 10)
    near = replace(first, class_id=2, venue_id=2, at=LonLat(118.88, 28.95), children=12, free=8)
    same = replace(near, class_id=3, venue_id=1, at=first.at)
    others = [
        near,
        same,
        replace(near, class_id=4, free=3),
        replace(near, class_id=5, ages=(7, 9)),
        replace(near, class_id=6, term_id=2),
        replace(near, class_id=7, at=LonLat(118.95, 28.95)),
    ]
    assert [one.class_id for one in targets(first, [first, *others], [[]])] == [3, 2]
    assert [one.class_id for one in targets(first, others, [[], [1]])] == [3]


@pytest.mark.django_db
def test_only_families_that_agree_move_and_another_person_decides(cast: Cast) -> None:
    merger = asked(cast)
    pair, single = Consent.objects.order_by("pk")
    answer_merger(pair.pk, agrees=True)
    with pytest.raises(NotPermitted):
        decide_merger(merger.pk, go=True, actor=cast.officer)
    with pytest.raises(NotNow):  # a family still has time
        decide_merger(merger.pk, go=True, actor=cast.colleague)
    Merger.objects.update(until=timezone.now() - dt.timedelta(minutes=1))
    with pytest.raises(NotNow):
        answer_merger(single.pk, agrees=True)
    assert len(list(mergers_to_decide(cast.colleague))) == 1
    decide_merger(merger.pk, go=True, actor=cast.colleague)
    merger.source.refresh_from_db()
    merger.target.refresh_from_db()
    assert (merger.source.taken, merger.target.taken) == (1, 2)
    placed = {one.application_id: one for one in Placement.objects.all()}
    assert set(placed[pair.application_id].classes) == {merger.target_id}
    assert placed[single.application_id].classes == [merger.source_id]
    assert not drifting().exists()
    kinds = list(merger.round.log.values_list("kind", flat=True))
    assert kinds[-2:] == ["merger_proposed", "merger_done"]
    assert log_holds(merger.round)


@pytest.mark.django_db
def test_from_the_desk_to_the_familys_page(
    client: Client, signed_in: Callable[[User], Client], cast: Cast
) -> None:
    found, (first, second) = small(cast)
    page = reverse("mergers:round", args=[found.pk])
    desk = signed_in(cast.officer)
    assert "提议并到这个班" in desk.get(page).content.decode()
    desk.post(reverse("mergers:propose", args=[found.pk]), {"join": f"{first.pk}-{second.pk}"})
    one = Consent.objects.order_by("pk")[0]
    own = reverse("ceremony:result", args=[found.code, one.application.secret])
    assert "同意并班吗" in client.get(own).content.decode()
    say = [found.code, one.application.secret, one.pk]
    client.post(reverse("merging:answer", args=say), {"no": "no"})
    one.refresh_from_db()
    assert one.agrees is False
    assert "您的答复" in client.get(own).content.decode()
    wrong = desk.post(reverse("mergers:propose", args=[found.pk]), {"join": "x"}, follow=True)
    assert "不能并" in wrong.content.decode()
    with pytest.raises(NotNow):
        propose_merger(found.pk, first.pk, second.pk, actor=cast.officer)
    assert signed_in(cast.other_officer).get(page).status_code == 404
