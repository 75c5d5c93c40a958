"""The desk's pages of surveys: who may do what, making one, the board, results and files."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from minsheng.accounts.models import User
from minsheng.audit.models import Entry
from minsheng.surveys.models import Answer, Survey
from minsheng.surveys.services.bulk import import_answers
from minsheng.surveys.services.create import create_survey, shipped_content
from minsheng.surveys.services.receive import Sent, receive_answer
from minsheng.surveys.services.run import open_survey
from minsheng.surveys.services.targets import set_quotas
from tests.demand.builders import answered, make_survey
from tests.people import Cast
from tests.surveys.conftest import HEAD, LUNCH, xlsx

SignIn = Callable[[User], Client]
PAGES = ["survey", "preview", "quotas", "results", "qr", "poster", "publish"]
EDITING = ["upload", "weights"]


def page(survey: Survey, name: str, *more: object) -> str:
    return reverse(f"surveys:{name}", args=[survey.pk, *more])


def body(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def test_who_sees_a_survey(lunch: Survey, cast: Cast, client: Client, signed_in: SignIn) -> None:
    for name in [*PAGES, *EDITING]:
        url = page(lunch, name)
        assert client.get(url).status_code == 302
        for user in (cast.other_officer, cast.auditor, cast.nobody):
            assert signed_in(user).get(url).status_code in {403, 404}, (name, user)
        assert signed_in(cast.officer).get(url).status_code == 200, name
        client.logout()
    for name in PAGES:
        assert signed_in(cast.surveyor).get(page(lunch, name)).status_code == 200
    for name in EDITING:
        assert signed_in(cast.surveyor).get(page(lunch, name)).status_code == 403


def test_a_county_reads_its_own_part_of_the_citys_survey(cast: Cast, signed_in: SignIn) -> None:
    survey = create_survey(
        cast.city,
        subject="parents",
        title="家长调查",
        content=shipped_content("parents"),
        file_name="parents.xlsx",
        actor=cast.city_officer,
    )
    assert signed_in(cast.officer).get(page(survey, "survey")).status_code == 404  # not begun yet
    survey = open_survey(survey.pk, actor=cast.city_officer)
    for town in (cast.town, cast.other_town):
        Answer.objects.create(
            survey=survey,
            version=survey.current,
            values={"matters": "safe"},
            organisation=town,
            answered_at=survey.opened_at,
            received_at=survey.opened_at,
        )
    assert "计入 1 份" in body(signed_in(cast.officer).get(page(survey, "results")))
    assert "计入 2 份" in body(signed_in(cast.leader).get(page(survey, "results")))
    assert signed_in(cast.officer).get(page(survey, "export", "xlsx")).status_code == 403
    assert (
        signed_in(cast.officer).post(page(survey, "switch"), {"deed": "close"}).status_code == 403
    )


def test_a_new_survey_from_the_shipped_form_opens_after_a_preview(
    cast: Cast, signed_in: SignIn
) -> None:
    client = signed_in(cast.officer)
    told = {"subject": "workers", "organisation": cast.county.pk, "title": "骑手调查"}
    response = client.post(reverse("surveys:new"), told)
    survey = Survey.objects.get()
    assert response["Location"] == page(survey, "preview")
    assert "您现在做什么工作" in body(client.get(response["Location"]))
    assert client.get(f"/s/{survey.code}/").status_code == 410

    client.post(page(survey, "switch"), {"deed": "open"})
    assert client.get(f"/s/{survey.code}/").status_code == 200
    assert Entry.objects.filter(verb="survey.opened").exists()


def test_a_bad_form_is_answered_with_row_and_reason(cast: Cast, signed_in: SignIn) -> None:
    bad = xlsx([HEAD, ["image", "photo", "照片", "Photo"], ["text", "a", "甲", "A", "foo(1)"]])
    told = {
        "subject": "other",
        "organisation": cast.county.pk,
        "title": "坏问卷",
        "file": SimpleUploadedFile("bad.xlsx", bad),
    }
    response = signed_in(cast.officer).post(reverse("surveys:new"), told)
    assert response.status_code == 422
    text = body(response)
    assert "survey 工作表第 2 行 · type" in text
    assert "暂不支持题型“image”" in text
    assert "不支持的函数“foo”" in text
    assert not Survey.objects.exists()


def test_the_original_file_comes_back_unchanged(
    lunch: Survey, cast: Cast, signed_in: SignIn
) -> None:
    response = signed_in(cast.officer).get(page(lunch, "original", 1))
    assert response.content == LUNCH


def test_the_board_tells_whom_to_ask_next(workers: Survey, cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)
    told = {f"courier|{cast.county.code}": "3", "delivery|": "1"}
    assert client.post(page(workers, "quotas") + "?band=h22", told).status_code == 302
    text = body(signed_in(cast.surveyor).get(page(workers, "quotas")))
    assert "快递员 · 东湖县 · 夜里 22 时—次日 6 时" in " ".join(text.split())
    assert "还差 3 份" in text
    refused = signed_in(cast.surveyor).post(page(workers, "quotas"), told)
    assert refused.status_code == 403
    assert workers.quotas.count() == 2


def test_quota_cells_fill_up(workers: Survey, cast: Cast) -> None:
    from minsheng.surveys.queries import quota_gaps

    set_quotas(
        workers.pk,
        {("courier", cast.county.code, "h10"): 2},
        questions=["occupation", "county", "hours"],
        actor=cast.officer,
    )
    answers = {
        "occupation": "courier", "hours": "h06 h10", "county": cast.county.code,
        "rest_place": "shop", "use": "often", "needs": "water", "mode": "walk",
        "reach_minutes": "5",
    }  # fmt: skip
    receive_answer(workers, Sent(uuid.uuid4(), answers))
    workers.refresh_from_db()
    assert [(gap.have, gap.missing) for gap in quota_gaps(workers)] == [(1, 1)]


def test_results_show_shares_intervals_and_crossings(
    lunch: Survey, cast: Cast, signed_in: SignIn
) -> None:
    rows = [{"eats": "no"}] * 78 + [{"eats": "yes", "minutes": "20"}] * 22
    import_answers(lunch.pk, rows, actor=cast.officer)
    text = body(signed_in(cast.officer).get(page(lunch, "results")))
    assert "78.0%" in text
    assert "68.9%–85.0%" in text
    crossed = signed_in(cast.officer).get(page(lunch, "results"), {"row": "eats", "column": "eats"})
    assert "交叉表" in body(crossed)
    only = signed_in(cast.officer).get(page(lunch, "results"), {"only": "eats=yes"})
    assert "计入 22 份" in body(only)


def test_results_open_with_the_first_questions_and_fold_the_others(
    cast: Cast, signed_in: SignIn
) -> None:
    survey = make_survey(cast)
    answered(survey, 12, about=cast.town)
    text = body(signed_in(cast.officer).get(page(survey, "results")))

    assert text.count('<details class="disclosure" open>') == 3
    assert text.count('<details class="disclosure">') >= 1
    assert "数据表" not in text


def test_the_board_shows_whom_to_ask_first_and_folds_the_rest(
    lunch: Survey, cast: Cast, signed_in: SignIn
) -> None:
    names = [str(number) for number in range(15)]
    set_quotas(
        lunch.pk, {(name, "", ""): 5 for name in names}, questions=["eats"], actor=cast.officer
    )
    text = body(signed_in(cast.officer).get(page(lunch, "quotas")))
    assert "其余 3 格" in text
    assert text.count("还差 5 份") == 15


def test_whoever_only_reads_a_survey_is_not_shown_forms_to_change_it(
    cast: Cast, signed_in: SignIn
) -> None:
    survey = make_survey(cast, cast.city, cast.city_officer)
    for name in EDITING:
        assert signed_in(cast.officer).get(page(survey, name)).status_code == 403


def sheets(content: bytes) -> dict[str, list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_all_answers_leave_with_a_codebook_and_a_trace(
    lunch: Survey, cast: Cast, signed_in: SignIn
) -> None:
    import_answers(lunch.pk, [{"eats": "yes", "minutes": "20"}] * 3, actor=cast.officer)
    found = sheets(signed_in(cast.officer).get(page(lunch, "export", "xlsx")).content)

    assert found["答卷"][0][-2:] == ("eats", "minutes")
    assert found["答卷"][1][-2:] == ("yes", 20)
    assert ("eats", "select_one", "yes", "是", "Yes") in found["编码说明"]
    assert Entry.objects.get(verb="survey.exported").facts == {"kind": "xlsx", "answers": 3}
    assert signed_in(cast.surveyor).get(page(lunch, "export", "csv")).status_code == 403


def test_published_figures_hide_small_counts_and_texts(
    workers: Survey, cast: Cast, signed_in: SignIn
) -> None:
    common = {
        "hours": "h10", "county": cast.county.code, "rest_place": "shop", "use": "often",
        "needs": "water", "mode": "walk", "reach_minutes": "5", "comment": "我叫张三",
    }  # fmt: skip
    rows = [{**common, "occupation": "courier"}] * 40 + [{**common, "occupation": "vendor"}] * 3
    rows += [{**common, "occupation": "truck"}] * 15
    import_answers(workers.pk, rows, actor=cast.officer)
    rows_out = sheets(signed_in(cast.surveyor).get(page(workers, "publish")).content)["结果"]

    shown = {row[1]: row[3] for row in rows_out if row[0] == "您现在做什么工作？"}
    assert (shown["快递员"], shown["流动摊贩"], shown["货车司机"]) == (40, "–", "–")
    assert not any("张三" in str(cell) for row in rows_out for cell in row)


def test_a_formula_in_a_comment_stays_a_text(
    workers: Survey, cast: Cast, signed_in: SignIn
) -> None:
    answers = {
        "occupation": "courier", "hours": "h10", "county": "other", "rest_place": "shop",
        "use": "often", "needs": "water", "mode": "walk", "reach_minutes": "5",
        "comment": "=HYPERLINK(1)",
    }  # fmt: skip
    receive_answer(workers, Sent(uuid.uuid4(), answers))
    found = sheets(signed_in(cast.officer).get(page(workers, "export", "xlsx")).content)
    assert "'=HYPERLINK(1)" in found["答卷"][1]


def test_the_keeper_enters_for_somebody_beside_them(
    lunch: Survey, cast: Cast, signed_in: SignIn
) -> None:
    client = signed_in(cast.keeper)
    assert "午餐调查" in body(client.get(reverse("surveys:collect")))
    url = page(lunch, "enter", "proxy")
    first = client.get(url)
    progress = first.context["progress"]
    done = client.post(url, {"progress": progress, "eats": "no", "go": "send"})
    assert done["Location"].endswith("?done=1")
    answer = Answer.objects.get()
    assert (answer.channel, answer.entered_by) == ("proxy", cast.keeper)

    told = {"key": str(uuid.uuid4()), "version": 1, "answers": {"eats": "no"}, "channel": "paper"}
    for status in (201, 200):
        sent = client.post(page(lunch, "send"), told, content_type="application/json")
        assert sent.status_code == status
    assert client.post(page(lunch, "send"), "{", content_type="application/json").status_code == 400


@pytest.mark.parametrize("name", ["list", "survey", "quotas", "results"])
def test_pages_speak_english(name: str, lunch: Survey, cast: Cast, signed_in: SignIn) -> None:
    import_answers(lunch.pk, [{"eats": "no"}] * 12, actor=cast.officer)
    client = signed_in(cast.officer)
    client.cookies["django_language"] = "en"
    url = reverse("surveys:list") if name == "list" else page(lunch, name)
    text = body(client.get(url))
    assert "Lunch survey" in text


def test_the_list_costs_the_same_however_long(
    lunch: Survey,
    cast: Cast,
    signed_in: SignIn,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    for number in range(5):
        create_survey(
            cast.county, subject="other", title=f"第{number}项", content=LUNCH,
            file_name="x.xlsx", actor=cast.officer,
        )  # fmt: skip
    client = signed_in(cast.officer)
    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
        client.get(reverse("surveys:list"))
