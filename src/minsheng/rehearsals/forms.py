"""Asking for a rehearsal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minsheng.classes.models import Group
from minsheng.engines.admission import Rules

MOST_FAMILIES, MOST_DRAWS = 3_000, 200
MOST_WORK = 60_000
"""Families times draws: some minutes of computing."""
PERCENT = {
    Group.HARDSHIP: 5,
    Group.SPECIAL: 5,
    Group.OUTDOOR: 20,
    Group.FRONTLINE: 20,
    Group.MIGRANT: 10,
    Group.LEFT_BEHIND: 5,
    Group.TWO_EARNER: 45,
}
"""Where the form starts; nobody has measured these, so officers put in their own."""


def _percent(label: Any, initial: int, most: int = 100) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=most, initial=initial)


class RehearsalForm(forms.Form):
    """How many families to make up, of what kind, and how often to draw."""

    families = forms.IntegerField(
        label=_("生成多少个家庭"), min_value=20, max_value=MOST_FAMILIES, initial=300
    )
    siblings = _percent(_("有两三个孩子的家庭占百分之几"), 20)
    declines = _percent(_("录取后放弃的家庭占百分之几"), 10, 90)
    draws = forms.IntegerField(
        label=_("抽多少次签"),
        min_value=20,
        max_value=MOST_DRAWS,
        initial=50,
        help_text=_("次数越多，范围越准。"),
    )
    hardship = _percent(Group.HARDSHIP.label, PERCENT[Group.HARDSHIP])
    special = _percent(Group.SPECIAL.label, PERCENT[Group.SPECIAL])
    outdoor = _percent(Group.OUTDOOR.label, PERCENT[Group.OUTDOOR])
    frontline = _percent(Group.FRONTLINE.label, PERCENT[Group.FRONTLINE])
    migrant = _percent(Group.MIGRANT.label, PERCENT[Group.MIGRANT])
    left_behind = _percent(Group.LEFT_BEHIND.label, PERCENT[Group.LEFT_BEHIND])
    two_earner = _percent(Group.TWO_EARNER.label, PERCENT[Group.TWO_EARNER])

    def __init__(self, *args: Any, rules: tuple[Rules, ...] = (), **more: Any) -> None:
        """With ``rules``, only the groups they name are asked for."""
        super().__init__(*args, **more)
        named = {code for one in rules for code in (*one.groups, *(t.code for t in one.tiers))}
        for group in Group if rules else ():
            if group not in named:
                del self.fields[group]
        chosen = [str(group) for group in Group if group in self.fields]
        self.fieldsets = [(_("家庭"), ["families", "siblings", "declines"]), (_("抽签"), ["draws"])]
        if chosen:
            self.fieldsets.append((_("每一类家庭占百分之几"), chosen))

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        if answers.get("families", 0) * answers.get("draws", 0) > MOST_WORK:
            text = _("家庭数乘抽签次数最多 %(most)s，请减少一样。") % {"most": f"{MOST_WORK:,}"}
            self.add_error("draws", text)
        return answers

    def asked(self) -> dict[str, Any]:
        """The answers, as the service reads them."""
        said = self.cleaned_data
        plain = {name: said[name] for name in ("families", "siblings", "declines", "draws")}
        return {**plain, "shares": {str(one): said[one] for one in Group if one in self.fields}}
