"""Write the shipped questionnaires as XLSForms from their readable source.

Run it after editing ``src/minsheng/surveys/questionnaires/*.toml``; a test fails when the two differ.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import xlsxwriter

FOLDER = Path(__file__).parents[1] / "src" / "minsheng" / "surveys" / "questionnaires"
ZH, EN = "中文 (zh)", "English (en)"
SURVEY = [
    "type", "name", f"label::{ZH}", f"label::{EN}", f"hint::{ZH}", f"hint::{EN}", "required", "relevant",
    "constraint", f"constraint_message::{ZH}", f"constraint_message::{EN}", "calculation", "choice_filter",
    "appearance",
]  # fmt: skip
KEYS = [
    "type", "name", "zh", "en", "hint_zh", "hint_en", "required", "relevant",
    "constraint", "message_zh", "message_en", "calculation", "choice_filter", "appearance",
]  # fmt: skip
MADE = dt.datetime(2026, 1, 1)  # noqa: DTZ001  a fixed date, so that the same source gives the same file


def survey_rows(source: dict[str, Any]) -> list[list[str]]:
    """The rows of the survey sheet, headings first."""
    rows = [SURVEY]
    for group in source["survey"]:
        rows.append([group.get(key, "") for key in KEYS])
        rows += [[item.get(key, "") for key in KEYS] for item in group["items"]]
        rows.append([group["type"].replace("begin", "end"), *[""] * (len(KEYS) - 1)])
    return rows


def choice_rows(source: dict[str, Any]) -> list[list[str]]:
    """The rows of the choices sheet; ``tree`` stands for the organisations."""
    rows = [["list_name", "name", f"label::{ZH}", f"label::{EN}", "county"]]
    for listed, choices in source["choices"].items():
        rows += [[listed, *choice, *[""] * (4 - len(choice))] for choice in choices]
    return rows


def settings_rows(source: dict[str, Any]) -> list[list[str]]:
    return [
        ["form_title", "form_id", "version", "default_language"],
        [source["title"], source["form_id"], "1", ZH],
    ]


def write(source: Path) -> Path:
    """Make the XLSX next to ``source``."""
    form = tomllib.loads(source.read_text(encoding="utf-8"))
    target = source.with_suffix(".xlsx")
    with xlsxwriter.Workbook(target) as book:
        book.set_properties({"created": MADE})
        bold = book.add_format({"bold": True})
        for name, rows in (
            ("survey", survey_rows(form)),
            ("choices", choice_rows(form)),
            ("settings", settings_rows(form)),
        ):
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 2)
            sheet.set_column(0, 13, 24)
            for i, row in enumerate(rows):
                for j, text in enumerate(row):
                    if text:
                        sheet.write_string(i, j, text, bold if i == 0 else None)
    return target


if __name__ == "__main__":
    for path in sorted(FOLDER.glob("*.toml")):
        print(write(path).relative_to(FOLDER.parents[3]))  # noqa: T201
