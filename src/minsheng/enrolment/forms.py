"""Asking about a round and its rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minsheng.classes.models import Group, Term
from minsheng.engines.admission import (
    HEARD_DAYS,
    Announced,
    Attendance,
    Late,
    Link,
    Mark,
    Reserve,
    Rules,
    SeatOrder,
    Tier,
)
from minsheng.enrolment.words import (
    LATE,
    LINKS,
    MARKS,
    SEAT_ORDERS,
    evidence_of,
    in_source_language,
)
from minsheng.web.forms import SeveralOf

PLACES = [("", _("不单列")), ("tier", _("最先安排")), ("reserve", _("保留名额"))]
LEAST_DAYS = 5
DAYS = 7
"""Days for a family to speak, unless the union writes another number."""
PERCENT = 50
"""Most of a class that one group's reserve may take; ordinary families are to have a chance too."""


class AsksSources:
    """Public numbers of a draw, one in a line; ``window`` is a term of the round, if it is known."""

    cleaned_data: dict[str, Any]
    window: Term | None

    def clean_sources(self) -> list[Announced]:
        """One announced source per line."""
        lines = [line.strip() for line in self.cleaned_data["sources"].splitlines() if line.strip()]
        found = [self._source(number, line) for number, line in enumerate(lines, 1)]
        if len({one.name for one in found}) < len(found):
            raise forms.ValidationError(_("同一个来源写了两次。"))
        return found

    def _source(self, number: int, line: str) -> Announced:
        name, _bar, when = line.replace("｜", "|").rpartition("|")
        try:
            moment = timezone.make_aware(dt.datetime.fromisoformat(when.strip()))
        except ValueError:
            moment = None
        if not name.strip() or moment is None:
            text = _("第 %(number)s 行没有读懂，请写成“名称 | 2026-06-18 21:15”。")
            raise forms.ValidationError(text % {"number": number})
        if self.window and (wrong := self.misplaced(self.window, moment)):
            raise forms.ValidationError(wrong % {"number": number})
        return Announced(name.strip()[:80], moment.isoformat(timespec="minutes"))

    def misplaced(self, window: Term, moment: dt.datetime) -> Any:
        """Why a number cannot appear then; None if it can."""
        if window.freeze_at < moment < window.publish_at:
            return None
        return _("第 %(number)s 行的时间要在报名截止之后、公布结果之前。")


class RulesForm(AsksSources, forms.Form):
    """The rules of a round. ``rules(title)`` gives them as the engine reads them."""

    seat_order = forms.ChoiceField(
        label=_("名额的先后"),
        choices=list(SEAT_ORDERS.items()),
        widget=forms.RadioSelect,
        initial=SeatOrder.RESERVE_FIRST,
        help_text=_("先用哪一种名额，会改变谁被录取，所以要写进规则。"),
    )
    within = forms.MultipleChoiceField(
        label=_("同一层次里先看"),
        choices=list(MARKS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        initial=[Mark.SIBLING],
        help_text=_("按这里的次序；都一样的，看抽签号。"),
    )
    most_options = forms.IntegerField(
        label=_("一个家庭最多填几个志愿"), min_value=1, max_value=30, initial=8
    )
    most_terms = forms.IntegerField(
        label=_("一个孩子最多上几期"),
        min_value=1,
        max_value=10,
        initial=1,
        help_text=_("抽签不给的，要等结果公布以后，从没有家庭在等的空位里占。"),
    )
    together_terms = forms.IntegerField(
        label=_("一个志愿最多合几期"),
        min_value=1,
        max_value=10,
        initial=1,
        help_text=_(
            "写 1，抽签只给每个孩子一期，人人先有一期。写 2，家庭可以要求两期一起录取，"
            "缺一期就不算；有的家庭会先占两个名额。"
        ),
    )
    links = forms.MultipleChoiceField(
        label=_("多个孩子的家庭可以选"),
        choices=list(LINKS.items()),
        widget=forms.CheckboxSelectMultiple,
        initial=list(Link),
    )
    offer_hours = forms.IntegerField(
        label=_("录取后几小时内答复"), min_value=1, max_value=240, initial=48
    )
    quiet_from = forms.IntegerField(
        label=_("夜间从几点起不计时"), min_value=0, max_value=24, initial=21
    )
    quiet_until = forms.IntegerField(label=_("到早上几点"), min_value=0, max_value=24, initial=8)
    late = forms.ChoiceField(
        label=_("截止以后来的家庭"),
        choices=list(LATE.items()),
        widget=forms.RadioSelect,
        initial=Late.AFTER_ALL,
    )
    absent_percent = forms.IntegerField(
        label=_("没有请假的缺课超过百分之几，要听取家庭意见"),
        min_value=1,
        max_value=99,
        required=False,
        help_text=_(
            "不填，缺课没有后果。填了，超过的孩子经听取意见、由第二个人决定，"
            "下一年才排在同一层次其他家庭的后面。"
        ),
    )
    least_days = forms.IntegerField(
        label=_("登记满几天才判断"), min_value=1, max_value=30, initial=LEAST_DAYS, required=False
    )
    hearing_days = forms.IntegerField(
        label=_("给家庭几天说明情况"),
        min_value=HEARD_DAYS,
        max_value=30,
        initial=DAYS,
        required=False,
    )
    appeal_days = forms.IntegerField(
        label=_("决定以后几天内可以申诉"),
        min_value=HEARD_DAYS,
        max_value=30,
        initial=DAYS,
        required=False,
    )
    sources = forms.CharField(
        label=_("抽签用的公开数字"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "每行一个：名称 | 公布时间，例如“福利彩票双色球开奖号码 | 2026-06-18 21:15”。"
            "公布时间要在报名截止之后、公布结果之前，这样谁也没法事先知道。"
        ),
    )

    def __init__(self, data: Any = None, *, window: Term | None, rules: Rules | None) -> None:
        super().__init__(data, initial=_initial(rules) if rules else None)
        self.window = window
        for group in Group:
            self.fields[f"place_{group}"] = forms.ChoiceField(
                label=group.label, choices=PLACES, required=False, initial=_place(rules, group)
            )
            self.fields[f"percent_{group}"] = forms.IntegerField(
                label=_("%(group)s：保留百分之几") % {"group": group.label},
                required=False,
                min_value=1,
                max_value=PERCENT,
                initial=_percent(rules, group),
            )
        self.fieldsets = [
            (
                _("优先和保留"),
                [f"{part}_{group}" for group in Group for part in ("place", "percent")],
            ),
            (_("先后次序"), ["seat_order", "within"]),
            (_("志愿"), ["most_options", "most_terms", "together_terms", "links"]),
            (_("答复"), ["offer_hours", "quiet_from", "quiet_until", "late"]),
            (_("缺课"), ["absent_percent", "least_days", "hearing_days", "appeal_days"]),
            (_("抽签"), ["sources"]),
        ]

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        if answers.get("together_terms", 1) > answers.get("most_terms", 1):
            self.add_error("together_terms", _("不能多于一个孩子最多上的期数。"))
        total = 0
        for group in Group:
            percent = answers.get(f"percent_{group}")
            if answers.get(f"place_{group}") == "reserve":
                total += percent or 0
                if not percent and f"percent_{group}" not in self.errors:
                    self.add_error(f"percent_{group}", _("保留名额要写百分之几。"))
        if total > 100:
            text = _("保留的百分比加起来是 %(total)s，超过了 100。")
            self.add_error(None, text % {"total": total})
        return answers

    def _chosen(self, place: str) -> Iterator[Group]:
        return (one for one in Group if self.cleaned_data.get(f"place_{one}") == place)

    def rules(self, title: str) -> Rules:
        """The answers as rules."""
        said = self.cleaned_data
        return Rules(
            title=title,
            tiers=tuple(
                Tier(one.value, _name(one), evidence_of(one)) for one in self._chosen("tier")
            ),
            reserves=tuple(
                Reserve(one.value, _name(one), evidence_of(one), said[f"percent_{one}"])
                for one in self._chosen("reserve")
            ),
            seat_order=SeatOrder(said["seat_order"]),
            within=tuple(mark for mark in Mark if mark in said["within"]),
            most_options=said["most_options"],
            most_terms=said["most_terms"],
            together_terms=said["together_terms"],
            links=tuple(link for link in Link if link in said["links"]),
            offer_hours=said["offer_hours"],
            quiet_from=said["quiet_from"],
            quiet_until=said["quiet_until"],
            late=Late(said["late"]),
            sources=tuple(said["sources"]),
            attendance=self._attendance(),
        )

    def _attendance(self) -> Attendance | None:
        said = self.cleaned_data
        if not said["absent_percent"]:
            return None
        return Attendance(
            said["absent_percent"],
            said["least_days"] or LEAST_DAYS,
            said["hearing_days"] or DAYS,
            said["appeal_days"] or DAYS,
        )


def _name(group: Group) -> str:
    return in_source_language(group.label)


def _initial(rules: Rules) -> dict[str, Any]:
    """What the form shows of rules that are there already."""
    plain = (
        "most_options",
        "most_terms",
        "together_terms",
        "offer_hours",
        "quiet_from",
        "quiet_until",
    )
    lines = [
        f"{one.name} | {timezone.localtime(dt.datetime.fromisoformat(one.due)):%Y-%m-%d %H:%M}"
        for one in rules.sources
    ]
    return {
        **{name: getattr(rules, name) for name in plain},
        "seat_order": rules.seat_order,
        "late": rules.late,
        "within": list(rules.within),
        "links": list(rules.links),
        "sources": "\n".join(lines),
        **(asdict(rules.attendance) if rules.attendance else {}),
    }


def _place(rules: Rules | None, group: Group) -> str:
    if rules and group in {tier.code for tier in rules.tiers}:
        return "tier"
    return "reserve" if rules and group in rules.groups else ""


def _percent(rules: Rules | None, group: Group) -> int | None:
    found = [one.percent for one in (rules.reserves if rules else ()) if one.group == group]
    return found[0] if found else None


class RoundForm(forms.Form):
    """A new round over some of one union's terms."""

    title = forms.CharField(label=_("名称"), max_length=60)
    terms = SeveralOf(
        Term.objects.none(),
        label=_("包括哪几期"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("同一轮里的各期，报名、截止和公布的时间要一样。"),
    )

    def __init__(self, *args: Any, terms: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["terms"].queryset = terms  # type: ignore[attr-defined]

    def clean_terms(self) -> Any:
        """Terms that share their window."""
        terms = self.cleaned_data["terms"]
        if len({(one.apply_from, one.freeze_at, one.publish_at) for one in terms}) > 1:
            raise forms.ValidationError(_("这几期的报名、截止或公布时间不一样，请分成几轮。"))
        return terms


class ChangeForm(RulesForm):
    """A change of published rules: it also needs a reason that everybody will read."""

    why = forms.CharField(
        label=_("为什么要改"), max_length=200, help_text=_("会公开，请不要写任何人的姓名。")
    )


class NumbersForm(AsksSources, forms.Form):
    """After the window only the public numbers of the draw can be named anew, all of them still to come."""

    sources = forms.CharField(
        label=_("抽签用的公开数字"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "每行一个：名称 | 公布时间。要写还没有公布的；封存名单要在它公布以前，"
            "第二个人也要在那以前确认。"
        ),
    )
    why = forms.CharField(
        label=_("为什么要改"), max_length=200, help_text=_("会公开，请不要写任何人的姓名。")
    )

    def __init__(self, data: Any = None, *, window: Term | None, rules: Rules) -> None:
        super().__init__(data, initial={"sources": _initial(rules)["sources"]})
        self.window, self.before = window, rules

    def misplaced(self, window: Term, moment: dt.datetime) -> Any:
        """It is still to come, and the class days have not begun."""
        if timezone.now() < moment and timezone.localdate(moment) < window.starts_on:
            return None
        return _("第 %(number)s 行的时间要在现在之后、开班之前。")

    def rules(self, title: str) -> Rules:
        """The rules as they were, with these numbers."""
        del title
        return replace(self.before, sources=tuple(self.cleaned_data["sources"]))
