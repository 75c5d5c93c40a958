"""Answers given elsewhere come in by file: rehearsed row by row, all or none, never twice, and back out again."""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.test import Client

from minsheng.accounts.models import User
from minsheng.audit.models import Entry
from minsheng.common import tabular
from minsheng.imports import rehearsal
from minsheng.imports.models import Batch, Row
from minsheng.imports.services import apply_batch, undo_batch, upload
from minsheng.imports.waiting import to_confirm
from minsheng.organisations.permissions import NotPermitted
from minsheng.surveys.answer_import import kind_of
from minsheng.surveys.models import Answer, Survey
from minsheng.surveys.services.bring import BroughtBefore, bring_answers
from minsheng.surveys.services.create import add_version, create_survey, shipped_content
from tests.people import Cast
from tests.surveys.conftest import HEAD, LUNCH, xlsx

SignIn = Callable[[User], Client]
ONE, TWO = str(uuid.uuid4()), str(uuid.uuid4())
KOBO = f"""start,meal/eats,meal/minutes,_id,_uuid,_submission_time,_status
2026-05-01T08:00:00,yes,25,1,{ONE},2026-05-01T08:03:00,
2026-05-01T09:00:00,no,,2,{TWO},2026-05-01T09:01:00,
"""


@pytest.fixture(autouse=True)
def _files_here(settings: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    monkeypatch.setattr(rehearsal.sandbox, "read_table", tabular.read_table)


class Desk:
    """Brings files in as the page does; background work runs at once."""

    def __init__(self, survey: Survey, cast: Cast, commit: Callable[..., object]) -> None:
        self.survey, self.cast, self.commit = survey, cast, commit

    def bring(self, text: str | bytes, name: str = "answers.csv") -> Batch:
        data = text.encode() if isinstance(text, str) else text
        with self.commit(execute=True):  # type: ignore[attr-defined]
            batch = bring_answers(
                self.survey, ContentFile(data, name), file_name=name, actor=self.cast.officer
            )
        return Batch.objects.get(pk=batch.pk)

    def apply(self, batch: Batch) -> Batch:
        with self.commit(execute=True):  # type: ignore[attr-defined]
            apply_batch(batch.pk, actor=self.cast.officer)
        return Batch.objects.get(pk=batch.pk)

    def undo(self, batch: Batch) -> Batch:
        with self.commit(execute=True):  # type: ignore[attr-defined]
            undo_batch(batch.pk, actor=self.cast.officer)
        return Batch.objects.get(pk=batch.pk)


@pytest.fixture
def desk(
    lunch: Survey, cast: Cast, django_capture_on_commit_callbacks: Callable[..., object]
) -> Desk:
    return Desk(lunch, cast, django_capture_on_commit_callbacks)


@pytest.fixture
def kobo(cast: Cast, django_capture_on_commit_callbacks: Callable[..., object]) -> Desk:
    """A survey whose two questions stand in a group."""
    content = xlsx(
        [
            [*HEAD, "required"],
            ["begin group", "meal", "用餐", "Meal", "", "", ""],
            ["select_one yes_no", "eats", "您在外面吃饭吗？", "Do you eat out?", "", "", "yes"],
            ["integer", "minutes", "吃饭几分钟？", "Minutes?", "${eats} = 'yes'", ". <= 120", "yes"],
            ["end group", "", "", "", "", "", ""],
            ["geopoint", "spot", "位置", "Spot", "", "", ""],
        ],
        [
            ["list_name", "name", "label::中文 (zh)", "label::English (en)"],
            ["yes_no", "yes", "是", "Yes"],
            ["yes_no", "no", "否", "No"],
        ],
    )  # fmt: skip
    survey = create_survey(
        cast.county, subject="other", title="用餐", content=content, file_name="a.xlsx", actor=cast.officer
    )  # fmt: skip
    return Desk(survey, cast, django_capture_on_commit_callbacks)


def reasons(batch: Batch) -> list[list[dict[str, object]]]:
    return [row.problems for row in batch.rows.filter(outcome=Row.Outcome.REFUSED)]


def test_a_kobo_export_comes_in_and_goes_back_out(kobo: Desk) -> None:
    batch = kobo.bring(KOBO)
    assert (batch.state, batch.counts) == ("rehearsed", {"add": 2})
    assert not Answer.objects.exists()
    kobo.apply(batch)
    first, second = Answer.objects.order_by("pk")
    assert (first.values, second.values) == ({"eats": "yes", "minutes": "25"}, {"eats": "no"})
    assert (str(first.key), first.channel, first.entered_by) == (ONE, "imported", kobo.cast.officer)
    assert first.organisation == kobo.cast.county
    assert first.answered_at.isoformat().startswith("2026-05-01T00:03")
    assert Entry.objects.filter(verb="survey.answers_imported").exists()

    kobo.undo(batch)
    assert not Answer.objects.exists()
    assert Entry.objects.filter(verb="survey.answers_taken_back").exists()


def test_the_same_answer_never_counts_twice(kobo: Desk) -> None:
    kobo.apply(kobo.bring(KOBO))
    with pytest.raises(BroughtBefore):
        kobo.bring(KOBO)
    again = kobo.bring(KOBO.replace("yes,25", "yes,99") + f"x,no,,3,{uuid.uuid4()},,\n")
    assert again.counts == {"same": 2, "add": 1}
    kobo.apply(again)
    assert Answer.objects.count() == 3
    assert Answer.objects.get(key=ONE).values["minutes"] == "25"


def test_a_file_without_numbers_may_come_again_once_it_was_undone(desk: Desk) -> None:
    batch = desk.apply(desk.bring("eats,minutes\nno,\nno,\n"))
    assert Answer.objects.count() == 2
    desk.undo(batch)
    desk.apply(desk.bring("eats,minutes\nno,\nno,\n"))
    assert Answer.objects.count() == 2


def test_every_row_is_told_what_the_questionnaire_objects_to_and_nothing_comes_in(
    desk: Desk, signed_in: SignIn
) -> None:
    batch = desk.bring("eats,minutes\nyes,20\nyes,500\nyes,\nmaybe,5\nno,soon\n,\n是,30\n")
    assert batch.counts == {"add": 2, "refused": 4}
    assert not batch.can_apply
    client = signed_in(desk.cast.officer)
    page = client.get(f"/desk/imports/{batch.pk}/?outcome=refused").content.decode()
    assert "吃饭几分钟？：这个回答不在允许的范围内。" in page
    assert "吃饭几分钟？：请回答这一题。" in page
    assert "不在可选的内容里" in page
    assert "不是数字" in page
    assert f'href="/desk/surveys/{desk.survey.pk}/import/"' in page
    client.cookies["django_language"] = "en"
    english = client.get(f"/desk/imports/{batch.pk}/?outcome=refused").content.decode()
    assert "Minutes?: " in english
    assert "请回答" not in english
    assert not Answer.objects.exists()


def test_our_own_export_is_recognised_and_the_texts_of_questions_are_headings_too(
    desk: Desk, signed_in: SignIn
) -> None:
    desk.apply(desk.bring("您在外面吃饭吗？,Minutes?\n是,30\nNo,\n"))
    client = signed_in(desk.cast.officer)
    for kind in ("csv", "xlsx"):
        file = client.get(f"/desk/surveys/{desk.survey.pk}/answers.{kind}").content
        assert desk.bring(file, f"export.{kind}").counts == {"same": 2}


def test_a_position_is_rounded_before_anything_is_kept(kobo: Desk) -> None:
    batch = kobo.bring('eats,spot,phone\nno,"28.956123 118.872456 0 5",13800000000\n')
    row = batch.rows.get()
    assert row.cells["spot"] == "28.956 118.872"
    assert "13800000000" not in str(row.cells) + str(row.after)
    kobo.apply(batch)
    assert Answer.objects.get().values["spot"] == "28.956 118.872"


def test_an_answer_from_the_future_is_refused(desk: Desk) -> None:
    batch = desk.bring("eats,answered\nno,2199-01-01 08:00\nno,gestern\n")
    assert [problems[0]["code"] for problems in reasons(batch)] == [
        "“%(value)s”在将来。请填写实际填答的时间。",
        "not_a_date",
    ]


def test_rows_of_a_repeat_stand_side_by_side(
    cast: Cast, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    content = xlsx(
        [
            [*HEAD, "required"],
            ["begin repeat", "child", "孩子", "Child", "", "", ""],
            ["integer", "age", "几岁？", "Age?", "", ". < 18", "yes"],
            ["end repeat", "", "", "", "", "", ""],
        ]
    )
    survey = create_survey(
        cast.county, subject="other", title="孩子", content=content, file_name="a.xlsx", actor=cast.officer
    )  # fmt: skip
    family = Desk(survey, cast, django_capture_on_commit_callbacks)
    batch = family.bring("child:1:age,child:2:age\n5,7\n9,\n40,\n")
    assert batch.counts == {"add": 2, "refused": 1}
    family.apply(family.bring("child:1:age,child:2:age\n5,7\n9,\n"))
    assert [answer.values for answer in Answer.objects.order_by("pk")] == [
        {"child": [{"age": "5"}, {"age": "7"}]},
        {"child": [{"age": "9"}]},
    ]


def test_answers_keep_the_version_they_were_rehearsed_with(desk: Desk) -> None:
    batch = desk.bring("eats\nno\n")
    before = desk.survey.current
    add_version(desk.survey.pk, content=LUNCH, file_name="b.xlsx", actor=desk.cast.officer)
    desk.apply(batch)
    assert Answer.objects.get().version == before


def test_the_page_takes_the_file_and_lists_what_came_in(
    desk: Desk, cast: Cast, signed_in: SignIn
) -> None:
    client = signed_in(cast.officer)
    url = f"/desk/surveys/{desk.survey.pk}/import/"
    assert f'href="{url}"' in client.get(f"/desk/surveys/{desk.survey.pk}/").content.decode()
    with desk.commit(execute=True):  # type: ignore[attr-defined]
        sent = client.post(url, {"file": ContentFile(b"eats\nno\n", "paper.csv")})
    batch = Batch.objects.get()
    assert sent.headers["Location"] == f"/desk/imports/{batch.pk}/"
    assert to_confirm(cast.officer) == [batch]
    assert "调查答卷" in client.get("/desk/imports/").content.decode()
    desk.apply(batch)
    page = client.get(url).content.decode()
    assert "paper.csv" in page
    again = client.post(url, {"file": ContentFile(b"eats\nno\n", "other.csv")})
    assert "已经导入过了" in again.content.decode()
    empty = client.post(url, {})
    assert empty.status_code == 422


def test_the_template_has_the_questions_and_comes_back_filled(
    desk: Desk, signed_in: SignIn
) -> None:
    client = signed_in(desk.cast.officer)
    url = f"/desk/surveys/{desk.survey.pk}/import/template"
    text = client.get(f"{url}.csv").content.decode("utf-8-sig")
    heads = next(csv.reader(io.StringIO(text)))
    assert heads == ["答卷编号", "填写时间", "您在外面吃饭吗？", "吃饭几分钟？"]
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{url}.xlsx").content))
    book.worksheets[0].append([None, None, "是", 20])
    file = io.BytesIO()
    book.save(file)
    assert desk.bring(file.getvalue(), "filled.xlsx").counts == {"add": 1}


def test_the_shipped_questionnaires_have_a_template(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)
    for subject in ("workers", "parents"):
        survey = create_survey(
            cast.county,
            subject=subject,
            title=subject,
            content=shipped_content(subject),
            file_name="a.xlsx",
            actor=cast.officer,
        )
        answer = client.get(f"/desk/surveys/{survey.pk}/import/template.xlsx")
        assert answer.status_code == 200
        [row] = list(openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].rows)
        names = [cell.value for cell in row]
        assert len(set(names)) == len(names)


def test_nobody_brings_answers_into_a_survey_they_only_see(
    desk: Desk, cast: Cast, signed_in: SignIn
) -> None:
    url = f"/desk/surveys/{desk.survey.pk}/import/"
    file = {"file": ContentFile(b"eats\nno\n", "a.csv")}
    expected = {cast.leader: 403, cast.surveyor: 403, cast.other_officer: 404, cast.nobody: 403}
    for person, status in expected.items():
        client = signed_in(person)
        assert client.get(url).status_code == status
        assert client.post(url, file).status_code == status
        assert client.get(f"{url}template.csv").status_code == status
    assert (
        "导入答卷"
        not in signed_in(cast.leader).get(f"/desk/surveys/{desk.survey.pk}/").content.decode()
    )
    assert not Batch.objects.exists()


def test_a_county_does_not_bring_answers_into_the_citys_survey(
    cast: Cast, signed_in: SignIn
) -> None:
    survey = create_survey(
        cast.city, subject="other", title="全市", content=LUNCH, file_name="a.xlsx", actor=cast.city_officer
    )  # fmt: skip
    Survey.objects.filter(pk=survey.pk).update(state="open")
    url = f"/desk/surveys/{survey.pk}/import/"
    assert signed_in(cast.officer).get(url).status_code == 403


def test_no_other_door_leads_into_somebody_elses_survey(desk: Desk, cast: Cast) -> None:
    """The key of the list can be guessed; the organisation named beside it does not help."""
    for actor, where in ((cast.other_officer, cast.other_county), (cast.officer, cast.town)):
        with pytest.raises(NotPermitted):
            upload(
                ContentFile(b"eats\nno\n", "a.csv"),
                file_name="a.csv",
                kind=kind_of(desk.survey.pk),
                organisation=where,
                datum="wgs84",
                actor=actor,
            )
    assert not Batch.objects.exists()
