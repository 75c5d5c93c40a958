"""Every form of every page is sent back with something wrong in it: never a server error.

The forms come from the pages themselves, so that a new one is tried without being named here. Each
field in turn is left out or gets what no field of its kind should take; whatever a form changes is
undone before the next. `./run soak wrong_forms` runs this; `./run test` does not.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Iterator

import lxml.html
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from tests.people import Cast, sign_in
from tests.project.screens import Screen, screens

HERE = "http://testserver"
TRIES = 3  # wrong values for one field
MOST = 40  # of them for one form

FAR_TOO_LONG = "样" * 6000
WRONG: dict[str, list[str]] = {
    "text": [FAR_TOO_LONG, "\x00a", "😀\u202e", "' OR 1=1 --", "-1", "9" * 30, "<b>x</b>", "   "],
    "number": ["-1", "1e400", "nan", "9" * 30, "１２", "1.5", "abc"],
    "date": ["0001-01-01", "9999-12-31", "2026-02-31", "10000-01-01", "abc"],
    "datetime-local": ["0001-01-01T00:00", "9999-12-31T23:59", "abc"],
    "time": ["25:00", "24:00", "abc"],
    "choice": ["9" * 30, "-1", "zzz", "\x00"],
}
FILES = {
    "broken.xlsx": b"PK\x03\x04broken",
    "nul.csv": b"\xff\xfe\x00,\x00\n",
    "broken.jpg": b"\xff\xd8\xff\xe0broken",
    "list.json": b"[1, {}]",
    "empty.zip": b"",
}
CHOICES = {"select", "checkbox", "radio", "hidden", "submit"}
USUAL = {"number": "1", "date": "2026-12-01", "time": "09:00", "datetime-local": "2026-12-01T09:00"}

Sent = dict[str, object]


def kinds_of(form: lxml.html.FormElement) -> dict[str, str]:
    """Name of each field → its kind."""
    found = {}
    for field in form.xpath(".//input|.//select|.//textarea|.//button"):
        kind = field.get("type", "text") if field.tag == "input" else field.tag
        name = field.get("name", "")
        if name and name != "csrfmiddlewaretoken":
            found[name] = "choice" if kind in CHOICES | {"button"} else kind
    return found


def wrong_ways(form: lxml.html.FormElement, chance: random.Random) -> Iterator[Sent]:
    """What the form would send as it stands, and the same with one field wrong."""
    kinds = kinds_of(form)
    stands: Sent = {name: USUAL.get(kind, "样例") for name, kind in kinds.items() if kind != "file"}
    stands |= {name: value for name, value in form.form_values() if name in kinds and value}
    yield stands
    ways: list[Sent] = []
    for name, kind in kinds.items():
        without = {key: value for key, value in stands.items() if key != name}
        if kind == "file":
            ways += [without | {name: SimpleUploadedFile(*one)} for one in FILES.items()]
            continue
        values = WRONG.get(kind, WRONG["text"])
        picked = chance.sample(values, min(TRIES, len(values)))
        ways += [without, *(without | {name: value} for value in picked)]
    yield from chance.sample(ways, min(MOST, len(ways)))


def forms_on(screen: Screen) -> Iterator[tuple[str, lxml.html.FormElement]]:
    """Where each form of the page is sent, and the form."""
    page = lxml.html.fromstring(screen.body)
    page.make_links_absolute(HERE + screen.url)
    for form in page.forms:
        target = (form.get("action") or HERE + screen.url).removeprefix(HERE)
        if target.startswith("/") and "logout" not in target:
            yield target, form


@pytest.mark.django_db
def test_no_form_breaks_whatever_is_sent(cast: Cast) -> None:
    chance = random.Random(int(os.environ["WRONG_FORMS_SEED"]))
    seen, broken, sent = set(), [], 0
    for screen in screens(cast):
        client = sign_in(screen.user) if screen.user else Client()
        client.raise_request_exception = False
        for target, form in forms_on(screen):
            sign = (screen.name, form.method, tuple(sorted(kinds_of(form))))
            if sign in seen:
                continue
            seen.add(sign)
            for told in wrong_ways(form, chance):
                mark = transaction.savepoint()
                answer = (client.post if form.method == "POST" else client.get)(target, told)
                transaction.savepoint_rollback(mark)
                sent += 1
                if answer.status_code >= 500:
                    broken.append(f"{form.method} {target} {told}"[:500])
    sys.stdout.write(f"{len(seen)} forms sent {sent} times, {len(broken)} server errors\n")
    assert len(seen) > 500
    assert not broken, "\n".join(broken)
