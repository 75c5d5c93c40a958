"""The words of the registry: purposes, legal bases, users, retention, those who are asked."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minsheng.organisations.roles import Role

PURPOSES: dict[str, Promise] = {
    "child": _("照看好孩子的安全"),
    "contact": _("有事时找得到人"),
    "decide": _("决定下一步怎么办"),
    "deadline": _("知道什么时候到期"),
    "eligibility": _("核对是否符合条件"),
    "evidence": _("留下可以复查的证据"),
    "fair": _("规则公开，对谁都一样"),
    "find": _("让人找得到地方"),
    "hours": _("知道什么时候开门"),
    "identify": _("认得出说的是哪一个"),
    "judge": _("判断够不够标准"),
    "limit": _("说明是给谁、看哪一部分"),
    "measure": _("数清做了多少、用了多少"),
    "money": _("算清费用"),
    "once": _("断网重发时不重复登记"),
    "plan": _("安排和测算"),
    "prefer": _("按本人的习惯显示"),
    "reason": _("说明理由，留下依据"),
    "responsible": _("明确由谁负责"),
    "secure": _("保护账号"),
    "serve": _("说明提供什么服务"),
    "share": _("按份额分配"),
    "source": _("知道数字从哪里来"),
    "threshold": _("定提醒和评分的界线"),
    "voice": _("听到使用者的意见"),
}
BASES: dict[str, Promise] = {
    "duty": _("工会的法定职责（工会法）"),
    "project": _("民生实事项目管理的需要"),
    "fair": _("公开、公平办理的需要"),
    "consent": _("本人同意，未满十四周岁的由监护人同意（个人信息保护法）"),
    "voluntary": _("本人自愿填写，不填也能办"),
    "contract": _("履行共建协议"),
    "security": _("保护账号和系统安全（网络安全法）"),
    "none": _("不涉及个人信息"),
}
USERS: dict[str, Promise] = {
    "officers": _("所在工会和上级工会的干部"),
    "inspectors": _("工会干部和检查员"),
    "everybody": _("工会干部；其中站点、托班、规则和结果向公众公开"),
    "self": _("只有本人和系统"),
    "nobody": _("没有人看，只由系统使用"),
}
KEPT: dict[str, Promise] = {
    "unkept": _("不保存，用完即弃"),
    "record": _("和这条记录一起保存，年度归档"),
    "account": _("到账号关闭为止"),
    "notice": _("办结后按设定的天数删除（默认 15 天）"),
    "season": _("到本季结束后的删除期限为止"),
}
ASKED: dict[str, Promise | str] = {
    "public": _("公众"),
    "guardian": _("家长（监护人）"),
    "everyone": _("每个登录的人"),
    **{role.value: role.label for role in Role},
}
AGAIN: dict[str, Promise] = {
    "order": _("各类条款各自排序"),
    "rename": _("改名时再写一次"),
    "check": _("防止写错，核对一次"),
    "sign_in": _("登录和重新确认时各要一次"),
}
