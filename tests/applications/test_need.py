"""Places that parents ask for beside the seats there are."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.applications.need import need_of
from minsheng.applications.rules.need import (
    Row,
    band_of,
    fitting_share,
    rows_of,
    shown,
    terms_of,
)
from minsheng.applications.rules.proposing import missing_by_area, proposals
from minsheng.classes.models import CareClass
from minsheng.surveys.models import Answer, Survey
from minsheng.surveys.services.create import create_survey, shipped_content
from minsheng.surveys.services.run import open_survey
from tests.classes.builders import make_class, make_term
from tests.people import Cast
from tests.places.builders import make_place


@pytest.mark.once
def test_few_are_withheld_and_others_rounded() -> None:
    assert [shown(count, 10) for count in (0, 9, 10, 12, 13, 48)] == [None, None, 10, 10, 15, 50]
    cell = ("东湖", "lower", "jul_1")
    few = ("东湖", "upper", "jul_1")
    fewer = ("东湖", "junior", "jul_1")
    rows = rows_of({cell: 20, few: 3, fewer: 2}, {cell: 30, few: 5}, scale=2, small=10)
    assert rows == [Row(*cell, 40, 30), Row(*few, None, 5)]
    assert [row.missing for row in rows] == [10, None]


@pytest.mark.once
def test_classes_belong_to_bands_and_parts_of_the_year() -> None:
    assert [band_of(*ages) for ages in ((3, 5), (6, 8), (9, 11), (12, 15))] == [
        "preschool", "lower", "upper", "junior",
    ]  # fmt: skip
    assert terms_of(dt.date(2026, 7, 6), dt.date(2026, 7, 24)) == ["jul_1", "jul_2"]
    assert terms_of(dt.date(2026, 7, 20), dt.date(2026, 8, 3)) == ["jul_2"]
    assert terms_of(dt.date(2026, 10, 1), dt.date(2026, 10, 9)) == []


@pytest.mark.once
def test_hours_fit_within_half_an_hour() -> None:
    offered = {"东湖": {(dt.time(8), dt.time(17, 30))}}
    good, bad = (dt.time(7, 30), dt.time(17, 30)), (dt.time(7), dt.time(17, 30))
    assert fitting_share([("东湖", good), ("东湖", bad), ("西山", good)], offered) == 1 / 3
    assert fitting_share([], offered) is None


def survey_of_parents(cast: Cast, number: int) -> Survey:
    survey = create_survey(
        cast.county,
        subject="parents",
        title="样例家长调查",
        title_en="Parents",
        content=shipped_content("parents"),
        file_name="parents.xlsx",
        actor=cast.officer,
    )
    survey = open_survey(survey.pk, actor=cast.officer)
    now = timezone.now()
    Answer.objects.bulk_create(
        Answer(
            survey=survey,
            version=survey.current,
            key=uuid.uuid4(),
            values={
                "drop_off": "t0730",
                "pick_up": "t1730",
                "child": [{"band": "lower", "terms": "jul_1 aug_1"}],
            },
            organisation=cast.town,
            answered_at=now,
            received_at=now,
        )
        for _place in range(number)
    )
    return survey


@pytest.mark.django_db
def test_answers_and_classes_meet_in_one_table(
    signed_in: Callable[[User], Client], cast: Cast
) -> None:
    survey = survey_of_parents(cast, 20)
    day = dt.date(2027, 7, 1)
    term = make_term(cast.county, starts_on=day, ends_on=day + dt.timedelta(days=13))
    make_class(term, age_from=6, age_until=8, capacity=12)
    found = need_of(survey, cast.officer, scale=1)
    area = cast.county.name
    assert found.rows == [
        Row(area, "lower", "aug_1", 20, 0),
        Row(area, "lower", "jul_1", 20, 12),
    ]
    assert (found.answers, found.share) == (20, 1.0)
    page = signed_in(cast.officer).get(
        reverse("applications:need"), {"survey": survey.pk, "scale": "5"}
    )
    assert "100" in page.content.decode()
    assert need_of(survey, cast.other_officer, scale=1).rows == []


@pytest.mark.once
def test_classes_are_proposed_for_what_is_missing_with_hours_that_fit() -> None:
    early, late = (dt.time(7, 30), dt.time(17, 30)), (dt.time(8, 30), dt.time(20))
    told = [("东湖", early)] * 19 + [("东湖", late)]
    rows = [Row("东湖", "lower", "jul_1", 60, 20), Row("东湖", "upper", "jul_1", 9, 0)]
    (one,) = proposals(rows, told, small=10)
    assert (one.classes, one.seats, one.ages, one.is_wide) == (2, 20, (6, 8), False)
    assert (one.opens, one.closes, one.share) == (dt.time(8), dt.time(17, 30), 0.95)
    assert proposals(rows, told[:9], small=10) == []
    withheld = Row("西山", "lower", "jul_1", None, 5)
    assert missing_by_area([*rows, withheld]) == {"东湖": 49, "西山": None}


@pytest.mark.django_db
def test_a_proposal_becomes_a_planned_class(
    signed_in: Callable[[User], Client], cast: Cast
) -> None:
    survey = survey_of_parents(cast, 20)
    day = dt.date(2027, 7, 1)
    term = make_term(cast.county, starts_on=day, ends_on=day + dt.timedelta(days=13))
    client = signed_in(cast.officer)
    page = client.get(reverse("applications:need"), {"survey": survey.pk, "scale": "2"})
    shown = unescape(page.content.decode())
    (link,) = re.findall(rf'href="({reverse("classes:new", args=[term.pk])}[^"]*)"', shown)
    form = client.get(link).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    place = make_place(cast.county, "V1")
    client.post(link, {**sent, "code": "P1", "venue": place.pk})
    made = CareClass.objects.get()
    assert (made.state, made.age_from, made.capacity) == ("planned", 6, 20)
    assert made.opens == dt.time(8)


@pytest.mark.django_db
def test_without_a_survey_the_page_says_what_to_do(
    signed_in: Callable[[User], Client], cast: Cast
) -> None:
    page = signed_in(cast.officer).get(reverse("applications:need")).content.decode()
    assert "还没有家长调查" in page
