"""The shipped file of bad rows, and the documented messages, are what people really see.

To write the page anew: MINSHENG_WRITE_EXAMPLES=1 ./run test tests/imports/test_examples.py
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from django.core.files.base import ContentFile
from django.utils.translation import override

from minsheng.imports import registry
from minsheng.imports.models import Batch
from minsheng.imports.services import upload
from minsheng.imports.showing import Reader
from minsheng.imports.wording import SENTENCES, say, say_problem
from minsheng.organisations.models import Organisation
from minsheng.organisations.roles import Role
from minsheng.organisations.services import create_post
from minsheng.organisations.starter import load_starter_tree
from tests.people import person

FOLDER = Path(__file__).parents[2] / "examples" / "imports"
PAGE = """\
# What is said about bad rows at an import

`bad-candidates.csv` is a list of candidate places for Kecheng (柯城区) with one mistake per row.
To see it: sign in to the demo as `officer`, open 导入 → 导入名单, choose “候选地点和已建站点”, upload
the file. Nothing is written; the page shows, row by row, what is written below (and the same in
English). The rows marked OK are fine and would be added. Everything in the file is invented.

## About the file

{notes}

## Row by row

| row | outcome | what the page says |
|---|---|---|
{rows}

## Every message there is

About single cells, whole rows, and files that cannot be read at all. Words like `%(value)s` stand
for what was in the file.

| in Chinese | in English |
|---|---|
{messages}

A test compares this page with what the site says today; `tests/imports/test_examples.py` tells how
to write it anew.
"""


def rehearsed(commit: Callable[..., object]) -> Batch:
    load_starter_tree()
    county = Organisation.objects.get(code="330802")
    officer = person("sample", "样例干部")
    create_post(county, role=Role.OFFICER, title="干部", holder=officer, actor=None)
    file = FOLDER / "bad-candidates.csv"
    with commit(execute=True):
        batch = upload(
            ContentFile(file.read_bytes(), file.name),
            file_name=file.name,
            kind="places.candidates",
            organisation=county,
            datum="wgs84",
            actor=officer,
        )
    return Batch.objects.get(pk=batch.pk)


def in_both(say_it: Callable[[], str]) -> tuple[str, str]:
    with override("zh-hans"):
        chinese = say_it()
    with override("en"):
        return chinese, say_it()


def page(batch: Batch) -> str:
    reader = Reader(registry.kind(batch.kind), batch)
    rows = [f"| {row.number} | {row.outcome} | {reader.why(row)} |" for row in batch.rows.all()]
    notes = [" — ".join(in_both(lambda note=note: say_problem(note, {}))) for note in batch.notes]
    messages = [" | ".join(in_both(lambda code=code: say(code, {}))) for code in SENTENCES]
    return PAGE.format(
        notes="\n".join(f"- {note}" for note in notes),
        rows="\n".join(rows),
        messages="\n".join(f"| {message} |" for message in messages),
    )


def test_the_documented_messages_are_what_people_see(
    db: None, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    batch = rehearsed(django_capture_on_commit_callbacks)
    readme = FOLDER / "README.md"
    if os.environ.get("MINSHENG_WRITE_EXAMPLES"):
        readme.write_text(page(batch), "utf-8")
    assert readme.read_text("utf-8") == page(batch)
    good = batch.rows.exclude(outcome="refused")
    assert [row.cells["code"] for row in good] == ["OK-1", "OK-2"]
    codes = {problem["code"] for row in batch.rows.all() for problem in row.problems}
    assert len(codes) >= 12


def test_every_message_is_said_in_english() -> None:
    with override("en"):
        chinese = [
            code
            for code in SENTENCES
            if any("\u4e00" <= letter <= "\u9fff" for letter in say(code, {}))
        ]
    assert chinese == []
