"""What is heard of a family, on its own page."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from minsheng.applications.models import Application, Child
from minsheng.attendance.forms import SayForm
from minsheng.attendance.queries import absences_of, heard, hears_anybody

register = template.Library()


@register.simple_tag
def hearings_of_family(family: Application) -> list[dict[str, Any]]:
    """{% hearings_of_family family as hearings %}: each with the child, its absences and what can be said now."""
    rows, now = list(heard(family)) if hears_anybody(family.round_id) else [], timezone.now()
    children = (
        {child.key: child for child in Child.objects.filter(application=family)} if rows else {}
    )
    return [
        {
            "one": one,
            "child": children.get(one.holder),
            "absences": absences_of(one),
            "may_speak": one.takes_words(now),
            "may_appeal": one.takes_appeal(now),
            "form": SayForm(
                initial={"words": one.words if one.takes_words(now) else ""},
                auto_id=f"id_%s_{one.pk}",
            ),
        }
        for one in rows
    ]
