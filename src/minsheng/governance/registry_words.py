"""Names of the shipped indicators and facts; a union's own names are shown as they were written."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_noop

SHIPPED = (
    gettext_noop("站点建设进度"),
    gettext_noop("标准条款达标率"),
    gettext_noop("检查无问题率"),
    gettext_noop("实际开放率"),
    gettext_noop("站均日服务人次"),
    gettext_noop("劳动者评价"),
    gettext_noop("问题按期销号率"),
    gettext_noop("整改退回率"),
    gettext_noop("夜间可达率"),
    gettext_noop("需求办理率"),
    gettext_noop("暖心服务活动达标率"),
    gettext_noop("托班如期开班率"),
    gettext_noop("托班名额使用率"),
    gettext_noop("托班出勤率"),
    gettext_noop("按进度应建成站点数"),
    gettext_noop("已验收或开放站点数"),
    gettext_noop("全年站点目标数"),
    gettext_noop("达标条款数"),
    gettext_noop("应评条款数"),
    gettext_noop("检查无问题次数"),
    gettext_noop("检查次数"),
    gettext_noop("公示时间内上门且开着的次数"),
    gettext_noop("公示时间内上门次数"),
    gettext_noop("服务人次（实测）"),
    gettext_noop("有实测人次的站点天数"),
    gettext_noop("评价平均分"),
    gettext_noop("评价标准差"),
    gettext_noop("评价数"),
    gettext_noop("按期销号问题数"),
    gettext_noop("到期问题数"),
    gettext_noop("退回重办问题数"),
    gettext_noop("复核问题数"),
    gettext_noop("夜间可达人数"),
    gettext_noop("夜间劳动者人数"),
    gettext_noop("已办理需求数"),
    gettext_noop("已采纳需求数"),
    gettext_noop("满足的暖心服务活动条款数"),
    gettext_noop("已判定的暖心服务活动条款数"),
    gettext_noop("如期开课并有孩子的班数"),
    gettext_noop("到期应开课的班数"),
    gettext_noop("已用托班名额数"),
    gettext_noop("托班名额数"),
    gettext_noop("孩子到班人天"),
    gettext_noop("孩子应到人天"),
    gettext_noop("黄灯次数"),
    gettext_noop("红灯次数"),
    gettext_noop("迟报次数"),
    gettext_noop("提前完成月数"),
    gettext_noop("新达标杆站点数"),
    gettext_noop("安全责任事故数"),
    gettext_noop("儿童伤害事件数"),
    gettext_noop("查实数据造假"),
)


def named(name: str) -> str:
    """A shipped name in the reader's language; any other as it is."""
    return gettext(name) if name in SHIPPED else name
