"""Rounds that need only what the story is about."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from minsheng.classes.models import Term
from minsheng.engines.admission import Announced, Reserve, Rules, Tier
from minsheng.enrolment.models import Round
from minsheng.enrolment.services import create_round, publish_round
from tests.classes.builders import make_class, make_term
from tests.people import Cast


def rules_for(term: Term, **more: Any) -> Rules:
    """Hard-up families first, a fifth put aside for outdoor workers, one public number after the freeze."""
    due = (term.freeze_at + dt.timedelta(hours=6)).isoformat(timespec="minutes")
    rules = Rules(
        title="样例录取",
        tiers=(Tier("hardship", "困难职工家庭", ("困难职工档案",)),),
        reserves=(Reserve("outdoor", "户外劳动者", ("单位证明",), 20),),
        sources=(Announced("样例彩票", due),),
    )
    return replace(rules, **more)


def make_round(cast: Cast, code: str = "2026-7", *, published: bool = False) -> Round:
    """A round of the first county over one announced term with one class."""
    term = make_term(cast.county, code, state=Term.State.ANNOUNCED)
    make_class(term)
    made = create_round(
        f"样例录取{code}",
        [term],
        rules_for(term),
        organisation=cast.county,
        actor=cast.officer,
    )
    return publish_round(made.pk, actor=cast.officer) if published else made
