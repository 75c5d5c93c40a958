"""The quality app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QualityConfig(AppConfig):
    name = "minsheng.quality"
    label = "quality"
    verbose_name = _("服务质量")

    def ready(self) -> None:
        from minsheng.audit import verbs
        from minsheng.organisations.roles import Permission
        from minsheng.quality import queries, receivers, waiting
        from minsheng.quality.queries import witnesses
        from minsheng.stations.signals import stations_unregistered
        from minsheng.web import waiting as desk
        from minsheng.web.menu import MenuItem, Section, register

        verbs.register("quality.review_opened", _("发起了沉睡站点复查"))
        verbs.register("quality.review_finished", _("完成了沉睡站点复查"))
        verbs.register("quality.terms", _("设定了服务质量的标准"))
        queries.register(
            queries.Source("report", _("群众反映"), witnesses.reports, "voices:report")
        )
        queries.register(
            queries.Source("rating", _("用后评价"), witnesses.ratings, "voices:rating")
        )
        queries.register(
            queries.Source("inspection", _("暗访检查"), witnesses.inspections, "inspections:detail")
        )
        queries.register(
            queries.Source("device", _("门口设备"), witnesses.doors, "devices:message")
        )
        queries.register(
            queries.Source(
                "keeper",
                _("当天临时关门"),
                witnesses.changes,
                witnesses.STATION_HISTORY,
                in_hours=False,
            )
        )
        desk.register("quality.reviews", waiting.reviews)
        stations_unregistered.connect(receivers.forget, dispatch_uid="quality.forget")
        register(
            MenuItem(_("服务质量"), "quality:index", Permission.VIEW_QUALITY, Section.RUN, 50, "ok")
        )
