"""The standards that ship: one TOML file each; loading them again changes nothing."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from django.db import transaction
from django.utils import timezone

from minsheng.standards.models import Clause, Grade, Section, Standard, Version


def shipped_files() -> Iterator[dict[str, Any]]:
    """The contents of the files in the order of their names."""
    folder = files("minsheng.standards") / "shipped"
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.endswith(".toml"):
            yield tomllib.loads(file.read_text("utf-8"))


def shipped_words() -> Iterator[tuple[str, str]]:
    """Every text of the files with its English."""
    for data in shipped_files():
        yield from _pairs(data)


def _pairs(told: Any) -> Iterator[tuple[str, str]]:
    if isinstance(told, list):
        for one in told:
            yield from _pairs(one)
    elif isinstance(told, dict):
        for key, value in told.items():
            if f"{key}_en" in told:
                yield value, told[f"{key}_en"]
            yield from _pairs(value)


@transaction.atomic
def load() -> None:
    """Every shipped standard is there in the version its file has; older versions stay."""
    for data in shipped_files():
        known = Standard.objects.filter(code=data["code"]).first()
        standard = known or Standard.objects.create(
            code=data["code"],
            name=data["name"],
            name_en=data["name_en"],
            sets_level=data.get("sets_level", False),
        )
        if not standard.versions.filter(number__gte=data["version"]).exists():
            _load_version(standard, data)


def _load_version(standard: Standard, data: dict[str, Any]) -> None:
    version = Version.objects.create(
        standard=standard,
        number=data["version"],
        source=data["source"],
        note=data.get("note", ""),
        verified=data["verified"],
        valid_from=data["valid_from"],
    )
    grades: dict[str, Grade] = {}
    for position, row in enumerate(data["grades"], start=1):
        grades[row["code"]] = Grade.objects.create(version=version, position=position, **row)
    for position, row in enumerate(data["sections"], start=1):
        clauses = row.pop("clauses")
        section = Section.objects.create(version=version, position=position, **row)
        for place, clause in enumerate(clauses, start=1):
            grade = grades[clause.pop("grade")] if "grade" in clause else None
            Clause.objects.create(
                version=version, section=section, position=place, grade=grade, **clause
            )
    version.state, version.published_at = Version.State.PUBLISHED, timezone.now()
    version.save(update_fields=["state", "published_at"])
