"""What hearings on attendance say in a round's public log: a number, never a child."""

from django.utils.translation import gettext_lazy as _

LINES = {
    "hearing_opened": _("有孩子缺课超过规则规定的比例，开始听取家庭意见（第 %(number)s 号）。"),
    "hearing_dropped": _("听取家庭意见后，第二个人决定第 %(number)s 号不作处理。"),
    "hearing_decided": _("听取家庭意见后，第二个人决定第 %(number)s 号明年排在同一层次的后面。"),
    "hearing_appealed": _("第 %(number)s 号的家庭提出申诉，决定暂不生效。"),
    "hearing_kept": _("第三个人处理了第 %(number)s 号的申诉，维持决定。"),
    "hearing_lifted": _("第三个人处理了第 %(number)s 号的申诉，撤销决定。"),
}
