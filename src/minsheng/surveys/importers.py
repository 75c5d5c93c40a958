"""Reading an XLSForm: pyxform converts it; what this site cannot do is refused with sheet, row and column."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pyxform.errors import PyXFormError
from pyxform.xls2json_backends import DefinitionData, get_xlsform
from pyxform.xls2xform import convert

from minsheng.common.problem import Refused
from minsheng.common.xlsxcheck import check_xlsx
from minsheng.surveys.rules.checking import trial
from minsheng.surveys.rules.definition import Form
from minsheng.surveys.rules.places import Place
from minsheng.surveys.rules.xform import Unsupported, language_code, read
from minsheng.surveys.rules.xpath import unknown_functions

LARGEST_FILE = 5 * 1024 * 1024
MOST_ROWS = 5_000
TREE = "tree"
"""A choice row of this name in the lists ``county`` or ``town`` stands for the organisations below."""

_SUPPORTED_TYPE = re.compile(
    r"^(text|string|integer|int|decimal|date|time|geopoint|location|gps|note|calculate|calculation"
    r"|today|start|end|(begin|end)[ _](group|repeat)"
    r"|(select_one|select one|select one from|select_multiple|select multiple|select all that apply from) \S+)$"
)
_REFUSED_COLUMNS = {
    "media", "image", "big-image", "audio", "video", "autoplay", "guidance_hint", "trigger", "save_to",
    "repeat_count", "parameters", "intent", "body", "bind", "instance", "query", "accuracythreshold",
    "noappearance", "count", "compact_tag",
}  # fmt: skip
_USED_SETTINGS = {"form_title", "title", "form_id", "id_string", "version", "default_language"}
_HARMLESS_SETTINGS = {"style", "instance_name", "name", "xml_root"}
_EXPRESSION_COLUMNS = {
    "relevant": "relevant", "relevance": "relevant", "constraint": "constraint", "required": "required",
    "calculation": "calculation", "calculate": "calculation", "choice_filter": "choice_filter",
}  # fmt: skip
_USUAL_LOOKS = {
    "",
    "minimal",
    "multiline",
    "field-list",
    "likert",
    "numbers",
    "columns",
    "horizontal",
    "quick",
    "w1",
    "w2",
    "w3",
    "w4",
    "compact",
    "autocomplete",
    "month-year",
    "year",
    "no-calendar",
}
_AT = re.compile(r"\[row ?: ?(\d+)\]")
_WHERE = re.compile(r"On the '(\w+)' sheet, the '([\w:]+)'")
_KNOWN = [
    ("names_unique", re.compile(r"must be unique within|must unique anywhere|appears more than once")),
    ("reference", re.compile(r"Could not find the name '(.*?)'|no survey element named (\S+)", re.IGNORECASE)),
    ("name_letters", re.compile(r"Names must begin with a letter|Invalid question name|must begin with")),
    ("choice_name", re.compile(r"Choices must have a name")),
    ("choice_twice", re.compile(r"Choice names must be unique")),
    ("list_missing", re.compile(r"List name not in choices sheet: (\S+)|list_name.*?not.*?found", re.IGNORECASE)),
    ("no_survey", re.compile(r"You must have a sheet named|survey sheet is either empty|missing.*'survey'", re.IGNORECASE)),
    ("unclosed", re.compile(r"Unmatched '(begin|end)_(\w+)'|Unmatched", re.IGNORECASE)),
    ("no_label", re.compile(r"has no label|must have a label", re.IGNORECASE)),
    ("no_name", re.compile(r"Question or group with no name|no name", re.IGNORECASE)),
    ("type", re.compile(r"Unknown question type '(.*?)'", re.IGNORECASE)),
    ("unreadable", re.compile(r"Error reading|not.*(zip|xlsx)", re.IGNORECASE)),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """One line about a form: a code with a sentence in ``words``, and where to look."""

    code: str
    sheet: str = ""
    row: int = 0
    column: str = ""
    detail: str = ""


class BadForm(ValueError):
    """The file cannot become a questionnaire; ``problems`` says why, line by line."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{p.code} {p.sheet}!{p.row} {p.detail}" for p in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Converted:
    """A readable questionnaire in its three shapes, and what its author should know."""

    xform: str
    pyxform: dict[str, Any]
    form: Form
    notices: list[Problem]


def read_xlsform(content: bytes, *, places: Iterable[Place] = ()) -> Converted:
    """Turn an XLSX file into a questionnaire.

    Args:
        places: what the row ``tree`` of the choice lists ``county`` and ``town`` stands for.

    Raises:
        BadForm: the file is unsafe, broken, or uses something this site does not do.
    """
    _check_file(content)
    try:
        book = get_xlsform(xlsform=content, file_type=".xlsx")
    except (PyXFormError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise BadForm([_from_pyxform(error)]) from error
    rows = _survey_rows(book)
    problems = [*_check_sheets(book), *_check_columns(book, rows), *_check_rows(rows)]
    if problems:
        raise BadForm(problems)
    _fill_places(book, list(places))
    try:
        result = convert(xlsform=_as_dict(book), validate=False)
    except (PyXFormError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise BadForm([_from_pyxform(error)]) from error
    form = _form(result.xform, rows)
    return Converted(
        result.xform,
        result._pyxform or {},
        form,
        [*_notices(book, rows), *_untranslated(form, rows)],
    )


def _check_file(content: bytes) -> None:
    if len(content) > LARGEST_FILE:
        raise BadForm([Problem("too_large")])
    try:
        check_xlsx(io.BytesIO(content))
    except Refused as refused:
        code = "too_large" if refused.problem.code == "zip_bomb" else "unreadable"
        raise BadForm([Problem(code)]) from refused


Row = tuple[int, dict[str, str]]


def _survey_rows(book: DefinitionData) -> list[Row]:
    """The rows of the survey sheet with their numbers in the file; the heading is row 1."""
    rows = list(book.survey or ())
    if not rows:
        raise BadForm([Problem("no_survey", "survey")])
    if len(rows) + len(book.choices or ()) > MOST_ROWS:
        raise BadForm([Problem("too_large")])
    return [
        (i, {k.strip(): v for k, v in row.items() if k}) for i, row in enumerate(rows, 2) if row
    ]


def _check_sheets(book: DefinitionData) -> Iterator[Problem]:
    for sheet in ("entities", "external_choices", "osm"):
        if getattr(book, sheet, None):
            yield Problem("sheet", sheet)
    for settings in book.settings or ():
        for name in settings:
            if name.strip().lower() not in _USED_SETTINGS | _HARMLESS_SETTINGS:
                yield Problem("setting", "settings", 2, name)


def _base(column: str) -> str:
    return column.split(":")[0].strip().lower().replace(" ", "_")


def _check_columns(book: DefinitionData, rows: list[Row]) -> Iterator[Problem]:
    for number, row in rows:
        for column in row:
            if _base(column) in _REFUSED_COLUMNS:
                yield Problem("column", "survey", number, column)
    for number, choice in enumerate(book.choices or (), 2):
        for column in choice or ():
            if column and _base(column) in {"media", "image", "big-image", "audio", "video"}:
                yield Problem("column", "choices", number, column)


def _check_rows(rows: list[Row]) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for number, row in rows:
        kind = " ".join(row.get("type", "").split())
        if kind.startswith("#") or not kind:
            continue
        if not _SUPPORTED_TYPE.match(
            kind.lower()
            if " " not in kind
            else f"{kind.rsplit(' ', 1)[0].lower()} {kind.rsplit(' ', 1)[1]}"
        ):
            yield Problem("type", "survey", number, "type", kind)
        name = row.get("name", "")
        if name and not kind.lower().startswith("end"):
            if name in seen:
                yield Problem("name_twice", "survey", number, "name", f"{name} ({seen[name]})")
            seen.setdefault(name, number)
        if name in {"meta", "_choices"}:
            yield Problem("name_reserved", "survey", number, "name", name)
        yield from _check_cells(number, row)


def _check_cells(number: int, row: dict[str, str]) -> Iterator[Problem]:
    for column, text in row.items():
        if _base(column) in _EXPRESSION_COLUMNS:
            for name in unknown_functions(text.replace("current()", ".")):
                yield Problem("function", "survey", number, column, name)
        if _base(column) == "default" and ("${" in text or "(" in text):
            yield Problem("default", "survey", number, column, text)
        if _base(column) == "appearance" and "search(" in text:
            yield Problem("appearance", "survey", number, column, text)


def _notices(book: DefinitionData, rows: list[Row]) -> Iterator[Problem]:
    for number, row in rows:
        looks = row.get("appearance", "").split()
        for look in looks:
            if look not in _USUAL_LOOKS:
                yield Problem("look", "survey", number, "appearance", look)
    for settings in book.settings or ():
        for name in settings:
            if name.strip().lower() in _HARMLESS_SETTINGS:
                yield Problem("setting_unused", "settings", 2, name)


def _untranslated(form: Form, rows: list[Row]) -> Iterator[Problem]:
    numbers = {row.get("name", ""): number for number, row in rows}
    for item in form.walk():
        if item.is_shown:
            for language in form.languages:
                if not item.label.get(language):
                    yield Problem(
                        "untranslated", "survey", numbers.get(item.name, 0), "label", language
                    )


def _fill_places(book: DefinitionData, places: list[Place]) -> None:
    """Put the organisations in the place of the rows named ``tree``."""
    columns = [column for header in book.choices_header or () for column in header]
    choices: list[dict[str, str]] = []
    for row in book.choices or ():
        name, listed = row.get("name", ""), row.get("list_name") or row.get("list name") or ""
        if name != TREE or listed not in {"county", "town"}:
            choices.append(row)
            continue
        wanted = [place for place in places if bool(place.county) == (listed == "town")]
        choices += [_place_row(columns, listed, place) for place in wanted]
    book.choices = choices


def _place_row(columns: list[str], listed: str, place: Place) -> dict[str, str]:
    row = {"list_name": listed, "name": place.code}
    for column in columns:
        if _base(column) == "label":
            named = column.rsplit(":", 1)[-1] if ":" in column else "default"
            row[column] = place.en if language_code(named) == "en" and place.en else place.zh
        if column == "county" and place.county:
            row[column] = place.county
    return row


def _as_dict(book: DefinitionData) -> dict[str, Any]:
    names = ("survey", "choices", "settings")
    found = {name: getattr(book, name) for name in names if getattr(book, name, None)}
    headers = {f"{name}_header": getattr(book, f"{name}_header") for name in found}
    return {**found, **headers, "sheet_names": list(found), "fallback_form_name": None}


def _form(xform: str, rows: list[Row]) -> Form:
    numbers = {row.get("name", ""): number for number, row in rows}
    try:
        form = read(xform)
    except Unsupported as error:
        raise BadForm(
            [
                Problem(f.code, "survey", numbers.get(f.name, 0), f.column, f.detail)
                for f in error.faults
            ]
        ) from error
    if not form.questions():
        raise BadForm([Problem("no_questions", "survey")])
    faults = trial(form)
    if faults:
        raise BadForm(
            [
                Problem(
                    f"expression_{error.what}",
                    "survey",
                    numbers.get(name, 0),
                    column,
                    error.name or error.expression,
                )
                for name, column, error in faults
            ]
        )
    return form


def _from_pyxform(error: Exception) -> Problem:
    """pyxform speaks English sentences; the frequent ones have a code, the rest is quoted."""
    text = str(error)
    at, where = _AT.search(text), _WHERE.search(text)
    row = int(at.group(1)) if at else 0
    sheet, column = where.groups() if where else ("survey" if row else "", "")
    for code, pattern in _KNOWN:
        found = pattern.search(text)
        if found:
            detail = next((group for group in found.groups() if group), "")
            return Problem(code, sheet, row, column, detail)
    return Problem("pyxform", sheet, row, column, text[:500])
