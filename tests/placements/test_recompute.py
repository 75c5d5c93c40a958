"""A stranger recomputes a draw in a browser: the same digest, or the line that differs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from minsheng.engines.admission import Announced, Rules, freeze, make_pack
from minsheng.placements.words import recompute_words
from tests.browser import PHONE, Browser


def pack() -> dict[str, Any]:
    rules = Rules(title="样例", sources=(Announced("样例彩票", "2026-06-30T21:15:00+08:00"),))
    seals = {f"R-{number:03}": f"{number:064x}" for number in range(40)}
    shown = {"样例彩票": {"published_at": "2026-06-30T21:15:00+08:00", "value": "8 1 5"}}
    return make_pack(rules, freeze(seals), "2026-06-30T18:00:00+08:00", shown)


@pytest.mark.browser
@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_a_stranger_finds_the_same_digest_and_the_line_that_was_changed(
    browser: Browser, tmp_path: Path
) -> None:
    true, file = pack(), tmp_path / "pack.json"
    file.write_text(json.dumps(true, ensure_ascii=False), "utf-8")
    window = browser.window(width=PHONE)
    page = window.open("/enrol/verify/")
    page.context.set_offline(True)
    window.expect("ERR_INTERNET_DISCONNECTED")  # fonts come when a sign first needs them
    page.set_input_files("#pack", file)
    page.get_by_text("结果一致：40 个家庭").wait_for()
    assert page.locator("code[data-digest]").inner_text() == true["digest"]
    assert window.serious() == []

    order = true["order"]
    order[3], order[4] = order[4], order[3]
    file.write_text(json.dumps(true, ensure_ascii=False), "utf-8")
    page.set_input_files("#pack", [])
    page.set_input_files("#pack", file)
    page.get_by_text("次序第 4 位不对").wait_for()
    assert order[4] in page.locator("[data-different-text]").inner_text()
    assert page.get_by_text("结果一致").is_hidden()
    assert window.fits()


def test_every_way_to_differ_has_its_sentence_in_english_too() -> None:
    with override("en"):
        english = recompute_words()["differences"]
    assert english.keys() == recompute_words()["differences"].keys()
    assert not any("一" <= sign <= "鿿" for text in english.values() for sign in text)


@pytest.mark.django_db
def test_without_script_the_page_offers_the_program() -> None:
    page = Client().get("/enrol/verify/").content.decode()
    assert "recompute_admission_draw.py" in page
