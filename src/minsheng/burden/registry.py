"""Why each field of each form is asked: read from ``why.toml`` of every app, next to its forms.

One section per kind of record::

    [station]
    title = "站点"
    title_en = "Station"
    basis = "duty"           # words.BASES
    user = "everybody"       # words.USERS
    kept = "record"          # words.KEPT
    asked = "officer"        # words.ASKED: who fills it in
    forms = ["forms.profile.StationForm"]   # below the app
    doors = ["import:stations.stations"]    # other ways in for the same facts, instead of the forms
    verbs = ["station.registered"]          # audit entries that tell how often it is filled in
    also = ["weekday_hours"]                # fields made while the page is shown, or without a form
    questions = "questionnaires/x.toml"     # a shipped questionnaire: every question is a field
    called = { lon = ["经度", "Longitude"] }  # words for fields whose form has none to show
    again = { position = "order" }          # facts asked in two forms on purpose: words.AGAIN
    [station.why]
    identify = ["name", "kind"]             # words.PURPOSES → fields

``problems()`` names every field without an entry, every entry without a field, and every fact asked twice.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.resources import files
from itertools import combinations
from pkgutil import iter_modules
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext

from minsheng.burden import words
from minsheng.imports import registry as imports

NOT_ASKED = {"minsheng.web.samples"}
"""Forms that only show what forms look like."""

SECONDS = {
    forms.BooleanField: 3,
    forms.ChoiceField: 6,
    forms.ModelChoiceField: 8,
    forms.MultipleChoiceField: 12,
    forms.DateField: 10,
    forms.DateTimeField: 12,
    forms.IntegerField: 10,
    forms.FloatField: 12,
    forms.FileField: 45,
}
"""Estimated seconds to fill in a field of this kind (unverified; measured in no study of ours)."""
A_TEXT, A_LONG_TEXT, OTHERWISE = 15, 60, 10


@dataclass(frozen=True, slots=True)
class Asked:
    """One fact that is asked.

    Attributes:
        label: what the form calls it, or the list it comes in by, or the section itself.
        seconds: estimated time to fill it in; 0 for what the browser fills in.
    """

    name: str
    label: Any
    purpose: str
    seconds: int
    again: str


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of record with everything asked for it."""

    app: str
    name: str
    titles: tuple[str, str]
    basis: str
    user: str
    kept: str
    asked: str
    forms: tuple[str, ...]
    doors: tuple[str, ...]
    verbs: tuple[str, ...]
    also: tuple[str, ...]
    again: Mapping[str, str]
    why: Mapping[str, str]
    called: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return f"{self.app}.{self.name}"

    @property
    def title(self) -> str:
        return self.titles[_reads_english()]

    @property
    def fields(self) -> list[Asked]:
        """Each fact once, in the order of the registry."""
        known, columns = _fields_of(self), _columns_of(self)
        return [
            Asked(
                name,
                self._words(name)
                or (known[name].label if name in known else columns.get(name, "")),
                purpose,
                0 if purpose == "once" else _seconds(known.get(name)),
                self.again.get(name, ""),
            )
            for name, purpose in self.why.items()
        ]

    def _words(self, name: str) -> str:
        """What the section itself or its questionnaire calls a field, in the reader's language."""
        return self.called.get(name, ("", ""))[_reads_english()]

    @property
    def seconds(self) -> int:
        """Estimated time to fill in the form with the most fields."""
        if not self.forms:
            return sum(one.seconds for one in self.fields)
        told = {one.name: one.seconds for one in self.fields}
        known = all_forms()
        sizes = [
            sum(told.get(name, 0) for name in known[form].base_fields)
            for form in self.forms
            if form in known
        ]
        return max(sizes, default=0)


def _reads_english() -> bool:
    return (get_language() or "").startswith("en")


def _seconds(field: forms.Field | None) -> int:
    if field is None:
        return OTHERWISE
    if isinstance(field.widget, forms.HiddenInput):
        return 0
    for kind in type(field).__mro__:
        if kind in SECONDS:
            return SECONDS[kind]
    return A_LONG_TEXT if isinstance(field.widget, forms.Textarea) else A_TEXT


@cache
def sections() -> tuple[Section, ...]:
    """The whole registry, app by app."""
    return tuple(one for app in sorted(settings.SUBJECTS) for one in _read(app))


def _read(app: str) -> Iterator[Section]:
    file = files(app) / "why.toml"
    if not file.is_file():
        return
    short = app.removeprefix("minsheng.")
    for name, told in tomllib.loads(file.read_text("utf-8")).items():
        questions = _questions(app, told["questions"]) if "questions" in told else {}
        yield Section(
            app=short,
            name=name,
            titles=(told["title"], told["title_en"]),
            basis=told["basis"],
            user=told["user"],
            kept=told["kept"],
            asked=told["asked"],
            forms=tuple(f"{short}.{form}" for form in told.get("forms", ())),
            doors=tuple(told.get("doors", ())),
            verbs=tuple(told.get("verbs", ())),
            also=(*told.get("also", ()), *questions),
            again=told.get("again", {}),
            why={field: purpose for purpose, found in told["why"].items() for field in found},
            called=questions | told.get("called", {}),
        )


def _questions(app: str, name: str) -> dict[str, tuple[str, str]]:
    """What a shipped questionnaire asks: name → words in Chinese and English, without notes and sums."""
    whole = tomllib.loads((files(app) / name).read_text("utf-8"))
    rows = (row for group in whole["survey"] for row in group["items"])
    return {
        row["name"]: (row["zh"], row["en"])
        for row in rows
        if row["type"] not in {"note", "calculate"}
    }


@cache
def all_forms() -> dict[str, type[Any]]:
    """Every form of the program: "stations.forms.profile.StationForm" → class."""
    import_module(settings.ROOT_URLCONF)  # loads every page and with it nearly every form
    for app in settings.SUBJECTS:
        for one in iter_modules(import_module(app).__path__):
            if "forms" in one.name:  # some are named only by settings of the sign-in library
                import_module(f"{app}.{one.name}")
    found: dict[str, type[Any]] = {}
    for form in _below(forms.BaseForm):
        module = form.__module__
        if module.startswith("minsheng.") and module not in NOT_ASKED:
            found[f"{module.removeprefix('minsheng.')}.{form.__name__}"] = form
    return found


def _below(kind: type) -> Iterator[type[forms.BaseForm]]:
    one: type[Any]
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def _fields_of(section: Section) -> dict[str, forms.Field]:
    known = all_forms()
    found: dict[str, forms.Field] = {}
    for form in section.forms:
        if form in known:
            found |= known[form].base_fields
    return found


def _columns_of(section: Section) -> dict[str, Any]:
    """What the lists that bring the same facts call them."""
    return {
        column.key: gettext(column.label)
        for kind in imports.kinds()
        if f"import:{kind.key}" in section.doors
        for column in kind.columns
    }


def problems(told: Iterable[Section] | None = None) -> list[str]:
    """What is wrong with the registry, one line each; [] when every field has its one entry."""
    rows = list(sections() if told is None else told)
    lines = _forms_left_out(rows)
    for section in rows:
        lines += [*_unknown_words(section), *_fields_left_out(section), *_asked_twice(section)]
        lines += [
            f"{section.key}.{one.name}: asked, but readers are given no words for it"
            for one in section.fields
            if not one.label
        ]
    return [*lines, *_imports_left_out(rows)]


def _forms_left_out(rows: list[Section]) -> list[str]:
    named = [form for section in rows for form in section.forms]
    known = all_forms()
    lines = [
        f"{form}: no section of why.toml names this form" for form in known if form not in named
    ]
    lines += [f"{form}: there is no such form" for form in named if form not in known]
    return lines + [f"{form}: named twice" for form in set(named) if named.count(form) > 1]


def _unknown_words(section: Section) -> Iterator[str]:
    checked: list[tuple[str, Mapping[str, Any]]] = [
        (section.basis, words.BASES),
        (section.user, words.USERS),
        (section.kept, words.KEPT),
        (section.asked, words.ASKED),
        *((purpose, words.PURPOSES) for purpose in section.why.values()),
        *((reason, words.AGAIN) for reason in section.again.values()),
    ]
    for word, vocabulary in checked:
        if word not in vocabulary:
            yield f"{section.key}: unknown word {word!r}"


def _fields_left_out(section: Section) -> Iterator[str]:
    asked = {*_fields_of(section), *section.also}
    for name in sorted(asked - set(section.why)):
        yield f"{section.key}.{name}: asked, but nobody says why"
    for name in sorted(set(section.why) - asked):
        yield f"{section.key}.{name}: explained, but not asked"


def _asked_twice(section: Section) -> Iterator[str]:
    """The same fact in two forms that are not one form with additions."""
    known = all_forms()
    present = [(name, known[name]) for name in section.forms if name in known]
    for (one, first), (other, second) in combinations(present, 2):
        if issubclass(first, second) or issubclass(second, first):
            continue
        for name in sorted(set(first.base_fields) & set(second.base_fields)):
            if name not in section.again:
                yield f"{section.key}.{name}: asked in {one} and again in {other}"


def _imports_left_out(rows: list[Section]) -> Iterator[str]:
    doors = {door: section for section in rows for door in section.doors}
    for kind in imports.kinds():
        section = doors.get(f"import:{kind.key}")
        if section is None:
            yield f"import:{kind.key}: no section of why.toml names this list"
            continue
        for column in kind.columns:
            if column.key not in section.why:
                yield f"import:{kind.key}.{column.key}: asked, but nobody says why"
