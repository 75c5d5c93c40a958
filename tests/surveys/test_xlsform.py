"""XLSForms: what ships, what is taken, what is refused and how that is said."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from django.utils import translation
from lxml import etree
from scripts import make_questionnaires

from minsheng.surveys.importers import BadForm, read_xlsform
from minsheng.surveys.rules.definition import Form, Item
from minsheng.surveys.rules.places import Place
from minsheng.surveys.services.create import SHIPPED, SHIPPED_FOLDER, shipped_content
from minsheng.surveys.words import FORM_PROBLEMS, problem_place, problem_text
from tests.surveys.conftest import HEAD, Rows, xlsx

PLACES = [Place("c1", "甲县", "County A"), Place("t1", "一镇", "Town One", "c1")]
NS = {
    "x": "http://www.w3.org/2002/xforms",
    "h": "http://www.w3.org/1999/xhtml",
    "jr": "http://openrosa.org/javarosa",
}
YES_NO = [["list_name", "name", HEAD[2], HEAD[3]], ["yn", "yes", "是", "Yes"]]


@pytest.mark.parametrize("subject", SHIPPED)
def test_the_shipped_files_are_what_their_source_says(subject: str, tmp_path: Path) -> None:
    source = SHIPPED_FOLDER / f"{subject}.toml"
    copy = tmp_path / source.name
    copy.write_bytes(source.read_bytes())
    made, kept = make_questionnaires.write(copy), SHIPPED_FOLDER / SHIPPED[subject]  # type: ignore[index]
    for one, other in zip(openpyxl.load_workbook(made), openpyxl.load_workbook(kept), strict=True):
        assert list(one.values) == list(other.values), "run: scripts/make_questionnaires.py"


@pytest.mark.parametrize("subject", SHIPPED)
def test_the_shipped_forms_speak_both_languages_throughout(subject: str) -> None:
    converted = read_xlsform(shipped_content(subject), places=PLACES)
    assert converted.notices == []
    form = converted.form
    assert form.languages == ("zh", "en")
    texts = [item.label for item in form.walk() if item.kind != "question" or item.is_shown]
    texts += [item.hint for item in form.walk() if item.hint]
    texts += [item.constraint_message for item in form.walk() if item.constraint]
    texts += [choice.label for choices in form.choices.values() for choice in choices]
    assert all(words.get("zh") and words.get("en") for words in texts)


@pytest.mark.parametrize("subject", SHIPPED)
def test_another_parser_finds_the_same_form(subject: str) -> None:
    """The XForm read with lxml along the ODK specification: instance, binds, controls, texts."""
    converted = read_xlsform(shipped_content(subject), places=PLACES)
    tree = etree.fromstring(converted.xform.encode())
    root = tree.xpath("//x:model/x:instance[1]/*", namespaces=NS)[0]
    paths = {f"/{root.tag.split('}')[1]}/{path}": item for path, item in _paths(converted.form)}
    binds = {bind.get("nodeset"): bind for bind in tree.iterfind(".//x:bind", NS)}
    assert set(paths) <= set(binds) | {p for p, i in paths.items() if i.kind != "question"}
    for path, item in paths.items():
        if item.kind != "question":
            continue
        bind = binds[path]
        assert (bind.get("relevant") or "") == item.relevant
        assert (bind.get("constraint") or "") == item.constraint
        assert (bind.get("calculate") or "") == item.calculate
        control = tree.xpath(f"//h:body//*[@ref='{path}']", namespaces=NS)
        assert bool(control) == (item.is_asked or item.type == "note")
        for language, text in zip(("中文 (zh)", "English (en)"), item.label.values(), strict=False):
            at = f"//x:translation[@lang='{language}']/x:text[@id='{path}:label']/x:value"
            found = "".join(tree.xpath(at, namespaces=NS)[0].itertext())
            assert found == "".join(part for part in text if isinstance(part, str))


def _paths(form: Form) -> list[tuple[str, Item]]:
    def walk(items: tuple[Item, ...], above: str) -> list[tuple[str, Item]]:
        found = []
        for item in items:
            found.append((f"{above}{item.name}", item))
            found += walk(item.items, f"{above}{item.name}/")
        return found

    return walk(form.items, "")


def test_the_tree_fills_the_lists_of_places() -> None:
    form = read_xlsform(shipped_content("workers"), places=PLACES).form
    assert [choice.name for choice in form.choices["county"]] == ["c1", "other"]
    town = form.choices["town"][0]
    assert (town.name, town.label["en"], town.more) == ("t1", ["Town One"], {"county": "c1"})


@pytest.mark.parametrize(
    ("survey", "choices", "code", "place"),
    [
        ([HEAD, ["image", "photo", "照片", "P"]], [], "type", "survey 工作表第 2 行 · type"),
        ([HEAD, ["select_one_from_file a.csv", "a", "甲", "A"]], [], "type", "第 2 行"),
        ([HEAD, ["deviceid", "d", "", ""]], [], "type", "第 2 行"),
        ([HEAD, ["rank yn", "r", "排", "R"]], YES_NO, "type", "第 2 行"),
        ([HEAD, ["text", "a", "甲", "A"], ["text", "a", "乙", "B"]], [], "name_twice", "第 3 行"),
        ([HEAD, ["text", "a b", "甲", "A"]], [], "name_letters", "第 2 行"),
        ([HEAD, ["text", "", "甲", "A"]], [], "no_name", "第 2 行"),
        ([HEAD, ["text", "a", "甲", "A", "${zz} = 1"]], [], "reference", "第 2 行"),
        ([HEAD, ["text", "a", "甲", "A", "pulldata('x') = 1"]], [], "function", "第 2 行"),
        ([HEAD, ["text", "a", "甲", "A", "1 +"]], [], "expression_syntax", "第 2 行 · relevant"),
        (
            [HEAD, ["text", "a", "甲", "A", "${b} = 'x'"], ["text", "b", "乙", "B", "${a} = 'x'"]],
            [],
            "expression_cycle",
            "第 2 行",
        ),
        ([[*HEAD, "media::image"], ["text", "a", "甲", "A", "", "", "p.jpg"]], [], "column", "2"),
        ([[*HEAD, "repeat_count"], ["begin repeat", "r", "R", "R", "", "", "3"]], [], "column", "2"),
        ([[*HEAD, "default"], ["text", "a", "甲", "A", "", "", "${b}"]], [], "default", "2"),
        ([HEAD, ["begin group", "g", "组", "G"], ["text", "a", "甲", "A"]], [], "unclosed", "2"),
        ([HEAD, ["calculate", "c", "", ""]], [], "", ""),
        ([HEAD], [], "no_survey", ""),
        ([HEAD, ["select_one yn", "a", "甲", "A"]], [*YES_NO, YES_NO[1]], "choice_twice", ""),
    ],
)  # fmt: skip
def test_what_is_refused_is_named_with_its_place(
    survey: Rows, choices: Rows, code: str, place: str
) -> None:
    with pytest.raises(BadForm) as caught:
        read_xlsform(xlsx(survey, choices))
    problem = caught.value.problems[0]
    assert not code or problem.code == code
    assert place in problem_place(problem)
    said = problem_text(problem)
    assert "%(" not in said
    with translation.override("en"):
        assert problem_text(problem) != said


def test_every_code_has_a_sentence() -> None:
    for code in ("type", "column", "function", "reference", "pyxform", "expression_value"):
        assert code in FORM_PROBLEMS


def test_other_sheets_and_settings_that_would_be_ignored_are_refused() -> None:
    survey = [HEAD, ["text", "a", "甲", "A"]]
    for more in (
        {"settings": [["form_title", "public_key"], ["x", "MIIB"]]},
        {"entities": [["list_name", "label"], ["trees", "x"]]},
    ):
        with pytest.raises(BadForm) as caught:
            read_xlsform(xlsx(survey, **more))
        assert caught.value.problems[0].code in {"setting", "sheet"}


def test_harmless_looks_and_missing_translations_are_notices() -> None:
    survey = [
        [*HEAD, "appearance"],
        ["text", "a", "甲", "", "", "", "thumbs"],
        ["text", "b", "乙", "B"],
    ]
    notices = read_xlsform(xlsx(survey)).notices
    assert [(notice.code, notice.row, notice.detail) for notice in notices] == [
        ("look", 2, "thumbs"),
        ("untranslated", 2, "en"),
    ]


def _bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "x")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (70 * 1024 * 1024))
    return file.getvalue()


def _entity() -> bytes:
    file, safe = io.BytesIO(), zipfile.ZipFile(io.BytesIO(xlsx([HEAD, ["text", "a", "甲", "A"]])))
    evil = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    with zipfile.ZipFile(file, "w") as archive:
        for name in safe.namelist():
            text = safe.read(name).decode()
            if name.endswith("sheet1.xml"):
                text = text.replace("<worksheet", f"{evil}<worksheet", 1).replace(">甲<", ">&e;<")
            archive.writestr(name, text)
    return file.getvalue()


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 broken", b"a,b,c", _bomb(), _entity(), b"0" * (6 * 1024 * 1024)]
)
def test_files_that_are_no_questionnaires_are_refused(content: bytes) -> None:
    with pytest.raises(BadForm) as caught:
        read_xlsform(content)
    assert caught.value.problems[0].code in {"unreadable", "too_large"}
