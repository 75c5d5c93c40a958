"""The burden meter: what was filled in during a month, by role, from the audit chain and the registry."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from django.db.models import Count
from django.utils import timezone

from minsheng.audit.models import Entry
from minsheng.burden.registry import Section, sections
from minsheng.burden.words import ASKED
from minsheng.organisations.models import Post

MINUTE = 60


@dataclass(frozen=True, slots=True)
class Load:
    """What one role was asked in a month.

    Attributes:
        people: how many persons with this role filled in anything.
        sheets: how often a form was filled in; fields: fields in them.
        again: fields of them asked a second time on purpose.
        minutes: estimated time in all.
        budget: minutes per person and month; None where none is set.
        top: the forms that took most of the time, with minutes.
    """

    role: str
    people: int
    sheets: int
    fields: int
    again: int
    minutes: int
    budget: int | None
    top: tuple[tuple[Section, int], ...]

    @property
    def label(self) -> object:
        return ASKED.get(self.role, self.role)

    @property
    def per_person(self) -> int:
        """Minutes per person, rounded."""
        return round(self.minutes / self.people) if self.people else 0

    @property
    def is_over(self) -> bool:
        return self.budget is not None and self.per_person > self.budget


@cache
def budgets() -> dict[str, int]:
    """Role → minutes per person and month."""
    text = (files("minsheng.burden") / "budgets.toml").read_text("utf-8")
    return {role: int(minutes) for role, minutes in tomllib.loads(text).items()}


@cache
def _by_verb() -> dict[str, Section]:
    return {verb: section for section in sections() for verb in section.verbs}


def loads(paths: Iterable[str], first: dt.date, last: dt.date) -> list[Load]:
    """The month's loads within the organisations' ``paths``, the heaviest first; two queries."""
    counts = _counts(list(paths), first, last)
    roles = _roles({person for person, _verb in counts})
    sheets: dict[str, Counter[str]] = defaultdict(Counter)
    people: dict[str, set[int]] = defaultdict(set)
    for (person, verb), count in counts.items():
        role = roles.get(person, "")
        sheets[role][verb] += count
        people[role].add(person)
    found = [_load(role, len(people[role]), told) for role, told in sheets.items() if role]
    return sorted(found, key=lambda one: (-one.minutes, one.role))


def _counts(paths: list[str], first: dt.date, last: dt.date) -> dict[tuple[int, str], int]:
    """(person, verb) → entries of verbs that stand for a form filled in."""
    begin, end = (
        timezone.make_aware(dt.datetime.combine(day, dt.time()))
        for day in (first, last + dt.timedelta(days=1))
    )
    rows = Entry.objects.within(paths).filter(
        at__gte=begin, at__lt=end, verb__in=list(_by_verb()), actor__isnull=False
    )
    told = rows.order_by().values_list("actor_id", "verb").annotate(count=Count("pk"))
    return {(person, verb): count for person, verb, count in told}


def _roles(people: set[int]) -> dict[int, str]:
    """Person → role of the first post they hold."""
    rows = Post.objects.filter(holder__in=people).order_by("-pk")
    return dict(rows.values_list("holder_id", "role"))


def _load(role: str, people: int, sheets: Counter[str]) -> Load:
    seconds: Counter[str] = Counter()
    fields = again = 0
    known = {section.key: section for section in sections()}
    for verb, count in sheets.items():
        section = _by_verb()[verb]
        seconds[section.key] += count * section.seconds
        fields += count * len(section.why)
        again += count * len(section.again)
    top = tuple((known[key], round(told / MINUTE)) for key, told in seconds.most_common(3))
    return Load(
        role, people, sheets.total(), fields, again, round(seconds.total() / MINUTE),
        budgets().get(role), top,
    )  # fmt: skip
