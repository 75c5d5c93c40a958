"""The list of classes: of all terms, or of one."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from minsheng.classes.models import CareClass, Term
from minsheng.classes.queries import classes_for
from minsheng.organisations.permissions import Permission, actor_of
from minsheng.web.tables import ChoiceFilter, Column, Filter, Step, Table, TextFilter


def _columns(*, with_term: bool = True) -> list[Column]:
    columns = [
        Column(
            "name",
            gettext_lazy("班名"),
            sort=["name"],
            link=lambda row: row.get_absolute_url(),
            is_head=True,
        ),
        Column("code", gettext_lazy("班号"), sort=["code"]),
        Column("term", gettext_lazy("期"), "term.name", sort=["term__starts_on", "term__code"]),
        Column("venue", gettext_lazy("上课地点"), "venue.name", sort=["venue__name"]),
        Column("ages", gettext_lazy("年龄"), "ages", sort=["age_from", "age_until"]),
        Column("hours", gettext_lazy("接送时间"), "hours", sort=["opens", "closes"]),
        Column("capacity", gettext_lazy("名额"), sort=["capacity"], numeric=True),
        Column("reserved", gettext_lazy("保留名额"), sort=["reserved"], numeric=True),
        Column("taken", gettext_lazy("已占用"), sort=["taken"], numeric=True),
        Column(
            "state",
            gettext_lazy("状态"),
            "get_state_display",
            sort=["state"],
            tone=lambda row: row.tone,
        ),
    ]
    return [column for column in columns if with_term or column.key != "term"]


def class_table(request: HttpRequest, term: Term | None = None) -> Table:
    rows = classes_for(actor_of(request))
    step = Step(gettext_lazy("先登记一期"), "classes:term_new", Permission.EDIT_CLASSES)
    terms = Term.objects.usable_by(actor_of(request), Permission.VIEW_CLASSES)
    filters: list[Filter] = [
        TextFilter("q", gettext_lazy("班名、班号或地点"), ["name", "code", "venue__name"]),
        ChoiceFilter("state", gettext_lazy("状态"), CareClass.State.choices),
    ]
    if term is None:
        choices = [(str(one.pk), one.name) for one in terms]
        years = sorted({one.starts_on.year for one in terms}, reverse=True)
        filters += [
            ChoiceFilter("year", gettext_lazy("年度"), [(one, str(one)) for one in years], "term__starts_on__year"),
            ChoiceFilter("term", gettext_lazy("期"), choices, "term"),
        ]  # fmt: skip
    else:
        rows = rows.filter(term=term)
        step = Step(gettext_lazy("导入名单"), "imports:new", Permission.IMPORT_DATA)
    return Table(
        request,
        rows,
        _columns(with_term=term is None),
        filters,
        name="classes",
        caption=gettext_lazy("班级列表"),
        empty_title=gettext_lazy("还没有班级"),
        empty_text=gettext_lazy("先登记一期，再在这一期里逐个登记或成批导入班级。"),
        empty_step=step,
    )
