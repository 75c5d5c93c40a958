"""Standards for tests: a small one of the county's own."""

from __future__ import annotations

import datetime as dt

from minsheng.accounts.models import User
from minsheng.organisations.models import Organisation
from minsheng.standards.models import Clause, Grade, Section, Version
from minsheng.standards.services.write import create_standard, publish

DAY = dt.date(2026, 1, 1)


def draft_of(
    union: Organisation, actor: User, *, tests: tuple[str, ...] = ("area_m2 >= 20",), **more: object
) -> Version:
    """A draft with one grade and one clause per condition (an empty one is for the inspector), numbers 1.1, 1.2 …"""
    version = create_standard(
        union,
        name="样例站点标准",
        source="样例文件",
        actor=actor,
        **more,  # type: ignore[arg-type]
    )
    grade = Grade.objects.create(version=version, position=1, code="good", name="合格")
    section = Section.objects.create(version=version, position=1, number="1", title="设施")
    for place, test in enumerate(tests, start=1):
        Clause.objects.create(
            version=version,
            section=section,
            position=place,
            number=f"1.{place}",
            text=f"第 {place} 条",
            test=test,
            grade=grade,
        )
    return version


def published(
    union: Organisation, actor: User, *, tests: tuple[str, ...] = ("area_m2 >= 20",)
) -> Version:
    """The same, published and valid since the first of January."""
    return publish(draft_of(union, actor, tests=tests), valid_from=DAY, actor=actor)
