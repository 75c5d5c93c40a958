"""The lines under a paper's title and its list of sources, the same in every format."""

from __future__ import annotations

from minsheng.papers.rules.document import Document, sources

SOURCES = "来源"
HEADS = ("数", "值", "查询", "由谁负责", "取数时间")
VALUE_HEADS = ("指标", "本期", "上期", "单位", "来源")


def subtitle(document: Document) -> str:
    """Whose paper, about which days, asked when."""
    return f"{document['organisation']} · {document['first']} 至 {document['last']} · 取数时间 {document['at']}"


def source_rows(document: Document) -> list[list[str]]:
    """Each source with its number in front."""
    return [
        [str(number), one["label"], one["value"], one["query"], one["owner"], one["at"]]
        for number, one in enumerate(sources(document), start=1)
    ]


def source_heads() -> list[str]:
    return ["序号", *HEADS]


def proof(digest: str) -> str:
    """The line that ties the paper to the kept content."""
    return f"本文由平台按当时的数据生成，没有人工改动。内容校验值（SHA-256）：{digest}"
