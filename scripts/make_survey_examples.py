"""Write examples/surveys: a small XLSForm to upload, one with every kind of mistake, and what is said about it."""

from __future__ import annotations

import datetime as dt
import os
import sys
from pathlib import Path

import xlsxwriter

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "examples" / "surveys"
ZH, EN = "label::中文 (zh)", "label::English (en)"
Sheets = dict[str, list[list[str]]]

VISIT: Sheets = {
    "survey": [
        ["type", "name", ZH, EN, "required", "relevant", "constraint", "calculation"],
        ["begin_group", "visit", "这次到站", "This visit"],
        ["select_one county", "county", "在哪个县（市、区）？", "In which county or district?", "yes"],
        ["date", "day", "哪一天？", "On which day?", "yes", "", ". <= today()"],
        ["select_one yes_no", "open", "门开着吗？", "Was it open?", "yes"],
        ["select_multiple use", "used", "用了什么？", "What did you use?", "", "${open} = 'yes'"],
        ["integer", "minutes", "待了几分钟？", "How many minutes did you stay?", "", "${open} = 'yes'", ". >= 1 and . <= 480"],
        ["end_group"],
        ["begin_repeat", "broken", "坏了的东西", "Something broken"],
        ["text", "what", "什么坏了？", "What is broken?"],
        ["end_repeat"],
        ["calculate", "faults", "", "", "", "", "", "count-non-empty(${what})"],
        ["note", "thanks", "记下 ${faults} 处，谢谢。", "${faults} noted, thank you."],
    ],
    "choices": [
        ["list_name", "name", ZH, EN],
        ["yes_no", "yes", "是", "Yes"],
        ["yes_no", "no", "否", "No"],
        ["county", "tree"],
        ["use", "water", "喝水", "Water"],
        ["use", "charging", "充电", "Charging"],
        ["use", "rest", "休息", "Rest"],
    ],
    "settings": [["form_title", "form_id", "version", "default_language"], ["到站体验", "station_visit", "1", "中文 (zh)"]],
}  # fmt: skip

BAD: Sheets = {
    "survey": [
        [
            "type",
            "name",
            ZH,
            EN,
            "relevant",
            "calculation",
            "media::image",
            "default",
            "appearance",
        ],
        ["image", "photo", "拍张照", "Take a picture"],
        ["text", "place", "在哪里？", "Where?"],
        ["text", "place", "在哪里呢？", "Where then?"],
        ["text", "how", "怎么样？", "How was it?", "pulldata('x', 'y') = 1"],
        ["text", "logo", "标志", "Logo", "", "", "logo.png"],
        ["text", "when", "什么时候？", "When?", "", "", "", "today()"],
        ["select_one yes_no", "found", "找得到吗？", "Found?", "", "", "", "", "search('list')"],
    ],
    "choices": [["list_name", "name", ZH, EN], ["yes_no", "yes", "是", "Yes"]],
    "settings": [["form_title", "submission_url"], ["坏问卷", "https://example.org"]],
}

README = """\
# Questionnaires to try

| File | What it is |
|---|---|
| `station-visit.xlsx` | a small XLSForm: skip logic, limits, a repeat, a calculation; the row `tree` of the list `county` becomes the counties of your city |
| `bad-form.xlsx` | an XLSForm with mistakes; nothing is taken, and every mistake is named |

Upload one under *Surveys › New survey*. Any XLSForm made for ODK or Kobo can be used as long as it
keeps to the question types text, integer, decimal, select_one, select_multiple, date, time,
geopoint, note, calculate, today, start and end, with groups, repeats, `required`, `relevant`,
`constraint`, `choice_filter`, hints and translations. What is not supported is refused, never
ignored.

What is said about `bad-form.xlsx`:

```
{messages}
```

`scripts/make_survey_examples.py` writes this folder; a test compares the text above with what is
said today.
"""


def write(sheets: Sheets, target: Path) -> None:
    """Make one XLSForm; the same sheets give the same file."""
    with xlsxwriter.Workbook(target) as book:
        book.set_properties({"created": dt.datetime(2026, 1, 1)})  # noqa: DTZ001
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for i, row in enumerate(rows):
                sheet.write_row(i, 0, row)


def readme() -> str:
    """The page as it should be today."""
    from django.utils import translation

    from minsheng.surveys.importers import BadForm, read_xlsform
    from minsheng.surveys.words import problem_place, problem_text

    with translation.override("en"):
        try:
            read_xlsform((FOLDER / "bad-form.xlsx").read_bytes())
        except BadForm as bad:
            lines = [f"{problem_place(p)}: {problem_text(p)}" for p in bad.problems]
            return README.format(messages="\n".join(lines))
    raise SystemExit("bad-form.xlsx was taken")


def main() -> None:
    sys.path.insert(0, str(ROOT / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minsheng.project.settings")
    import django

    django.setup()
    FOLDER.mkdir(parents=True, exist_ok=True)
    write(VISIT, FOLDER / "station-visit.xlsx")
    write(BAD, FOLDER / "bad-form.xlsx")
    (FOLDER / "README.md").write_text(readme(), encoding="utf-8")


if __name__ == "__main__":
    main()
