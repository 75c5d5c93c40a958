"""Text catalogues without GNU gettext: collect each app's Chinese texts, keep their English, compile, check."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

APPS = Path(__file__).resolve().parents[1]
"""The folder whose subfolders are the apps."""

KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|%[sd]|\{(\w*)\}")
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
"""Catalogues carry no date of their own: a fresh run over unchanged texts changes no file."""


def apps() -> list[Path]:
    """The folders of all apps, by name."""
    return sorted(path.parent for path in APPS.glob("*/__init__.py"))


def catalogue_file(app: Path) -> Path:
    """Where the English of ``app`` lives."""
    return app / "locale" / "en" / "LC_MESSAGES" / "django.po"


def _python_of(template: Path) -> str:
    """The texts of a template as Python calls, one line each, unindented so that Python can read them."""
    calls = templatize(template.read_text("utf-8"), origin=str(template))
    return "\n".join(line.strip() for line in calls.splitlines())


def _sources(app: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(app.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path, path.read_text("utf-8")
    for pattern in ("*.html", "*.txt"):
        for path in sorted(app.glob(f"templates/**/{pattern}")):
            yield path, _python_of(path)


def collected(app: Path) -> Catalog:
    """Every text ``app`` marks for translation, untranslated."""
    catalog = _new_catalogue()
    for path, code in _sources(app):
        for _line, text, comments, context in extract(
            "python", io.BytesIO(code.encode()), KEYWORDS, comment_tags=("Translators:",)
        ):
            where = [(path.relative_to(app).as_posix(), 1)]
            catalog.add(text, locations=where, auto_comments=comments, context=context)
    return catalog


def _new_catalogue() -> Catalog:
    return Catalog(
        "en",
        header_comment="# English texts of one app; the source language is Chinese.\n#",
        project="minsheng",
        version="1",
        msgid_bugs_address="-",
        last_translator="-",
        language_team="en",
        creation_date=LONG_AGO,
        revision_date=LONG_AGO,
        fuzzy=False,
    )


def stored(app: Path) -> Catalog:
    """The catalogue of ``app`` as it lies on disk; an empty one if there is none."""
    path = catalogue_file(app)
    if not path.exists():
        return _new_catalogue()
    with path.open("rb") as file:
        return read_po(file, locale="en")


def refresh(app: Path, known: dict[object, object] | None = None) -> list[str]:
    """Bring the catalogue of ``app`` up to its sources; return what is wrong with it now.

    Existing translations stay; texts no longer used go. A text without translation takes the one
    another app has for it, if ``known`` names one.
    """
    catalog = stored(app)
    catalog.update(collected(app), no_fuzzy_matching=True, update_creation_date=False)
    for message in catalog:
        if message.id and not _is_translated(message) and known:
            message.string = known.get(message.id, message.string)  # type: ignore[assignment]
    if len(catalog):
        _write(app, catalog)
    return problems_of(catalog, collected(app))


def translations() -> dict[object, object]:
    """What some app already says in English: source text → translation."""
    return {
        message.id: message.string
        for app in apps()
        for message in stored(app)
        if message.id and _is_translated(message)
    }


def _write(app: Path, catalog: Catalog) -> None:
    path = catalogue_file(app)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(
            file, catalog, width=110, include_lineno=False, ignore_obsolete=True, sort_by_file=True
        )


def _is_translated(message: Message) -> bool:
    parts = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(parts)


def _placeholders(text: object) -> set[str]:
    return {match.group(0) for match in PLACEHOLDER.finditer(str(text))}


def _fault(text: object, message: Message | None) -> str | None:
    if message is None or not _is_translated(message):
        return "no English translation"
    if message.fuzzy:
        return "the translation is marked as uncertain"
    sources = text if isinstance(text, tuple | list) else (text,)
    answers = message.string if isinstance(message.string, tuple | list) else (message.string,)
    wanted = set().union(*map(_placeholders, sources))
    # "1 station" may leave the number out; every other form needs all placeholders.
    if (
        any(_placeholders(answer) - wanted for answer in answers)
        or _placeholders(answers[-1]) != wanted
    ):
        return "placeholders differ"
    return None


def problems_of(catalog: Catalog, wanted: Catalog) -> list[str]:
    """What ``catalog`` lacks of ``wanted``, one line each."""
    lines = []
    for source in wanted:
        if not source.id:
            continue
        fault = _fault(source.id, catalog.get(source.id, source.context))
        if fault:
            text = source.id if isinstance(source.id, str) else source.id[0]
            lines.append(f"{source.locations[0][0]}: {fault}: {text}")
    return lines


def problems(app: Path) -> list[str]:
    """What the stored catalogue of ``app`` lacks, one line each; [] when it is complete."""
    return problems_of(stored(app), collected(app))


def compile_all() -> list[Path]:
    """Write the .mo beside every .po that is newer; return the files written."""
    sources = [path for app in apps() for path in sorted(app.glob("locale/*/LC_MESSAGES/*.po"))]
    return [written for source in sources if (written := _compile(source))]


def _compile(source: Path) -> Path | None:
    target = source.with_suffix(".mo")
    if not source.exists() or (
        target.exists() and target.stat().st_mtime >= source.stat().st_mtime
    ):
        return None
    with source.open("rb") as file:
        catalog = read_po(file, locale=source.parts[-3])
    with NamedTemporaryFile(dir=target.parent, delete=False) as unfinished:
        write_mo(unfinished, catalog)
    os.replace(unfinished.name, target)  # whole or not at all, also when two processes compile
    return target
