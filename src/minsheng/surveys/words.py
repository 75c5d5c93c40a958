"""Sentences for what can be wrong with a form or an answer."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from minsheng.surveys.importers import Problem
from minsheng.surveys.rules.filling import Filling, Node

ANSWER_FAULTS = {
    "required": _("请回答这一题。"),
    "constraint": _("这个回答不在允许的范围内。"),
    "integer": _("请填整数。"),
    "decimal": _("请填数字。"),
    "date": _("请填日期，例如 2026-07-01。"),
    "time": _("请填时间，例如 07:30。"),
    "geopoint": _("位置无法识别，请重新定位。"),
    "choice": _("请从列出的选项里选。"),
    "long": _("请控制在 2000 字以内。"),
}

REFUSALS = {
    "closed": _("这项调查现在不接收答卷。"),
    "invalid": _("答卷不合问卷的要求。"),
    "too_many": _("今天提交得太多了"),
}

SCRIPT_SAYS = {
    "draft": _("接着上次没填完的继续。"),
    "faults": _("还有 {n} 题没填好，请看标出的题目。"),
    "offline": _("现在没有网络，可以照常填写，答卷会先存在这台设备上。"),
    "waiting": _("有 {n} 份答卷等待提交。"),
    "offline_waiting": _("有 {n} 份答卷存在这台设备上，连上网后自动提交。"),
    "all_sent": _("存在这台设备上的答卷都已提交。"),
    "refused_closed": _("有一份答卷没有被接收：调查已经结束。"),
    "refused_invalid": _("有一份答卷没有被接收：问卷已经改动，内容对不上。"),
    "refused_other": _("有一份答卷没有被接收。"),
    "discard": _("知道了，删除"),
}
"""What the script says; {n} is put in there."""

FORM_PROBLEMS = {
    "too_large": _("文件太大。问卷文件应小于 5 MB，题目和选项合计不超过 5000 行。"),
    "unreadable": _("无法读取这个文件。请上传 .xlsx 格式的 XLSForm。"),
    "no_survey": _("没有找到 survey 工作表，或者表里没有题目。"),
    "no_questions": _("问卷里没有需要回答的题目。请至少加一道。"),
    "no_model": _("转换后的问卷不完整。"),
    "sheet": _("暂不支持“%(sheet)s”工作表，请删去后再上传。"),
    "setting": _("暂不支持设置“%(column)s”。请删去这一列。"),
    "setting_unused": _("设置“%(column)s”在这里不起作用，可以删去。"),
    "column": _("暂不支持“%(column)s”列。请清空这一列。"),
    "type": _(
        "暂不支持题型“%(detail)s”。请删去这道题，或换成文字、数字、日期、时间、位置或选择题。"
    ),
    "name_twice": _("名称“%(detail)s”重复。每道题的名称在整份问卷里只能用一次。"),
    "names_unique": _("名称重复。每道题的名称在整份问卷里只能用一次。"),
    "name_reserved": _("名称“%(detail)s”是保留字，请换一个。"),
    "name_letters": _("名称只能用字母、数字和下划线，并以字母开头。"),
    "function": _("表达式里用了不支持的函数“%(detail)s”。请换一种写法，或清空这一格。"),
    "expression_function": _("表达式里用了不支持的函数“%(detail)s”。请换一种写法，或清空这一格。"),
    "expression_syntax": _("表达式写法有误：%(detail)s"),
    "expression_value": _("表达式无法计算：%(detail)s"),
    "expression_cycle": _("题目之间互相依赖，形成了循环，无法确定先后。请去掉其中一个引用。"),
    "default": _("默认值只能是固定内容，不能是表达式。请写固定内容，或清空这一格。"),
    "appearance": _("暂不支持“%(detail)s”这种显示方式。请清空这一格。"),
    "look": _("显示方式“%(detail)s”在这里不起作用，题目照常可答。"),
    "external_choices": _("暂不支持外部选项文件“%(name)s”，请把选项写在 choices 工作表里。"),
    "choices": _("选项列表的写法不支持。请把选项逐行写在 choices 工作表里。"),
    "repeat_count": _("暂不支持用 repeat_count 固定重复次数，请让填写人自己添加。"),
    "reference": _("引用了不存在的题目“%(detail)s”。请改成问卷里有的题目名称。"),
    "choice_name": _("选项缺少 name。请补上。"),
    "choice_twice": _("同一列表里的选项名称重复。请改掉一个。"),
    "list_missing": _("choices 工作表里没有列表“%(detail)s”。请补上，或改正列表名称。"),
    "unclosed": _("组或重复没有成对的开始和结束。请补上缺的那一行。"),
    "no_label": _("题目没有文字（label）。请补上。"),
    "no_name": _("题目没有名称（name）。请补上。"),
    "untranslated": _("缺少“%(detail)s”语言的题目文字。"),
    "pyxform": _("XLSForm 转换工具报告：%(detail)s"),
}


def problem_text(problem: Problem) -> str:
    """The sentence for ``problem`` without its place."""
    facts = {
        "sheet": problem.sheet,
        "column": problem.column,
        "detail": problem.detail,
        "name": problem.detail,
    }
    return str(FORM_PROBLEMS.get(problem.code, FORM_PROBLEMS["pyxform"])) % facts


def problem_place(problem: Problem) -> str:
    """Where to look in the file: sheet, row, column as far as known."""
    if not problem.sheet:
        return str(_("整个文件"))
    if not problem.row:
        return problem.sheet
    place = _("%(sheet)s 工作表第 %(row)s 行") % {"sheet": problem.sheet, "row": problem.row}
    return f"{place} · {problem.column}" if problem.column else str(place)


def fault_text(filling: Filling, node: Node) -> str:
    """What to tell the person about the answer at ``node``; "" when it is fine."""
    if not node.faults:
        return ""
    own = {"constraint": node.item.constraint_message, "required": node.item.required_message}
    text = filling.words(node, own.get(node.faults[0], {}))
    return text or str(ANSWER_FAULTS[node.faults[0]])
