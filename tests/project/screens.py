"""Every address that answers with a page, and somebody who may look at it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.test import Client
from django.urls import reverse

from minsheng.accounts.models import User
from minsheng.organisations.permissions import permissions_of
from tests.objects import samples
from tests.people import Cast, sign_in
from tests.project.walk import Page, pages

READERS = ("officer", "leader", "admin", "security", "auditor")
"""Who is asked first, second, …; the objects of ``tests/objects.py`` are the officer's."""


@dataclass(frozen=True)
class Screen:
    """One page as one person sees it; ``user`` is None for strangers."""

    name: str
    url: str
    user: User | None
    body: str = ""  # in Chinese

    @property
    def area(self) -> str:
        """The part of the site, e.g. "demand"; the sign-in library's names have none."""
        return self.name.partition(":")[0] if ":" in self.name else "entrance"


def reader_of(page: Page, cast: Cast) -> User | None:
    """Somebody whom the page's mark lets in."""
    if page.mark == "public":
        return None
    people: list[User] = [getattr(cast, name) for name in READERS]
    if page.mark == "signed_in":
        return people[0]
    return next(user for user in people if page.mark in permissions_of(user))


def screens(cast: Cast, areas: set[str] | None = None) -> list[Screen]:
    """The addresses, in the order of the URL map, that answer a GET with a whole page."""
    sample = samples(cast)
    clients: dict[User | None, Client] = {None: Client()}
    found = []
    for page in pages():
        screen = Screen(page.name, "", reader_of(page, cast))
        if areas is not None and screen.area not in areas:
            continue
        url = reverse(page.name, kwargs=sample(page.name)) if page.arguments else f"/{page.route}"
        if screen.user and screen.user not in clients:
            clients[screen.user] = sign_in(screen.user)
        body = body_of(url, clients[screen.user])
        found += [Screen(page.name, url, screen.user, body)] if body else []
    return found


def body_of(url: str, client: Client, language: str = settings.LANGUAGE_CODE) -> str | None:
    """The page at ``url``; None for files, fragments, redirects and refusals."""
    answer = client.get(url, headers={"accept-language": language})
    if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
        return None
    body = answer.content.decode()
    return body if "</html>" in body else None
