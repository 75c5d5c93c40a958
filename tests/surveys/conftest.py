"""Surveys the tests ask with."""

from __future__ import annotations

import io
from collections.abc import Sequence

import openpyxl
import pytest

from minsheng.surveys.models import Survey
from minsheng.surveys.services.create import create_survey, shipped_content
from minsheng.surveys.services.run import open_survey
from tests.people import Cast

HEAD = ["type", "name", "label::中文 (zh)", "label::English (en)", "relevant", "constraint"]
Rows = Sequence[Sequence[str]]


def xlsx(survey: Rows, choices: Rows = (), settings: Rows = (), **more: Rows) -> bytes:
    """An XLSForm with these rows, headings first."""
    book = openpyxl.Workbook()
    del book["Sheet"]
    for name, rows in {"survey": survey, "choices": choices, "settings": settings, **more}.items():
        if rows:
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


LUNCH = xlsx(
    [
        [*HEAD, "required"],
        ["select_one yes_no", "eats", "您在外面吃饭吗？", "Do you eat out?", "", "", "yes"],
        ["integer", "minutes", "吃饭几分钟？", "Minutes?", "${eats} = 'yes'", ". <= 120", "yes"],
    ],
    [
        ["list_name", "name", "label::中文 (zh)", "label::English (en)"],
        ["yes_no", "yes", "是", "Yes"],
        ["yes_no", "no", "否", "No"],
    ],
)
"""The smallest form with skip logic."""


@pytest.fixture
def lunch(cast: Cast) -> Survey:
    """An open survey of two questions."""
    survey = create_survey(
        cast.county,
        subject="other",
        title="午餐调查",
        title_en="Lunch survey",
        content=LUNCH,
        file_name="lunch.xlsx",
        actor=cast.officer,
    )
    return open_survey(survey.pk, actor=cast.officer)


@pytest.fixture
def workers(cast: Cast) -> Survey:
    """The shipped survey of outdoor workers, open in the first county."""
    survey = create_survey(
        cast.county,
        subject="workers",
        title="户外劳动者调查",
        title_en="Outdoor workers",
        content=shipped_content("workers"),
        file_name="workers.xlsx",
        actor=cast.officer,
    )
    return open_survey(survey.pk, actor=cast.officer)
