"""The door of the API: who comes in, and what is said to those who do not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from minsheng.accounts.models import ApiToken, User
from minsheng.accounts.tokens import end_token, make_token
from minsheng.audit.models import Entry
from tests.people import Cast

LIST = "/api/v1/organisations"
SignIn = Callable[[User], Client]


def bearer(owner: User, scope: str = "read", days: int = 30) -> dict[str, str]:
    _, secret = make_token(owner, name="测试", scope=scope, days=days)
    return {"Authorization": f"Bearer {secret}"}


def test_without_a_sign_in_the_answer_is_a_problem_in_the_callers_language(db: None) -> None:
    answer = Client().get(LIST)
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer.json()["title"] == "请先登录"
    english = Client().get(LIST, headers={"Accept-Language": "en"}).json()
    assert english["title"] == "Sign in first"


def test_a_token_opens_what_its_owner_may_see(cast: Cast, client: Client) -> None:
    answer = client.get(LIST, headers=bearer(cast.officer)).json()
    assert answer["count"] == 2
    assert {row["code"] for row in answer["items"]} == {cast.county.code, cast.town.code}


def test_the_secret_of_a_token_is_nowhere_in_the_database(cast: Cast) -> None:
    token, secret = make_token(cast.officer, name="报表", scope="read", days=30)
    kept = [str(value) for value in ApiToken.objects.filter(pk=token.pk).values_list()[0]]
    said = str(list(Entry.objects.values("facts", "target_name")))
    assert secret not in " ".join(kept) + said


@pytest.mark.parametrize("header", ["Bearer nothing", "Bearer ", "Basic abc", "Bearer minsheng_x"])
def test_a_wrong_token_opens_nothing(cast: Cast, client: Client, header: str) -> None:
    assert client.get(LIST, headers={"Authorization": header}).status_code == 401


def test_an_ended_expired_or_orphaned_token_opens_nothing(cast: Cast, client: Client) -> None:
    token, secret = make_token(cast.officer, name="报表", scope="read", days=30)
    headers = {"Authorization": f"Bearer {secret}"}
    assert client.get(LIST, headers=headers).status_code == 200

    User.objects.filter(pk=cast.officer.pk).update(is_active=False)
    assert client.get(LIST, headers=headers).status_code == 401
    User.objects.filter(pk=cast.officer.pk).update(is_active=True)

    past = timezone.now() - dt.timedelta(seconds=1)
    ApiToken.objects.update(created=past - dt.timedelta(days=1), expires=past)
    assert client.get(LIST, headers=headers).status_code == 401

    ApiToken.objects.update(expires=timezone.now() + dt.timedelta(days=1))
    end_token(token.pk, actor=cast.officer)
    assert client.get(LIST, headers=headers).status_code == 401


def test_a_read_only_token_changes_nothing(cast: Cast, client: Client) -> None:
    answer = client.post("/api/v1/jobs/1/cancel", headers=bearer(cast.officer))
    assert (answer.status_code, answer.json()["detail"]) == (403, "这个令牌只能读取。")
    writing = client.post("/api/v1/jobs/1/cancel", headers=bearer(cast.officer, "write"))
    assert writing.status_code == 404


def test_a_session_needs_the_csrf_token_to_change_something(cast: Cast) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    assert browser.get(LIST).status_code == 200
    answer = browser.post("/api/v1/jobs/1/cancel")
    assert answer.status_code == 403
    assert "X-CSRFToken" in answer.json()["detail"]


def test_somebody_without_a_post_is_refused(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.nobody)
    for address in (LIST, "/api/v1/audit"):
        answer = client.get(address)
        assert answer.status_code == 403
        assert answer.json()["title"] == "没有权限"


def test_faulty_input_names_the_field_and_the_fault(cast: Cast, signed_in: SignIn) -> None:
    answer = signed_in(cast.officer).get(LIST, {"limit": "many", "offset": "-1"})
    assert answer.status_code == 422
    errors = {error["field"].rsplit(".", 1)[-1]: error for error in answer.json()["errors"]}
    assert errors["limit"]["message"] == "应为整数。"
    assert errors["offset"]["kind"] == "greater_than_equal"


def test_an_unknown_address_answers_programs(db: None, client: Client) -> None:
    for address in ("/api/v1/nothing", "/api/", "/api/v2/organisations"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert answer["Content-Type"] == "application/problem+json"


def test_a_temporary_password_or_a_missing_second_factor_is_explained_to_programs(
    cast: Cast, signed_in: SignIn, settings: object
) -> None:
    client = signed_in(cast.officer)
    settings.REQUIRE_MFA = True  # type: ignore[attr-defined]
    answer = client.get(LIST)
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
    User.objects.update(must_change_password=True)
    assert "临时密码" in client.get(LIST).json()["detail"]


def test_lists_come_in_pages(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.leader)
    first = client.get(LIST, {"limit": 2}).json()
    second = client.get(LIST, {"limit": 2, "offset": 2}).json()
    assert first["count"] == second["count"] == 5
    codes = [row["code"] for page in (first, second) for row in page["items"]]
    assert len(set(codes)) == 4


def test_what_no_database_can_compare_with_is_refused(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.leader)
    assert client.get(LIST + "?q=%00").status_code == 400
    assert client.get("/desk/organisations/?q=a%00b").status_code == 400
    for moment in ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00"):
        assert client.get("/api/v1/audit", {"since": moment}).status_code == 422
    assert client.get("/api/v1/audit", {"since": "2026-01-01T00:00:00"}).status_code == 200
