"""Every address with everybody: what may be opened follows from its mark and the table of rights.

Nobody lists the addresses here; they come from the resolver. A page without a mark, or a page
about an object without a sample in ``tests/objects.py``, fails.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.urls import include, path, resolve, reverse

from minsheng.accounts.models import User
from minsheng.organisations.permissions import Permission, permissions_of
from minsheng.organisations.roles import GRANTS, Role
from minsheng.organisations.services import create_post
from tests.objects import common, makers, samples
from tests.people import Cast, person
from tests.project.walk import Call, Page, calls, pages, walk

PAGES = pages()
WALKED = [page for page in PAGES if not page.arguments or page.name in makers]
CALLED = [call for call in calls() if "{" not in call.path or call.path in makers]
"""The rest is reported once, by the test for missing samples."""
MARKS = {"public", "signed_in", *Permission}
STAFF = [
    "leader", "officer", "other_officer", "surveyor", "keeper", "teacher",
    "auditor", "admin", "security", "inspector", "partner", "nobody",
]  # fmt: skip


@pytest.fixture
def everybody(cast: Cast) -> dict[str, User]:
    """The cast, and somebody for the roles that have no part in it."""
    people = {name: getattr(cast, name) for name in STAFF if hasattr(cast, name)}
    for role in (Role.INSPECTOR, Role.TEACHER, Role.PARTNER):
        people[role.value] = person(role.value, "样例人员")
        create_post(
            cast.county, role=role, title=str(role.label), holder=people[role.value], actor=None
        )
    return people


def test_every_page_says_who_may_open_it() -> None:
    unmarked = [page.route for page in PAGES if page.mark not in MARKS]
    assert not unmarked, "add @requires, @signed_in or @public, outermost"


def test_a_forgotten_mark_would_be_noticed() -> None:
    forgotten = [path("a/", include(([path("secret/", lambda request: None)], "a")))]
    assert [(page.route, page.mark) for page in walk(forgotten)] == [("a/secret/", "")]


def test_every_page_about_an_object_has_a_sample() -> None:
    missing = [page.name for page in PAGES if page.arguments and page.name not in makers]
    missing += [call.path for call in calls() if "{" in call.path and call.path not in makers]
    assert not missing, "add a maker to tests/objects.py"


@pytest.mark.once
def test_every_role_is_walked(everybody: dict[str, User]) -> None:
    walked = {role for user in everybody.values() for role in user.posts.values_list("role")}
    assert {role for (role,) in walked} == set(Role)


def address(page: Page, sample: Callable[[str], dict[str, object]]) -> str:
    return reverse(page.name, kwargs=sample(page.name)) if page.arguments else f"/{page.route}"


def fits(page: Page, who: str, status: int) -> bool:
    """Is this the right answer to somebody whom the page's mark lets in?"""
    if page.mark == "public":
        return status != 403 and status < 500
    if page.mark == "signed_in":
        own = not page.arguments or who == "officer"
        return status in ({200, 302, 404, 405} if own else {404, 405, 302})
    if not page.arguments:
        return status in {200, 302, 400, 405}
    if who == "other_officer" and page.name not in common:
        return status in {404, 405}
    return status in {200, 302, 405, 403}


def is_refused(user: User, url: str) -> bool:
    """Does the view itself turn the user away? Asked without the rest of the site: it is asked often."""
    request = RequestFactory().get(url)
    request.user = user
    match = resolve(url)
    try:
        match.func(request, *match.args, **match.kwargs)
    except PermissionDenied:
        return True
    return False


@pytest.mark.once
def test_staff_open_what_their_posts_allow_and_nothing_else(
    cast: Cast, everybody: dict[str, User]
) -> None:
    sample = samples(cast)
    addresses = [(page, address(page, sample)) for page in WALKED]
    wrong = []
    for who, user in everybody.items():
        rights = permissions_of(user)
        assert rights == frozenset().union(*(GRANTS[post.role] for post in user.posts.all()))
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        for page, url in addresses:
            if page.mark in set(Permission) - rights:
                wrong += [] if is_refused(user, url) else [f"{who}: {page.name} opens"]
            elif page.mark != "public" or who == "officer":  # strangers walk the public pages
                status = client.get(url).status_code
                wrong += [] if fits(page, who, status) else [f"{who}: {page.name} {status}"]
    assert not wrong


@pytest.mark.once
def test_a_refusal_by_the_view_is_a_403_of_the_site(cast: Cast, client: Client) -> None:
    client.force_login(cast.nobody, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/desk/organisations/").status_code == 403


@pytest.mark.once
def test_strangers_open_public_pages_and_are_sent_to_sign_in_elsewhere(cast: Cast) -> None:
    sample = samples(cast)
    wrong = []
    for page in WALKED:
        answer = Client().get(address(page, sample))
        to_login = answer.status_code == 302 and "/accounts/login/" in answer["Location"]
        fine = answer.status_code < 500 if page.mark == "public" else to_login
        if not fine:
            wrong.append(f"{page.name} ({page.mark}): {answer.status_code}")
    assert not wrong


def called(client: Client, call: Call, sample: Callable[[str], dict[str, object]]) -> Any:
    where = call.path
    for name, value in (sample(where) if "{" in where else {}).items():
        where = where.replace(f"{{int:{name}}}", str(value)).replace(f"{{{name}}}", str(value))
    return client.generic(call.method, where, "{}", content_type="application/json")


def is_empty(answer: Any) -> bool:
    """An empty list says no more than a refusal."""
    body = answer.json()
    return body == [] or (isinstance(body, dict) and body.get("items") == [])


@pytest.mark.once
def test_the_api_knows_the_same_bounds(cast: Cast, client: Client) -> None:
    sample = samples(cast)
    seats = {}
    for who in (cast.nobody, cast.other_officer, cast.officer):
        seats[who] = Client()
        seats[who].force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    wrong = []
    for call in CALLED:
        stranger = called(Client(), call, sample)
        if call.is_public:
            if stranger.status_code in {401, 403}:
                wrong.append(f"{call.method} {call.path} is public but refused")
            continue
        nobody, neighbour, officer = (called(seat, call, sample) for seat in seats.values())
        answers = {
            "stranger": stranger.status_code == 401,
            "nobody": nobody.status_code in {403, 404, 422} or is_empty(nobody),
            "neighbour": "{" not in call.path
            or call.path in common
            or neighbour.status_code in {404, 422},
            "officer": officer.status_code not in {401, 403, 404},
        }
        wrong += [f"{call.method} {call.path}: {who}" for who, fine in answers.items() if not fine]
    assert not wrong
