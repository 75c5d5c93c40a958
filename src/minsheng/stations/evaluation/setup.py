"""What evaluation tells the rest of the site when it starts: its deeds, facts and ears."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from minsheng.audit import verbs
from minsheng.organisations.roles import Permission
from minsheng.standards import vocabulary
from minsheng.standards.models import Scope
from minsheng.stations.evaluation import asking, queries, receivers
from minsheng.web import waiting
from minsheng.web.menu import MenuItem, Section, register

VERBS = {
    "station.judged": _("判断了条款 %(number)s"),
    "decision.proposed": _("提出了等次变更"),
    "decision.heard": _("对等次变更作了申辩"),
    "decision.confirmed": _("确认了等次变更"),
    "decision.withdrawn": _("撤回了等次变更"),
    "campaign.announced": _("公告了年度复评的抽签"),
    "campaign.drawn": _("抽取了年度复评的站点"),
    "campaign.started": _("启动了年度复评（%(stations)s 个站点）"),
    "review.finished": _("完成了复评，得分率 %(score)s%%"),
}


def connect() -> None:
    """Called once, by the app."""
    for verb, words in VERBS.items():
        verbs.register(verb, words)
    vocabulary.register(Scope.STATION, asking.station_facts())
    receivers.connect()
    waiting.register("stations.decisions", queries.decisions_waiting)
    waiting.register("stations.reviews", queries.reviews_late)
    waiting.register("stations.hearings", queries.hearings_waiting)
    waiting.register("stations.draws", queries.draws_waiting)
    register(
        MenuItem(
            _("评定和复评"), "stations:ratings", Permission.VIEW_STATIONS, Section.RUN, 50, "ok"
        )
    )
