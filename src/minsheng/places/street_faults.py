"""What is wrong in a street file: the engine's faults as sentences with row, field and mend."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from minsheng.engines.common.faults import Fault

MOST_TOLD = 20
SENTENCES = {
    "no_column": gettext_noop("少了这一列。请加上，列名写在第一行。"),
    "empty": gettext_noop("这一格是空的。请填写。"),
    "not_a_number": gettext_noop("“%(word)s”不是数字。请写数字，例如 118.87。"),
    "out_of_range": gettext_noop("“%(word)s”不在范围内。请写 0 或更大的数，或留空。"),
    "unknown": gettext_noop("“%(word)s”不认识。请写其中一个：%(listed)s。"),
    "width": gettext_noop(
        "这一行有 %(cells)s 格，表头有 %(heads)s 格。请每列一格；含逗号的文字放在双引号里。"
    ),
    "empty_file": gettext_noop("文件是空的。请在第一行写列名。"),
    "twice": gettext_noop("这一列有两个。请留一个。"),
    "not_text": gettext_noop("不是文本文件。请另存为 UTF-8 的 CSV。"),
    "no_node": gettext_noop("“%(word)s”不在 %(nodes)s 里。请改成那里有的点，或在那里补上。"),
    "node_twice": gettext_noop("“%(word)s”在第 %(first)s 行已经有了。请给每个点不同的名字。"),
    "not_osm": gettext_noop("这不是 OpenStreetMap 的 XML 文件。请重新导出为 .osm。"),
    "no_streets": gettext_noop("里面没有可以走的路。请导出有街道的地区。"),
}
FILES = {"network.osm": ".osm"}
"""What people call a file that we have given a name of our own."""


def packed(faults: Iterable[Fault]) -> str:
    """The first faults as one text to keep, so that each reader gets them in their language."""
    kept = [
        [fault.file, fault.row, fault.field, fault.cause, dict(fault.facts), str(fault)]
        for fault in list(faults)[:MOST_TOLD]
    ]
    return json.dumps(kept, ensure_ascii=False)


def told(kept: str) -> list[str]:
    """The kept faults, one line each: where, what, and the mend; one kept in plain words stays as it is."""
    try:
        rows = json.loads(kept)
    except ValueError:
        return [kept]
    return [_line(*row) for row in rows]


def _line(file: str, row: int, field: str, cause: str, facts: dict[str, Any], plain: str) -> str:
    if cause not in SENTENCES:
        return plain
    sentence = SENTENCES[cause]
    place = _("%(file)s 第 %(row)s 行") if row else _("%(file)s")
    where = place % {"file": FILES.get(file, file), "row": row}
    if field:
        where = _("%(where)s，%(field)s") % {"where": where, "field": field}
    return _("%(where)s：%(sentence)s") % {"where": where, "sentence": _(sentence) % facts}
