"""The pages: reading, copying, writing a draft, publishing, putting in force."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from minsheng.accounts.models import User
from minsheng.standards.models import Adoption, Clause, Standard
from tests.people import Cast
from tests.standards.builders import draft_of, published

SignIn = Callable[[User], Client]


def test_the_list_marks_what_nobody_has_verified(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.officer).get(reverse("standards:list")).content.decode()
    assert "浙江“八有”站点标准" in page
    assert page.count("未核实") == 5


def test_from_a_shipped_standard_to_ones_own_in_force(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)
    answer = client.post(
        reverse("standards:copy", args=["acftu-liuyou"]), {"copy-organisation": cast.county.pk}
    )
    standard = Standard.objects.get(organisation=cast.county)
    assert answer["Location"] == reverse("standards:draft", args=[standard.code])

    section = standard.versions.get().sections.get()
    new = reverse("standards:part_new", args=[standard.code, "clause"])
    fields = {
        "section": section.pk, "position": 7, "number": "1.7", "text": "面积不少于 20 平方米",
        "test": "area >= 20", "evidence": "none", "weight": 1, "judged_days": 365,
    }  # fmt: skip
    wrong = client.post(new, fields).content.decode()
    assert "第 1 列：没有名为“area”的数据" in wrong
    client.post(new, fields | {"test": "area_m2 >= 20"})
    assert Clause.objects.get(version__standard=standard, number="1.7").test == "area_m2 >= 20"
    assert "这一版里已经用过了" in client.post(new, fields | {"test": ""}).content.decode()

    client.post(reverse("standards:publish", args=[standard.code]), {"valid_from": "2026-01-01"})
    client.post(
        reverse("standards:adopt", args=[standard.code]),
        {"organisation": cast.county.pk, "since": "2026-01-01"},
    )
    assert Adoption.objects.get().standard == standard
    page = client.get(standard.get_absolute_url()).content.decode()
    assert "东湖县总工会，从 2026-01-01 起" in page
    assert "起草新版本" in page


def test_a_draft_that_cannot_be_judged_by_says_why(cast: Cast, signed_in: SignIn) -> None:
    version = draft_of(cast.county, cast.officer, tests=("area_m2 >= 20", "surely"))
    client = signed_in(cast.officer)
    url = reverse("standards:publish", args=[version.standard.code])
    page = client.post(url, {"valid_from": "2026-01-01"}, follow=True).content.decode()
    assert "条款 1.2：第 1 列：没有名为“surely”的数据" in page


def test_a_leader_reads_and_does_not_write(cast: Cast, signed_in: SignIn) -> None:
    standard = published(cast.county, cast.officer).standard
    client = signed_in(cast.leader)
    page = client.get(standard.get_absolute_url()).content.decode()
    assert "起草新版本" not in page
    assert client.post(reverse("standards:start", args=[standard.code])).status_code == 403


def test_a_draft_is_nobody_elses_business(cast: Cast, signed_in: SignIn) -> None:
    version = draft_of(cast.city, cast.city_officer)
    client = signed_in(cast.officer)
    assert client.get(reverse("standards:draft", args=[version.standard.code])).status_code == 404
    assert "第 1 条" not in client.get(version.standard.get_absolute_url()).content.decode()
