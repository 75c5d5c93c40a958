"""Every Chinese text has its English, and both need the same facts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from minsheng.cli import catalogues


@pytest.mark.parametrize("app", catalogues.apps(), ids=lambda app: app.name)
def test_every_text_of_an_app_has_its_english(app: Path) -> None:
    assert catalogues.problems(app) == [], f"run: ./run manage messages {app.name}"


def test_texts_of_python_and_templates_are_found(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "views.py").write_text(
        '_("甲")\nngettext("%(n)s 站", "%(n)s 站", 2)\nother("乙")\n'
    )
    (tmp_path / "templates" / "a.html").write_text(
        '{% trans "丙" %}\n  {% if x %}\n{% card _("丁") %}{{ y|default:_("戊") }}\n'
        "{% blocktrans trimmed with n=x %}\n  共 {{ n }} 条\n{% endblocktrans %}"
    )

    found = {
        message.id if isinstance(message.id, str) else message.id[0]
        for message in catalogues.collected(tmp_path)
    }

    assert found == {"", "甲", "%(n)s 站", "丙", "丁", "戊", "共 %(n)s 条"}


@pytest.mark.parametrize(
    ("english", "fault"),
    [
        ("", "no English translation"),
        ("entries", "placeholders differ"),
        ("%(number)s entries", "placeholders differ"),
        ("%(count)s entries", None),
    ],
)
def test_a_translation_needs_the_same_placeholders(english: str, fault: str | None) -> None:
    wanted, stored = Catalog("en"), Catalog("en")
    wanted.add("共 %(count)s 条", locations=[("a.py", 1)])
    stored.add("共 %(count)s 条", english)

    lines = catalogues.problems_of(stored, wanted)

    assert [line.split(": ")[1] for line in lines] == ([fault] if fault else [])


def test_a_fresh_run_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text('_("甲")\n')
    catalogues.refresh(tmp_path, {"甲": "A"})
    first = catalogues.catalogue_file(tmp_path).read_bytes()

    assert catalogues.refresh(tmp_path) == []
    assert catalogues.catalogue_file(tmp_path).read_bytes() == first


@pytest.mark.parametrize("app", catalogues.apps(), ids=lambda app: app.name)
def test_no_text_hides_behind_a_name_the_collector_does_not_know(app: Path) -> None:
    """``gettext_lazy as _lazy`` once left whole pages in Chinese."""
    renamed = re.compile(r"\bn?p?gettext(?:_lazy|_noop)? as (?!_\b)\w+")
    found = [path.name for path in app.rglob("*.py") if renamed.search(path.read_text())]
    assert found == []
