"""A project in public, and a vote on it."""

from __future__ import annotations

from django.utils import timezone

from minsheng.governance.models import Project
from minsheng.verdicts.models import Ballot, PublicPage
from minsheng.verdicts.services import Motion, call_ballot, show_page
from tests.people import Cast


def make_page(cast: Cast, project: Project) -> PublicPage:
    return show_page(project, "给大家一个歇脚的地方。", shown=True, actor=cast.city_officer)


def make_ballot(cast: Cast, project: Project, members: int = 29, rule: str = "members") -> Ballot:
    """Two parts, called by the city's officer."""
    parts = ["站点建设", "站点服务"]
    motion = Motion("样例票决", timezone.localdate(), members, rule, parts)
    return call_ballot(project, motion, actor=cast.city_officer)
