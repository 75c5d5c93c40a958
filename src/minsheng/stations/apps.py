"""The stations app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

VERBS = {
    "station.proposed": _("把站点列入建设计划"),
    "station.registered": _("登记了站点"),
    "station.changed": _("修改了站点资料"),
    "station.moved": _("改变了站点状态"),
    "station.verified": _("核实了站点资料"),
    "station.hours_set": _("修改了开放时间"),
    "station.hours_announced": _("公布了临时开放时间"),
    "station.hours_taken_back": _("取消了临时开放时间"),
    "station.today_changed": _("改变了当天的开放时间"),
    "station.visits_entered": _("录入了使用人次"),
    "station.item_added": _("登记了物品"),
    "station.item_noted": _("记录了物品情况"),
    "station.agreement_added": _("登记了共建协议"),
    "station.agreement_ended": _("终止了共建协议"),
    "station.keeper_named": _("指定了站长"),
    "station.keeper_released": _("解除了站长"),
    "station.photo_added": _("上传了站点照片"),
    "station.photo_removed": _("删除了站点照片"),
    "station.listing_set": _("记录了地图收录情况"),
    "station.warning_issued": _("发布了高温低温预警"),
    "station.warning_lifted": _("解除了高温低温预警"),
    "station.supply_ready": _("备好了物资"),
}


class StationsConfig(AppConfig):
    name = "minsheng.stations"
    label = "stations"
    verbose_name = _("站点")

    def ready(self) -> None:
        from minsheng.audit import verbs
        from minsheng.organisations.roles import Permission
        from minsheng.stations import (
            receivers,  # noqa: F401  they listen
            waiting,
        )
        from minsheng.stations.evaluation import setup
        from minsheng.web import waiting as desk
        from minsheng.web.menu import MenuItem, Section, register

        for verb, words in VERBS.items():
            verbs.register(verb, words)
        desk.register("stations.idle", waiting.accepted_not_open)
        desk.register("stations.agreements", waiting.agreements_running_out)
        desk.register("stations.maps", waiting.on_no_public_map)
        desk.register("stations.supplies", waiting.supplies_to_prepare)
        setup.connect()
        register(
            MenuItem(
                _("站点"), "stations:index", Permission.VIEW_STATIONS, Section.RUN, 10, "station"
            )
        )
