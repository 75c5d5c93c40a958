"""Answers from a file, through the one way lists come in: one list for each survey, with its questions as columns."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from minsheng.audit.services import record
from minsheng.common.columns import Cell, Choice, Column, Kind, Value
from minsheng.common.problem import Problem, Refused
from minsheng.imports.registry import Context, ModelImport, UnknownKind, Values
from minsheng.organisations.models import Organisation
from minsheng.organisations.roles import Permission
from minsheng.surveys.models import Answer, Survey
from minsheng.surveys.rules.definition import Item, plain
from minsheng.surveys.rules.filling import Filling
from minsheng.surveys.rules.flat import FlatColumn, answers_in, column_of, flat_columns
from minsheng.surveys.rules.values import LONGEST_TEXT, BadValue, canonical
from minsheng.surveys.services.receive import place_of, version_for
from minsheng.surveys.words import fault_text
from minsheng.web.phrases import aside

FAMILY = "surveys.answers"
LABEL = _("调查答卷")

KEY, ANSWERED = "@key", "@answered"
IN_FUTURE = gettext_noop("“%(value)s”在将来。请填写实际填答的时间。")
KINDS = {
    "select_one": Kind.CHOICE,
    "integer": Kind.INTEGER,
    "decimal": Kind.NUMBER,
    "date": Kind.DATE,
}


def kind_of(survey_id: int) -> str:
    """The key under which this survey's answers are imported."""
    return f"{FAMILY}.{survey_id}"


class MomentColumn(Column):
    """A moment as our exports and the usual survey tools write it; a day alone is its start."""

    def read(self, cell: Cell) -> Value:
        if cell is None or cell == "":
            return None
        if isinstance(cell, dt.date):
            return _aware(dt.datetime.combine(cell, dt.time()))
        text = str(cell).strip().lstrip("'")
        try:
            found = parse_datetime(text)
        except ValueError:
            found = None
        if found is None:
            raise Refused("not_a_date", self.key, value=text[:40])
        return found


class AnswerImport(ModelImport):
    """The answers of one survey. What is there already stays as it is; the same number never counts twice."""

    label = LABEL
    help = _("一行一份答卷，列名用题目名称或题目文字。已有的答卷不会改。")
    model = Answer
    permission = Permission.EDIT_SURVEYS
    columns: ClassVar[tuple[Column, ...]] = ()
    natural_key = ("key",)

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.key = kind_of(survey.pk)  # type: ignore[misc]  # one list per survey
        self.home = survey.organisation
        self.version = version_for(survey, None)
        self.form = self.version.form
        self.flat = flat_columns(self.form)
        self.places = {one.key for one in self.flat if one.item.type == "geopoint"}

    def upload_url(self) -> str:
        return reverse("surveys:bring", args=[self.survey.pk])

    def columns_at(self, organisation: Organisation) -> tuple[Column, ...]:
        taken = {one.item.name for one in self.flat}
        labels = self._labels_met_once()
        key = Column(
            KEY,
            gettext_noop("答卷编号"),
            help=gettext_noop("其他工具给每份答卷的编号，用来避免重复；没有可以不填。"),
            other_names=tuple({"key", "_uuid"} - taken),
        )
        answered = MomentColumn(
            ANSWERED,
            gettext_noop("填写时间"),
            help=gettext_noop("例如 2026-07-01 08:30；不填就记为导入的时间。"),
            other_names=tuple({"answered", "_submission_time", "SubmissionDate"} - taken),
        )
        return (key, answered, *(self._column(one, labels) for one in self.flat))

    def _labels_met_once(self) -> set[str]:
        seen: dict[str, int] = {}
        for one in self.flat:
            for label in {plain(one.item.label, language) for language in self.form.languages}:
                seen[label] = seen.get(label, 0) + 1
        return {label for label, times in seen.items() if times == 1 and label}

    def _column(self, one: FlatColumn, labels: set[str]) -> Column:
        language = "en" if (translation.get_language() or "").startswith("en") else "zh"
        texts = {plain(one.item.label, name) for name in self.form.languages} & labels
        shown = plain(one.item.label, language)
        return Column(
            one.key,
            shown if shown in labels else aside(shown, one.key),
            KINDS.get(one.item.type, Kind.TEXT),
            help="" if shown in labels else one.key,
            choices=self._choices(one.item) if one.item.type == "select_one" else (),
            max_length=LONGEST_TEXT,
            other_names=(*one.others, *sorted(texts)),
        )

    def _choices(self, item: Item) -> tuple[Choice, ...]:
        return tuple(
            Choice(choice.name, (plain(choice.label, "zh"), plain(choice.label, "en")))
            for choice in self.form.options(item)
        )

    def staged(self, key: str, cell: Cell) -> Cell:
        """Positions are rounded before anything is kept, as with answers that come by phone."""
        if key not in self.places or not isinstance(cell, str):
            return cell
        item = next(one.item for one in self.flat if one.key == key)
        try:
            return canonical(item, cell, ())
        except BadValue:
            return ""

    def prepare(self, context: Context) -> None:
        keys = self.survey.answers.values_list("key", flat=True)
        context.found["keys"] = {str(key) for key in keys.iterator()}

    def rows(self, context: Context) -> models.QuerySet[Any]:
        return self.survey.answers.only("pk", "key")

    def check(self, values: Values, context: Context) -> Iterable[Problem]:
        """What the questionnaire itself objects to; an answer that is there already is not asked again."""
        context.found["key"] = key = self._number(values.get(KEY))
        if key in context.found["keys"]:
            return
        answered = values.get(ANSWERED)
        moment = _aware(answered) if isinstance(answered, dt.datetime) else timezone.now()
        if moment > timezone.now() + dt.timedelta(days=1):
            yield Problem(IN_FUTURE, ANSWERED, {"value": str(answered)})
        texts = {k: _text(value) for k, value in values.items() if k not in {KEY, ANSWERED}}
        filling = Filling(self.form, answers_in(texts), today=timezone.localdate(moment))
        context.found |= {"filling": filling, "moment": moment}
        yield from _faults(filling)

    def _number(self, given: Value) -> str:
        """Other tools number by UUID, some with "uuid:" before it; any other number becomes one, always the same."""
        text = str(given or "").strip().removeprefix("uuid:")
        if not text:
            return str(uuid.uuid4())
        try:
            return str(uuid.UUID(text))
        except ValueError:
            return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{self.survey.code}/{text}"))

    def build(self, values: Values, context: Context) -> dict[str, Any]:
        key = context.found["key"]
        if key in context.found["keys"]:
            return {"key": key}
        told = context.found["filling"].answers()
        where = place_of(self.survey, self.form, told)
        return {
            "key": key,
            "values": told,
            "version_id": self.version.pk,
            "organisation_id": where.pk,
            "answered_at": context.found["moment"].astimezone(dt.UTC),
        }

    def fixed(self, context: Context) -> dict[str, Any]:
        return {
            "survey_id": self.survey.pk,
            "channel": Answer.Channel.IMPORTED,
            "entered_by_id": context.actor.pk,
            "received_at": timezone.now(),
        }

    def begin(self, context: Context) -> None:
        record(context.actor, "survey.answers_imported", self.survey, file=context.file_name)

    def undone(self, context: Context) -> None:
        record(context.actor, "survey.answers_taken_back", self.survey, file=context.file_name)


def _aware(moment: dt.datetime) -> dt.datetime:
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment


def _text(value: Value) -> str:
    """A read value as the questionnaire writes it."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _faults(filling: Filling) -> Iterable[Problem]:
    """Every question that is answered wrongly or not at all, with the questionnaire's own words where it has any."""
    for node in filling.faulty:
        said = {}
        for language, name in (("zh-hans", "why"), ("en", "why@en")):
            with translation.override(language):
                filling.language = language[:2]
                said[name] = fault_text(filling, node)
        yield Problem("%(why)s", column_of(node.field), said)


def answer_import(rest: str) -> AnswerImport:
    """The list of the survey with the number ``rest``.

    Raises:
        UnknownKind: there is no such survey, or it has no questionnaire yet.
    """
    rows = Survey.objects.select_related("organisation", "current")
    survey = rows.filter(pk=rest).first() if rest.isdecimal() else None
    if survey is None or survey.current is None:
        raise UnknownKind(f"no survey {rest!r}")
    return AnswerImport(survey)
