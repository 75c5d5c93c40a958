"""What mergers say in a round's public log."""

from django.utils.translation import gettext_lazy as _

LINES = {
    "merger_proposed": _("班级 %(source)s 人数不到开班人数，提出并到 %(into)s，正在逐家问家长。"),
    "merger_done": _(
        "第二个人确认并班：%(children)s 个孩子经家长同意从 %(source)s 转到 %(into)s。"
    ),
    "merger_dropped": _("班级 %(source)s 没有并到 %(into)s。"),
}
