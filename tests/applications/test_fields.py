"""What the database keeps of private texts."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.fernet import InvalidToken
from django.db import connection

from minsheng.applications.fields import decrypt, encrypt, keyed_mark
from minsheng.applications.models import Child
from tests.applications.builders import make_application
from tests.enrolment.builders import make_round
from tests.people import Cast


@pytest.mark.django_db
def test_no_name_stands_in_the_database_as_it_is(cast: Cast) -> None:
    make_application(make_round(cast), cast.town)
    child = Child.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, born_on FROM applications_child")
        stored = cursor.fetchone()
    assert child.name == "样例孩子1"
    assert all(part.startswith("gAAAA") for part in stored)


@pytest.mark.once
def test_keys_rotate(settings: Any) -> None:
    settings.FIELD_KEYS = ["old"]
    token = encrypt("张三")
    settings.FIELD_KEYS = ["new", "old"]
    assert decrypt(token) == "张三"
    fresh = encrypt("张三")
    settings.FIELD_KEYS = ["new"]
    assert decrypt(fresh) == "张三"
    with pytest.raises(InvalidToken):
        decrypt(token)


@pytest.mark.once
def test_marks_tell_equals_only_to_who_has_the_key(settings: Any) -> None:
    first = keyed_mark("330802201801010013")
    assert first == keyed_mark("330802201801010013") != keyed_mark("330802201801010021")
    settings.FIELD_MARK_KEY = "other"
    assert keyed_mark("330802201801010013") != first
    assert keyed_mark("") == encrypt("") == decrypt("") == ""
