"""Fields that every app shares."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

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


@pytest.mark.parametrize("wrong", ["", "-1", "1.0", "²", "١", "9" * 19, "9" * 5000, "1 "])
def test_a_key_in_an_address_is_a_number_or_nothing(wrong: str) -> None:
    assert number_of("17") == 17
    assert number_of(wrong) is None
