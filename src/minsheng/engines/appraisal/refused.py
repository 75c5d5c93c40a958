"""What an appraisal must never count: log-ins, likes, shares, time on line and their relatives.

Such figures measure how busy people look with the system. China's rules against "formalism at the
fingertips" forbid to assess grass-roots work by them, and so does this registry, whatever language or
spelling they come in. It reads names, labels, formulas and sources; it cannot look behind a name that
tells something else, which is why every fact names the query that fills it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Banned:
    """One family of figures: how people write it, in Chinese characters, in English and in pinyin."""

    what: str
    chinese: tuple[str, ...]
    words: tuple[str, ...]


FAMILIES = (
    Banned(
        "log-ins",
        ("登录", "登陆", "登入", "登錄", "登陸", "上线次数", "上線次數", "上线天数", "上线率"),
        ("login", "logins", "logon", "logons", "loggedin", "signin", "signins", "signon", "denglu"),
    ),
    Banned(
        "likes",
        ("点赞", "點讚", "點贊", "点讚", "获赞", "獲讚", "赞数", "讚數", "集赞", "好评刷"),
        ("like", "likes", "liked", "upvote", "upvotes", "thumbsup", "dianzan", "favourites",
         "favorites", "kudos"),
    ),
    Banned(
        "shares",
        ("分享", "转发", "轉發", "转载", "轉載", "转评"),
        ("share", "shares", "shared", "sharing", "reshare", "reshares", "retweet", "retweets",
         "repost", "reposts", "forwarded", "forwards", "forwarding", "fenxiang", "zhuanfa"),
    ),
    Banned(
        "time on line",
        ("在线时", "在線時", "线上时长", "線上時長", "在线分钟", "在线小时", "在线天", "停留时", "停留時",
         "使用时长", "使用時長", "浏览时", "瀏覽時", "挂机", "掛機", "学习时长", "學習時長", "屏幕时间"),
        ("onlinetime", "timeonline", "onlineminutes", "onlinehours", "onlineseconds", "onlineduration",
         "minutesonline", "hoursonline", "screentime", "dwell", "dwelltime", "sessiontime",
         "sessionlength", "sessionduration", "sessionminutes", "sessionhours", "sessions", "apptime",
         "appminutes", "apphours", "usagetime", "timespent", "timeinapp", "zaixianshichang",
         "zaixianshijian"),
    ),
    Banned(
        "views, clicks and followers",
        ("浏览量", "瀏覽量", "阅读量", "閱讀量", "点击", "點擊", "访问量", "訪問量", "粉丝", "粉絲", "关注量",
         "关注数", "關注量", "關注數", "日活", "月活", "活跃度", "活躍度", "活跃用户", "活躍用戶", "下载量",
         "下載量", "安装量", "安裝量", "装机", "注册量", "注册率", "激活率", "绑定率"),
        ("pageview", "pageviews", "pv", "uv", "clicks", "clickcount", "clickrate", "clickthrough", "dau",
         "mau", "followers", "subscribers", "downloads", "installs", "activeusers", "liulanliang",
         "dianjiliang"),
    ),
    Banned(
        "check-ins and points collected",
        ("打卡", "签到", "簽到", "刷分", "积分", "積分"),
        ("checkin", "checkins", "daka", "qiandao", "jifen"),
    ),
)  # fmt: skip

_JOINED = 3
"""A banned word may be spread over so many words in English: "time in app"."""
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_LATIN = re.compile(r"[a-z]+")
_NO_HAN = re.compile(r"[^\u3400-\u9fff]+")


def refused(text: str) -> str:
    """The family of figures that ``text`` speaks of, "" if it speaks of none.

    >>> refused("App 登 录 次数"), refused("logIn_count"), refused("satisfied_share_of"), refused("open_rate")
    ('log-ins', 'log-ins', 'shares', '')
    """
    wide = unicodedata.normalize("NFKC", text)
    han = _NO_HAN.sub("", wide)
    latin = _words(wide)
    for family in FAMILIES:
        if any(word in han for word in family.chinese) or latin.intersection(family.words):
            return family.what
    return ""


def _words(text: str) -> set[str]:
    """The Latin words of ``text`` and what neighbours give when written as one."""
    tokens = _LATIN.findall(_CAMEL.sub(" ", text).casefold())
    return {
        "".join(tokens[start : start + length])
        for length in range(1, _JOINED + 1)
        for start in range(len(tokens) - length + 1)
    } | {"".join(_LATIN.findall(word)) for word in text.casefold().split()}
