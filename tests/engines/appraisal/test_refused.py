"""Log-ins, likes, shares and time on line stay outside, whatever they are called."""

from __future__ import annotations

from typing import Any

import pytest

from minsheng.engines.appraisal import BadInput, refused, shipped, snapshot_from_data
from tests.engines.appraisal.builders import data, fact, indicator, unit


@pytest.mark.parametrize(
    "text",
    [
        "登录次数", "平台登 录 率", "人均登陆", "系统登入天数", "ｌｏｇｉｎ次数", "logins", "log_in_count", "LogIn", "log-in days",
        "user sign-ins", "userLogins", "denglu_cishu", "點讚數", "点 赞 量", "获赞数", "likes", "like_count", "thumbs up",
        "dianzan", "转发率", "信息分享数", "share_count", "shares", "times shared", "retweets", "zhuan fa", "在线时长",
        "日均在线时间", "线上时长", "停留时间", "online_time", "on-line time", "onlineMinutes", "screen time", "time in app",
        "session length", "阅读量", "点击率", "page views", "日活", "活跃度", "粉丝数", "App 下载量", "打卡天数", "签到率", "积分排名",
        "downloads", "check-ins",
    ],
)  # fmt: skip
def test_it_is_refused(text: str) -> None:
    assert refused(text)


@pytest.mark.parametrize(
    "text",
    [
        "open_rate", "实际开放率", "服务人次（实测）", "线上地图可查", "online_map_listed", "好评率", "unlikely", "design_index",
        "站点共享工具", "designing", "time_to_close", "满意度", "在线设备", "visits_open", "case_count", "catalogue", "login"[:3],
    ],
)  # fmt: skip
def test_honest_figures_pass(text: str) -> None:
    assert refused(text) == ""


def test_all_that_is_shipped_passes() -> None:
    for code in shipped.SCHEMES:
        facts = {one["name"]: None for one in shipped.registry()["facts"]}
        county: dict[str, Any] = {"id": "a", "name": "甲县", "facts": facts}
        whole = data(county) | {"registry": shipped.registry(), "scheme": shipped.scheme(code)}
        assert snapshot_from_data(whole).scheme.code == code


@pytest.mark.parametrize("where", ["name", "label", "source", "unit"])
def test_no_such_fact_enters_the_registry(where: str) -> None:
    bad = data(unit("a", minutes=1))
    bad["registry"]["facts"].append(fact("minutes") | {where: "login_minutes"})

    with pytest.raises(BadInput, match="never enter an appraisal"):
        snapshot_from_data(bad)


@pytest.mark.parametrize("where", ["key", "name", "unit", "source", "evidence", "owner"])
def test_no_such_indicator_enters_the_registry(where: str) -> None:
    bad = data(unit("a"))
    bad["registry"]["indicators"].append(indicator("x", "done") | {where: "干部登录次数"})

    with pytest.raises(BadInput, match="log-ins"):
        snapshot_from_data(bad)


@pytest.mark.parametrize("part", ["bonus", "deductions", "veto"])
def test_no_such_thing_enters_beside_the_items(part: str) -> None:
    bad = data(unit("a"))
    bad["scheme"][part][0]["name"] = "转发信息每条"

    with pytest.raises(BadInput, match="shares"):
        snapshot_from_data(bad)
