"""Classes from a file: into terms that are not yet announced."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from minsheng.classes.models import CareClass, Group, Term
from minsheng.classes.models.care_class import LARGEST, OLDEST, YOUNGEST
from minsheng.classes.queries import venues_at
from minsheng.common.problem import Problem
from minsheng.imports.columns import Choice, Column, Kind
from minsheng.imports.registry import Context, ModelImport, Values, register
from minsheng.organisations.models import Organisation
from minsheng.organisations.roles import Permission

TIME_WRONG = gettext_noop("时间没有读懂，请写成 07:30 这样的形式。")
RESERVE = "reserve_"
LABELS = {
    Group.HARDSHIP: gettext_noop("保留名额：困难职工家庭"),
    Group.SPECIAL: gettext_noop("保留名额：单亲、残疾等特殊情况"),
    Group.OUTDOOR: gettext_noop("保留名额：户外劳动者和新就业形态劳动者"),
    Group.FRONTLINE: gettext_noop("保留名额：一线职工"),
    Group.MIGRANT: gettext_noop("保留名额：随迁子女"),
    Group.LEFT_BEHIND: gettext_noop("保留名额：留守儿童"),
    Group.TWO_EARNER: gettext_noop("保留名额：双职工家庭"),
}


def time_of(text: object) -> dt.time | None:
    """07:30, also as a spreadsheet writes it (07:30:00, full-width colon); None if it is no time."""
    try:
        return dt.time.fromisoformat(str(text).strip().replace("：", ":").zfill(5))
    except ValueError:
        return None


@register
class ClassImport(ModelImport):
    key = "classes.classes"
    label = _("托班班级")
    help = _("一行一个班。期和上课地点要先在系统里登记；已经公布的期不能再导入。")
    model = CareClass
    permission = Permission.EDIT_CLASSES
    natural_key = ("term_id", "code")
    columns = (
        Column("code", gettext_noop("班号"), required=True, example="A1", max_length=20),
        Column("name", gettext_noop("班名"), required=True, example="样例荷花一班", max_length=60),
        Column(
            "age_from",
            gettext_noop("最小年龄"),
            Kind.INTEGER,
            required=True,
            least=YOUNGEST,
            most=OLDEST,
            example="6",
            help=gettext_noop("开班那天满几周岁。"),
        ),
        Column(
            "age_until",
            gettext_noop("最大年龄"),
            Kind.INTEGER,
            required=True,
            least=YOUNGEST,
            most=OLDEST,
            example="9",
        ),
        Column("opens", gettext_noop("最早送到"), required=True, example="07:30", max_length=8),
        Column("closes", gettext_noop("最晚接走"), required=True, example="18:00", max_length=8),
        Column(
            "capacity",
            gettext_noop("名额"),
            Kind.INTEGER,
            required=True,
            least=1,
            most=LARGEST,
            example="35",
        ),
        Column(
            "least", gettext_noop("最少开班人数"), Kind.INTEGER, least=0, most=LARGEST, example="10"
        ),
        Column(
            "fee_yuan",
            gettext_noop("每期收费（元）"),
            Kind.INTEGER,
            least=0,
            most=100_000,
            example="0",
        ),
        Column("lunch", gettext_noop("供应午餐"), Kind.YES_NO, example="是"),
        *(
            Column(f"{RESERVE}{group}", label, Kind.INTEGER, least=0, most=LARGEST)
            for group, label in LABELS.items()
        ),
    )

    def columns_at(self, organisation: Organisation) -> tuple[Column, ...]:
        terms = _drafts(organisation)
        venues = [(place.code, place.name) for place in venues_at(organisation)]
        term = Column(
            "term",
            gettext_noop("期"),
            Kind.CHOICE,
            required=True,
            choices=[Choice(one.code, (one.name,)) for one in terms],
            example=terms[0].code if terms else "2026-1",
            help=gettext_noop("期号或期名。"),
        )
        venue = Column(
            "venue",
            gettext_noop("上课地点"),
            Kind.CHOICE,
            required=True,
            choices=[Choice(code, (name,)) for code, name in venues],
            example=venues[0][0] if venues else "C0001",
            help=gettext_noop("地点库里的编码或名称。"),
        )
        return (term, venue, *super().columns_at(organisation))

    def prepare(self, context: Context) -> None:
        super().prepare(context)
        context.found["terms"] = {one.code: one.pk for one in _drafts(context.organisation)}
        venues = venues_at(context.organisation)
        context.found["venues"] = dict(venues.values_list("code", "pk"))

    def check(self, values: Values, context: Context) -> Iterable[Problem]:
        times = {name: time_of(values[name]) for name in ("opens", "closes")}
        for name, time in times.items():
            if time is None:
                yield Problem(TIME_WRONG, name)
        opens, closes = times["opens"], times["closes"]
        if opens and closes and closes <= opens:
            yield Problem(gettext_noop("最晚接走要晚于最早送到。"), "closes")
        if _number(values, "age_until") < _number(values, "age_from"):
            yield Problem(gettext_noop("最大年龄不能小于最小年龄。"), "age_until")
        if sum(_reserves(values).values()) > _number(values, "capacity"):
            yield Problem(gettext_noop("保留名额加起来超过了名额。"), "capacity")

    def build(self, values: Values, context: Context) -> dict[str, Any]:
        plain = {name: value for name, value in values.items() if not name.startswith(RESERVE)}
        fields = super().build(plain, context)
        fields["term_id"] = context.found["terms"][fields.pop("term")]
        fields["venue_id"] = context.found["venues"][fields.pop("venue")]
        fields |= {name: time_of(values[name]) for name in ("opens", "closes")}
        for name, empty in {"least": 10, "fee_yuan": 0, "lunch": False}.items():
            if name in fields and fields[name] is None:
                fields[name] = empty
        if any(name.startswith(RESERVE) for name in values):
            fields["reserves"] = _reserves(values)
            fields["reserved"] = sum(fields["reserves"].values())
        return fields

    def rows(self, context: Context) -> models.QuerySet[Any]:
        return super().rows(context).filter(term__in=_drafts(context.organisation))

    def fixed(self, context: Context) -> dict[str, Any]:
        return {**super().fixed(context), "state": CareClass.State.OPEN}


def _drafts(organisation: Organisation) -> list[Term]:
    """The nearest union's first; of two terms with one code, a file means the nearest."""
    terms = Term.objects.holding_at(organisation).filter(state=Term.State.DRAFT)
    nearest: dict[str, Term] = {}
    for term in terms.order_by("organisation__path", "code"):
        nearest[term.code] = term
    return list(nearest.values())


def _number(values: Values, name: str) -> int:
    return int(str(values.get(name) or 0))


def _reserves(values: Values) -> dict[str, int]:
    found = {str(group): _number(values, f"{RESERVE}{group}") for group in Group}
    return {group: seats for group, seats in found.items() if seats}
