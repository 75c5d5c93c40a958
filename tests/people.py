"""The cast of the tests: a small union tree and the people in it. Everybody is invented."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.test import Client
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.organisations.models import Organisation, Post, Tenure
from minsheng.organisations.roles import Role

PASSWORD = "sample-pass-2026"


@dataclass(frozen=True)
class Cast:
    """City → two counties, each with one town; one person per role that matters."""

    city: Organisation
    county: Organisation
    other_county: Organisation
    town: Organisation
    other_town: Organisation
    leader: User
    city_officer: User
    officer: User  # of the first county
    other_officer: User  # of the second county
    colleague: User  # a second officer of the first county
    surveyor: User
    keeper: User
    auditor: User
    admin: User
    security: User
    nobody: User  # signs in, holds no post

    def post_of(self, user: User) -> Post:
        return Post.objects.get(holder=user)


def person(username: str, name: str) -> User:
    return User.objects.create_user(username, password=PASSWORD, name=name)


def organisation(
    parent: Organisation | None, kind: str, name: str, code: str, **more: object
) -> Organisation:
    place = parent.children.count() + 1 if parent else 1
    path = f"{parent.path if parent else ''}{place:04d}."
    return Organisation.objects.create(
        parent=parent, kind=kind, name=name, code=code, path=path, **more
    )


def at(parent: Organisation | None, place: int, kind: str, name: str, code: str) -> Organisation:
    """Not saved yet; below ``parent``, which is."""
    path = f"{parent.path if parent else ''}{place:04d}."
    return Organisation(parent=parent, kind=kind, name=name, code=code, path=path)


@transaction.atomic
def make_cast() -> Cast:
    """Everybody, in one go and few statements: nearly every test begins here.

    What the services would do besides (a line in the audit for each post) is left out.
    """
    city = at(None, 1, "city", "样例市总工会", "3308")
    city.save()
    county = at(city, 1, "county", "东湖县总工会", "330899")
    county.gb_code, county.lon, county.lat = "330899", 118.87, 28.95
    other_county = at(city, 2, "county", "西山县总工会", "330898")
    other_county.gb_code, other_county.lon, other_county.lat = "330898", 118.5, 28.9
    Organisation.objects.bulk_create([county, other_county])
    town = at(county, 1, "town", "荷花街道总工会", "330899001")
    town.lon, town.lat = 118.88, 28.96
    other_town = at(other_county, 1, "town", "石门镇总工会", "330898001")
    other_town.lon, other_town.lat = 118.51, 28.91
    Organisation.objects.bulk_create([town, other_town])
    seats = {
        "leader": (city, Role.LEADER, "主席", "周正"),
        "city_officer": (city, Role.OFFICER, "市总干部", "吴敏"),
        "officer": (county, Role.OFFICER, "县总干部", "郑和平"),
        "other_officer": (other_county, Role.OFFICER, "县总干部", "王小山"),
        "colleague": (county, Role.OFFICER, "县总干部二", "冯立"),
        "surveyor": (county, Role.SURVEYOR, "调查员", "陈小妹"),
        "keeper": (town, Role.KEEPER, "站长", "褚大海"),
        "auditor": (city, Role.AUDITOR, "审计员", "卫国"),
        "admin": (city, Role.SYSTEM_ADMIN, "系统管理员", "蒋工"),
        "security": (city, Role.SECURITY_OFFICER, "安全管理员", "沈静"),
    }
    names = {who: name for who, (_where, _role, _title, name) in seats.items()} | {"nobody": "韩空"}
    password = make_password(PASSWORD)
    people = {who: User(username=who, name=name, password=password) for who, name in names.items()}
    User.objects.bulk_create(people.values())
    posts = [
        Post(organisation=where, role=role, title=title, holder=people[who])
        for who, (where, role, title, _name) in seats.items()
    ]
    Post.objects.bulk_create(posts)
    now = timezone.now()
    Tenure.objects.bulk_create([Tenure(post=one, holder=one.holder, since=now) for one in posts])
    return Cast(city, county, other_county, town, other_town, **people)


def sign_in(user: User) -> Client:
    """A client that has just given its password, so that pages on sign-in itself open too."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "username": user.username}
    ]
    session.save()
    return client
