"""Sentences about files of shapes and about points outside their organisation, each with what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

UNION = "总工会"
UNION_EN = " Federation of Trade Unions"

SENTENCES: dict[str, str] = {
    # points
    "outside_the_county": _(
        "这个点在%(claimed)s之外 %(distance_km)s 公里，落在%(nearest)s一带。"
        "请检查坐标系、经度和纬度是否写反、是否填错了列，或改选正确的组织。"
    ),
    "outside_the_town": _(
        "这个点在%(claimed)s之外 %(distance_km)s 公里，落在%(nearest)s一带。"
        "请检查坐标系、经度和纬度是否写反、是否填错了列，或改填正确的乡镇（街道）。"
    ),
    "far_outside": _(
        "这个点在%(claimed)s之外 %(distance_km)s 公里。"
        "请检查坐标系、经度和纬度是否写反、是否填错了列。"
    ),
    # files
    "no_rows": _("文件里只有标题，没有内容。请在标题下面填写名单。"),
    "too_many_rows": _("文件超过 %(most)s 行。请分成几个文件上传。"),
    "empty_file": _("文件是空的。请先填好名单再上传。"),
    "file_too_large": _("文件太大，最大 %(most)s MB。请去掉图片，或分成几个文件。"),
    "unknown_encoding": _("看不出文件的文字编码。请在表格软件里另存为“CSV UTF-8”或 XLSX。"),
    "json_broken": _("GeoJSON 文件在 %(where)s 处写错了。请重新导出。"),
    "not_features": _("这不是 GeoJSON 的要素集（FeatureCollection）。请重新导出。"),
    "other_reference_system": _("GeoJSON 用的坐标参考系是 %(name)s。请转换成经纬度后再上传。"),
}


BORDERS: dict[str, str] = {
    "not_an_area": _("图形是 %(kind)s，不是面。请用 Polygon 或 MultiPolygon 表示边界。"),
    "area_broken": _("图形读不懂，或者没有面积。请重新导出。"),
    "area_crosses_itself": _("边界和自己交叉。请在制图软件里修正后重新导出。"),
    "area_not_on_earth": _(
        "边界上有不在地球上的点。请检查经度和纬度是否写反，是否已转换成经纬度。"
    ),
    "too_many_corners": _("边界有 %(count)s 个拐点，最多 %(most)s 个。请先简化边界。"),
    "border_of_nobody": _("要素没有写明是哪个组织。请在属性 code 里写编码，或在 name 里写名称。"),
    "border_of_unknown": _("您管理的组织里没有“%(told)s”。请检查编码和名称，或删去这个要素。"),
    "border_of_several": _("有几个组织都叫“%(told)s”。请在属性 code 里写编码。"),
    "border_twice": _("和第 %(first)s 个要素是同一个组织。请合并成一个 MultiPolygon。"),
    "border_elsewhere": _(
        "边界离%(name)s最近的乡镇驻地也有 %(distance_km)s 公里。请检查编码、名称和坐标系。"
    ),
}

ALL = {**SENTENCES, **BORDERS}


def say(code: str, facts: Mapping[str, Any], sentences: Mapping[str, str] = ALL) -> str:
    """The sentence for ``code`` in the reader's language; a code without one is itself the sentence."""
    sentence = gettext(sentences.get(code, code))
    language = (get_language() or "").split("-")[0]
    local = {name: facts.get(f"{name}@{language}", value) for name, value in facts.items()}
    try:
        return sentence % local if local else sentence
    except (KeyError, ValueError, TypeError):
        return sentence


def ground_names(name: str, name_en: str) -> tuple[str, str]:
    """The town or county a union stands for, in both languages: its name without "union"."""
    ground = name.removesuffix(UNION)
    return ground, name_en.removesuffix(UNION_EN) or ground


def named(name: str, name_en: str) -> str:
    """The town or county in the reader's language."""
    return ground_names(name, name_en)[(get_language() or "").startswith("en")]
