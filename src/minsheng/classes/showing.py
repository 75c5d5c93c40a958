"""How terms, classes and seats read on the page."""

from __future__ import annotations

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from minsheng.classes.models import CareClass, Term

Pairs = list[tuple[str, object]]


def _moment(moment: object) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")  # type: ignore[arg-type]


def term_facts(term: Term) -> Pairs:
    """Label and value of everything worth reading about a term."""
    label = {field.name: str(field.verbose_name) for field in Term._meta.fields}
    moments = [
        (label[name], _moment(getattr(term, name)))
        for name in ("apply_from", "freeze_at", "publish_at")
    ]
    days = [(label[name], date_format(getattr(term, name))) for name in ("starts_on", "ends_on")]
    owner = (label["responsible"], f"{term.responsible} {term.responsible.holder}")
    return [(label["code"], term.code), *moments, *days, owner]


def class_facts(care_class: CareClass) -> Pairs:
    """Label and value of everything worth reading about a class."""
    label = {field.name: str(field.verbose_name) for field in CareClass._meta.fields}
    return [
        (label["code"], care_class.code),
        (label["venue"], care_class.venue.name),
        (_("年龄"), care_class.ages),
        (_("接送时间"), care_class.hours),
        (label["fee_yuan"], care_class.fee_yuan or _("免费")),
        (label["lunch"], _("是") if care_class.lunch else _("否")),
        (label["least"], care_class.least),
        (label["organisation"], care_class.organisation.label),
        (label["responsible"], f"{care_class.responsible} {care_class.responsible.holder}"),
    ]


def seat_lines(care_class: CareClass) -> tuple[Pairs, Pairs]:
    """The two tellings of the seats: whom they are for, and who has them; each adds up to the capacity."""
    ledger = care_class.ledger()
    meant: Pairs = [
        (_("先给：%(group)s") % {"group": group.label}, seats)  # type: ignore[attr-defined]
        for group, seats in ledger.reserved.items()
    ]
    meant.append((_("面向所有家庭"), ledger.open))
    now: Pairs = [
        (_("已确认"), ledger.accepted),
        (_("等待答复"), ledger.held),
        (_("空着"), ledger.free),
    ]
    return meant, now
