"""Write examples/bad-rows/README.md: what is said about every kind of bad row.

Usage: python examples/make_bad_rows_readme.py
"""

from pathlib import Path

from minsheng.engines.siting import BadInput, read_problem

FOLDER = Path(__file__).parent / "bad-rows"

TEXT = """\
# What is said about bad rows

This folder holds a siting problem with every kind of mistake. `minsheng solve siting` writes no
plan for it, ends with status 2, and names for each mistake the file, the row as a spreadsheet
counts it (the header is row 1), the column, and how to mend it. All mistakes are told at once.

```
{messages}
```

The text above is made by `examples/make_bad_rows_readme.py`; a test compares it with what the
command says today.
"""


def text() -> str:
    """The page as it should be today."""
    try:
        read_problem(FOLDER)
    except BadInput as bad:
        return TEXT.format(messages=str(bad))
    raise SystemExit("The example is no longer bad.")


if __name__ == "__main__":
    (FOLDER / "README.md").write_text(text(), "utf-8")
