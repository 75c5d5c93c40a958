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
    "empty_file": _("文件是空的。请先填好名单再上传。"),
    "file_too_large": _("文件太大，最大 %(most)s MB。请去掉图片，或分成几个文件。"),
    "unknown_encoding": _("看不出文件的文字编码。请在表格软件里另存为“CSV UTF-8”或 XLSX。"),
    "json_broken": _("GeoJSON 文件在 %(where)s 处写错了。请重新导出。"),
    "not_features": _("这不是 GeoJSON 的要素集（FeatureCollection）。请重新导出。"),
    "other_reference_system": _("GeoJSON 用的坐标参考系是 %(name)s。请转换成经纬度后再上传。"),
}


def say(code: str, facts: Mapping[str, Any], sentences: Mapping[str, str] = SENTENCES) -> str:
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
