"""The starter tree of Quzhou."""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from pathlib import Path

import pytest

from minsheng.audit.models import Entry
from minsheng.organisations.models import Organisation
from minsheng.organisations.starter import TREE, load_starter_tree

SCRIPT = Path(__file__).parents[2] / "scripts" / "make_quzhou_tree.py"


@pytest.fixture
def city(db: None) -> Organisation:
    return load_starter_tree()


def test_the_tree_has_sixteen_units_and_a_hundred_towns(city: Organisation) -> None:
    kinds = Counter(Organisation.objects.values_list("kind", flat=True))
    assert kinds == {"city": 1, "county": 6, "zone": 2, "direct": 1, "system": 7, "town": 100}
    assert city.children.count() == 16
    assert set(Organisation.objects.filter(kind="town").values_list("parent__kind", flat=True)) == {
        "county"
    }


def test_zones_have_a_code_of_their_own_and_none_of_the_state(city: Organisation) -> None:
    zones = Organisation.objects.filter(kind="zone")
    assert {zone.gb_code for zone in zones} == {""}
    assert all(zone.code for zone in zones)


def test_every_town_has_a_point_in_the_city_that_says_where_it_comes_from(
    city: Organisation,
) -> None:
    towns = Organisation.objects.filter(kind="town")
    assert all(118.0 < town.lon < 119.4 and 28.2 < town.lat < 29.5 for town in towns)
    sources = Counter(town.point_source for town in towns)
    assert sources["geonames"] >= 35
    assert sources["geonames"] + sources["estimated"] == 100
    assert towns.values("lon", "lat").distinct().count() == 100


def test_a_homonym_in_another_county_is_not_taken_for_the_town(city: Organisation) -> None:
    baiyun = Organisation.objects.get(code="330802009")  # GeoNames knows a 白云 58 km away
    assert baiyun.point_is_estimated
    xiakou = Organisation.objects.get(code="330881119")  # and a 峡口 in Qujiang
    assert xiakou.point_is_estimated


def test_english_readers_see_pinyin_names(city: Organisation) -> None:
    names = dict(Organisation.objects.values_list("code", "name_en"))
    assert names["330802"] == "Kecheng District Federation of Trade Unions"
    assert names["330822221"] == "Dong'an Township Federation of Trade Unions"
    assert names["330825212"] == "Muchen She Ethnic Township Federation of Trade Unions"
    assert all(name.isascii() and name for name in names.values())


def test_loading_again_changes_nothing(city: Organisation) -> None:
    Organisation.objects.filter(code="330802009").update(name="白云街道联合工会")
    load_starter_tree()
    assert Organisation.objects.count() == 117
    assert Organisation.objects.get(code="330802009").name == "白云街道联合工会"
    assert Entry.objects.filter(verb="organisation.tree_loaded").count() == 1


def test_the_committed_tree_is_what_the_script_makes(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("make_quzhou_tree", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)

    sys.modules["make_quzhou_tree"] = script
    spec.loader.exec_module(script)
    script.write(tmp_path / "tree.csv")
    assert (tmp_path / "tree.csv").read_bytes() == TREE.read_bytes()
