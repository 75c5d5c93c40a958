"""Why there is no plan: the engine's causes as sentences that say what to change."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext, gettext_noop

from minsheng.engines.common.status import Infeasible
from minsheng.organisations.models import Organisation

SENTENCES = {
    "district": gettext_noop(
        "%(name)s只有 %(able)s 个地点可以开放，要求至少 %(least)s 个。请降低“每个乡镇（街道）至少”，或在那里登记候选地点。"
    ),
    "night": gettext_noop(
        "只有 %(able)s 个地点能做到夜间开放，要求至少 %(least)s 个。请降低这个要求，或给地点登记能夜间开放的类型。"
    ),
    "count": gettext_noop(
        "要满足必须开放的站点和各项“至少”，最少要 %(opened)s 个站点，站点总数却只有 %(count)s 个。请提高总数，或放宽要求。"
    ),
    "budget": gettext_noop(
        "满足全部要求最便宜的方案要 %(cost)s 元，预算却只有 %(budget)s 元。请提高预算，或放宽要求。"
    ),
    "floors": gettext_noop(
        "各项“至少”合起来要的站点比总数 %(count)s 个还多。请提高总数，或放宽要求。"
    ),
}
OTHER = gettext_noop("没有方案能同时满足全部要求：%(cause)s")


def sentence(why: Infeasible) -> tuple[str, dict[str, Any]]:
    """The sentence (Chinese source text with placeholders) and what fills it."""
    if why.cause not in SENTENCES:
        return OTHER, {"cause": str(why)}
    facts: dict[str, Any] = {
        name: value if isinstance(value, str) else f"{value:,.0f}"
        for name, value in why.facts.items()
    }
    if why.cause == "district":
        facts["name"] = _town(str(facts["name"]))
    return SENTENCES[why.cause], facts


def _town(name: str) -> str:
    """The town's own name in place of the code in the engine's words (district "330802001")."""
    code = name.partition('"')[2].rstrip('"')
    town = Organisation.objects.filter(code=code).first()
    return town.name if town else code


def packed(text: str, facts: dict[str, Any]) -> str:
    """The sentence and its facts as one text to keep, so that each reader gets it in their language."""
    return json.dumps({"text": text, "facts": facts}, ensure_ascii=False)


def told(failure: str) -> str:
    """A kept failure in the reader's language; one kept in plain words stays as it is."""
    try:
        kept = json.loads(failure)
        text, facts = str(kept["text"]), kept["facts"]
        return str(gettext(text) % facts)
    except (ValueError, KeyError, TypeError):
        return failure
