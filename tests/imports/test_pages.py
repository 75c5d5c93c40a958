"""The pages and the API lead from the template to the undone import; who may not, sees nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from python_calamine import CalamineWorkbook

from minsheng.accounts.models import User
from minsheng.imports.models import Batch
from minsheng.places.models import Place
from tests.imports.conftest import GOOD, GOOD_2, HEAD, Desk
from tests.people import Cast

SignIn = Callable[[User], Client]
BAD = "A3,=1+1,store,candidate,x,,118.88,28.96"


def uploaded(desk: Desk, client: Client, *lines: str, organisation: int | None = None) -> Batch:
    """Through the form, as a person does."""
    form = {
        "kind": "places.candidates",
        "organisation": organisation or desk.cast.county.pk,
        "datum": "wgs84",
        "file": ContentFile("\n".join([HEAD, *lines]).encode(), "名单.csv"),
    }
    with desk.commit(execute=True):
        answer = client.post("/desk/imports/new/", form)
    assert answer.status_code == 302, answer.content.decode()
    return Batch.objects.get(pk=answer.url.split("/")[-2])


def test_from_the_form_to_the_undone_import(desk: Desk, cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)
    batch = uploaded(desk, client, GOOD, GOOD_2)
    address = f"/desk/imports/{batch.pk}/"
    assert "导入 2 行" in client.get(address).content.decode()
    with desk.commit(execute=True):
        client.post(f"{address}apply/")
    assert Place.objects.count() == 2
    assert "撤销导入" in client.get(address).content.decode()
    with desk.commit(execute=True):
        client.post(f"{address}undo/")
    assert not Place.objects.exists()
    assert "内容恢复原样" in client.get(address).content.decode()
    assert "名单.csv" in client.get("/desk/imports/").content.decode()


def test_refused_rows_are_shown_filtered_and_downloaded_to_be_mended(
    desk: Desk, cast: Cast, signed_in: SignIn
) -> None:
    client = signed_in(cast.officer)
    batch = uploaded(desk, client, GOOD, BAD)
    page = client.get(f"/desk/imports/{batch.pk}/?outcome=refused").content.decode()
    assert "以等号开头" in page
    assert "荷花店" not in page
    assert f"/desk/imports/{batch.pk}/apply/" not in page
    answer = client.get(f"/desk/imports/{batch.pk}/refused.csv")
    lines = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert lines[0][:4] == ["行号", "拒绝的原因", "code", "name"]
    assert (lines[1][0], lines[1][3]) == ("3", "'=1+1")  # no program runs it
    assert client.get(f"/desk/imports/{batch.pk}/refused.xlsx").status_code == 200


def test_the_mended_report_can_be_uploaded_as_it_is(
    desk: Desk, cast: Cast, signed_in: SignIn
) -> None:
    client = signed_in(cast.officer)
    batch = uploaded(desk, client, BAD.replace("=1+1", "@店"))
    answer = client.get(f"/desk/imports/{batch.pk}/refused.csv")
    mended = b"".join(answer.streaming_content).decode("utf-8-sig").replace(",x,", ",20,")
    again = desk.bring_file(mended.encode(), "mended.csv")
    assert (again.counts, again.rows.get().after["name"]) == ({"add": 1}, "@店")


def test_pages_speak_english(desk: Desk, cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)
    batch = uploaded(desk, client, BAD)
    page = client.get(
        f"/desk/imports/{batch.pk}/", headers={"accept-language": "en"}
    ).content.decode()
    assert "begins with an equals sign" in page
    assert "1 row must be mended first" in page


def test_templates_come_in_both_kinds(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)
    text = client.get("/desk/imports/template/places.candidates.csv").content.decode("utf-8-sig")
    assert text.startswith("编码*,名称*")
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(client.get("/desk/imports/template/places.candidates.xlsx").content)
    )
    assert book.sheet_names == ["名单", "填写说明", "可选内容"]
    assert client.get("/desk/imports/template/no.such_list.csv").status_code == 404
    elsewhere = f"/desk/imports/template/places.candidates.csv?organisation={cast.other_county.pk}"
    assert client.get(elsewhere).status_code == 404


def test_a_form_without_a_file_says_so(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)
    form = {"kind": "places.candidates", "organisation": cast.county.pk, "datum": "wgs84"}
    assert client.post("/desk/imports/new/", form).status_code == 400
    assert not Batch.objects.exists()


def test_another_county_cannot_be_chosen_nor_its_batches_seen(
    desk: Desk, cast: Cast, signed_in: SignIn
) -> None:
    batch = desk.bring(GOOD)
    client = signed_in(cast.other_officer)
    form = {
        "kind": "places.candidates",
        "organisation": cast.county.pk,
        "datum": "wgs84",
        "file": ContentFile(GOOD.encode(), "a.csv"),
    }
    assert client.post("/desk/imports/new/", form).status_code == 400
    for address in ("", "refused.csv"):
        assert client.get(f"/desk/imports/{batch.pk}/{address}").status_code == 404
    for deed in ("apply/", "undo/"):
        assert client.post(f"/desk/imports/{batch.pk}/{deed}").status_code == 404
    assert client.get(f"/api/v1/imports/{batch.pk}").status_code == 404
    assert "list.csv" not in client.get("/desk/imports/").content.decode()


@pytest.mark.parametrize("who", ["leader", "surveyor", "keeper", "auditor", "admin", "nobody"])
def test_other_roles_are_turned_away(cast: Cast, signed_in: SignIn, who: str) -> None:
    client = signed_in(getattr(cast, who))
    for address in ("", "new/", "template/places.candidates.csv"):
        assert client.get(f"/desk/imports/{address}").status_code == 403


def test_a_click_too_late_is_told_kindly(desk: Desk, cast: Cast, signed_in: SignIn) -> None:
    batch = desk.apply(desk.bring(GOOD))
    client = signed_in(cast.officer)
    page = client.post(f"/desk/imports/{batch.pk}/apply/", follow=True).content.decode()
    assert "状态刚刚变了" in page


def test_the_detail_page_takes_a_fixed_number_of_queries(
    desk: Desk,
    cast: Cast,
    signed_in: SignIn,
    django_assert_max_num_queries: Callable[[int], object],
) -> None:
    batch = desk.bring(*(GOOD.replace("A1", f"A{i}") for i in range(60)))
    client = signed_in(cast.officer)
    with django_assert_max_num_queries(16):
        client.get(f"/desk/imports/{batch.pk}/")


def test_the_api_uploads_looks_applies_and_undoes(
    desk: Desk, cast: Cast, signed_in: SignIn
) -> None:
    client = signed_in(cast.officer)
    form = {
        "kind": "places.candidates",
        "organisation": cast.county.code,
        "file": ContentFile("\n".join([HEAD, GOOD]).encode(), "a.csv"),
    }
    with desk.commit(execute=True):
        answer = client.post("/api/v1/imports/", form)
    assert answer.status_code == 202
    address = f"/api/v1/imports/{answer.json()['id']}"
    assert client.get(address).json()["counts"] == {"add": 1}
    rows = client.get(f"{address}/rows?outcome=add").json()
    assert (rows["total"], rows["rows"][0]["number"]) == (1, 2)
    for deed, state in (("apply", "applied"), ("undo", "undone")):
        with desk.commit(execute=True):
            assert client.post(f"{address}/{deed}").status_code == 202
        assert client.get(address).json()["state"] == state
    assert client.post(f"{address}/undo").status_code == 409


def test_the_api_refuses_unknown_lists_and_strangers(cast: Cast, signed_in: SignIn) -> None:
    form = {"kind": "no.such", "organisation": cast.county.code}
    client = signed_in(cast.officer)
    file = ContentFile(b"x", "a.csv")
    assert client.post("/api/v1/imports/", {**form, "file": file}).status_code == 422
    form |= {"kind": "places.candidates", "datum": "epsg4549"}
    assert (
        client.post("/api/v1/imports/", {**form, "file": ContentFile(b"x", "a.csv")}).status_code
        == 422
    )
    client = signed_in(cast.other_officer)
    assert (
        client.post("/api/v1/imports/", {**form, "file": ContentFile(b"x", "a.csv")}).status_code
        == 404
    )
