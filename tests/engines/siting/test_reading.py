"""Reading problems: two forms of one problem, and messages that name the row and the mend."""

from __future__ import annotations

import csv
import json
import runpy
import tomllib
from pathlib import Path

import pytest

from minsheng.engines.siting import BadInput, read_problem

EXAMPLES = Path(__file__).parents[3] / "examples"


def write(folder: Path, **files: str) -> Path:
    """A problem folder; each file by its name without ending, `problem` is the settings."""
    defaults = {
        "problem": 'datum = "plane"\ncount = 1\n',
        "demand": "id,x,y,weight\na,0,0,5\n",
        "sites": "id,x,y\nA,0,0\n",
    }
    for name, text in (defaults | files).items():
        ending = "toml" if name == "problem" else "csv"
        (folder / f"{name}.{ending}").write_bytes(text.encode())
    return folder


def messages(folder: Path) -> list[str]:
    with pytest.raises(BadInput) as bad:
        read_problem(folder)
    return [str(fault) for fault in bad.value.faults]


def test_the_documented_messages_are_the_ones_given() -> None:
    page = runpy.run_path(str(EXAMPLES / "make_bad_rows_readme.py"))["text"]()

    assert (EXAMPLES / "bad-rows" / "README.md").read_text("utf-8") == page
    assert page.count("\ndemand.csv, row") == 13


def test_a_folder_and_the_same_as_one_file_are_one_problem(tmp_path: Path) -> None:
    folder = EXAMPLES / "san-francisco"
    content = tomllib.loads((folder / "problem.toml").read_text("utf-8"))
    for name in ("demand", "sites", "distances"):
        with (folder / f"{name}.csv").open(encoding="utf-8") as file:
            content[name] = list(csv.DictReader(file))
    for row in content["demand"]:
        row["weight"] = int(row["weight"])
    one = tmp_path / "problem.json"
    one.write_text(json.dumps(content), "utf-8")

    assert read_problem(one).sha256() == read_problem(folder).sha256()


@pytest.mark.parametrize(
    "change",
    [
        {"problem": 'datum = "plane"\ncount = 2\n'},
        {"demand": "id,x,y,weight\na,0,0,6\n"},
        {"demand": "id,x,y,weight,district\na,0,0,5,west\n"},
        {"sites": "id,x,y,state\nA,0,0,existing\n"},
        {"sites": "id,x,y\nB,0,0\n"},
    ],
)
def test_every_change_of_the_problem_changes_its_digest(
    tmp_path: Path, change: dict[str, str]
) -> None:
    before = read_problem(write(tmp_path)).sha256()

    assert read_problem(write(tmp_path, **change)).sha256() != before


def test_files_from_chinese_excel_are_read(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "sites.csv").write_bytes("id,x,y,name\nA,0,0,邮政网点\n,,,\n".encode("gb18030"))
    (tmp_path / "demand.csv").write_bytes(b"\xef\xbb\xbfid,x,y,weight\r\na,0,0,5\r\n\r\n")

    problem = read_problem(tmp_path)

    assert problem.sites.name == ("邮政网点",)
    assert problem.demand.id == ("a",)


def test_rows_are_counted_as_a_spreadsheet_does_even_after_a_blank_one(tmp_path: Path) -> None:
    told = messages(write(tmp_path, demand="id,x,y,weight\n\na,0,0,5\nb,0,0,-1\n"))

    assert told == [
        'demand.csv, row 4, weight: "-1" is out of range. Write how many people, 0 or more.'
    ]


def test_rows_of_the_one_file_form_count_from_one(tmp_path: Path) -> None:
    one = tmp_path / "p.json"
    demand = [{"id": "a", "x": 0, "y": 0, "weight": 1}, {"id": "b", "x": 0, "y": 0, "weight": -1}]
    one.write_text(
        json.dumps({"datum": "plane", "demand": demand, "sites": [{"id": "A", "x": 0, "y": 0}]})
    )

    assert messages(one)[0].startswith("demand, row 2, weight:")


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"problem": "count = "}, "problem.toml: This is not TOML"),
        ({"problem": 'datum = "plane"\ncont = 3'}, 'Did you mean "count"?'),
        ({"demand": "id,x,weight\na,0,5\n"}, 'demand.csv, y: The column is missing. Add a column "y".'),
        ({"demand": "id,x,y,weight\n"}, "demand.csv: There is no demand."),
        ({"demand": ""}, "demand.csv: The file is empty."),
        ({"demand": "id,x,y,weight,x\na,0,0,5,0\n"}, "demand.csv, row 1, x: The column is there twice."),
        ({"demand": "id,x,y,weight\na,nan,0,5\n"}, 'row 2, x: "nan" is not a number.'),
        ({"sites": "id,x,y\n"}, "sites.csv: There is no site."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(tmp_path: Path, files: dict[str, str], told: str) -> None:
    assert any(told in message for message in messages(write(tmp_path, **files)))


def test_a_missing_folder_and_missing_files_are_named(tmp_path: Path) -> None:
    assert messages(tmp_path / "nowhere")[0].endswith("It does not exist. Check the path.")
    assert [m.split(":")[0] for m in messages(tmp_path)] == [
        "demand.csv",
        "problem.toml",
        "sites.csv",
    ]


def test_a_key_of_somebody_else_is_left_alone_and_mentioned(tmp_path: Path) -> None:
    problem = read_problem(write(tmp_path, problem='datum = "plane"\nauthor = "union"\n'))

    assert problem.notes == ("problem.toml: the key author is not used.",)
