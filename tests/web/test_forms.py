"""Fields that every app shares."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from minsheng.classes.forms import TermForm
from minsheng.common.clean import number_of
from minsheng.organisations.models import Organisation
from minsheng.web.forms import SeveralOf
from tests.people import Cast


def test_a_key_no_database_can_hold_is_refused_like_any_wrong_one(cast: Cast) -> None:
    field = SeveralOf(Organisation.objects.all())

    assert list(field.clean([str(cast.city.pk)])) == [cast.city]
    for wrong in ("9" * 400, "9" * 18):
        with pytest.raises(ValidationError):
            field.clean([str(cast.city.pk), wrong])


@pytest.mark.parametrize("year", ["0001", "1899", "2200", "9999"])
def test_years_no_calendar_here_needs_are_refused_in_every_form(year: str) -> None:
    """The first and the last day there is cannot be moved to another time zone."""
    told = {"apply_from": f"{year}-01-01T00:00", "starts_on": f"{year}-12-31"}
    errors = TermForm(told).errors
    assert errors["apply_from"] == errors["starts_on"] == ["年份要在 1900 到 2199 之间。"]


@pytest.mark.parametrize("wrong", ["", "-1", "1.0", "²", "١", "9" * 19, "9" * 5000, "1 "])
def test_a_key_in_an_address_is_a_number_or_nothing(wrong: str) -> None:
    assert number_of("17") == 17
    assert number_of(wrong) is None
