"""The organisations app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "minsheng.organisations"
    label = "organisations"
    verbose_name = _("组织")

    def ready(self) -> None:
        from minsheng.audit import verbs
        from minsheng.organisations.roles import Permission
        from minsheng.web import menu
        from minsheng.web.menu import MenuItem, Section

        for verb, sentence in SENTENCES.items():
            verbs.register(verb, sentence)
        for item in (
            MenuItem(
                _("组织与岗位"),
                "organisations:tree",
                Permission.VIEW_ORGANISATIONS,
                Section.UNION,
                10,
                "tree",
            ),
            MenuItem(
                _("人员"),
                "organisations:people",
                Permission.MANAGE_POSTS,
                Section.UNION,
                20,
                "people",
            ),
            MenuItem(
                _("边界"),
                "organisations:borders",
                Permission.EDIT_ORGANISATIONS,
                Section.UNION,
                30,
                "map",
            ),
        ):
            menu.register(item)


SENTENCES = {
    "organisation.tree_loaded": _("载入了初始组织树"),
    "organisation.added": _("新增了组织"),
    "organisation.edited": _("修改了组织资料（%(fields)s）"),
    "organisation.border_set": _("上传了边界（%(area_km2)s 平方千米，来源：%(source)s）"),
    "organisation.border_removed": _("删除了边界"),
    "post.created": _("设立了岗位"),
    "post.handed_over": _("移交了岗位"),
    "post.renewed": _("调整了岗位的权限截止日（%(until)s）"),
    "person.created": _("开通了账号"),
    "person.closed": _("关闭了账号"),
    "person.reopened": _("重新开通了账号"),
    "person.sign_in_reset": _("重置了登录方式"),
}
