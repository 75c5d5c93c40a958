"""Components: what they write, and that texts from people are never read as HTML."""

from __future__ import annotations

import pytest
from django import forms
from django.db import OperationalError
from django.template import Context, Template
from django.test import Client, RequestFactory

from minsheng.web import errors, icons, menu
from minsheng.web.charts import Chart, Series
from minsheng.web.display import display_of
from minsheng.web.maps import Category, Layer, MapView, Step, area, point
from tests.people import Cast

EVIL = '"><script>alert(1)</script>'


def rendered(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    "source",
    [
        "{% pagehead evil sub=evil %}{% endpagehead %}",
        "{% card evil %}{{ evil }}{% endcard %}",
        "{% notice 'info' %}{{ evil }}{% endnotice %}",
        "{% ask evil %}{{ evil }}{% endask %}",
        "{% stat evil evil unit=evil note=evil %}",
        "{% light 'ok' evil %}{% badge evil %}",
        "{% progress 3 10 evil evil %}",
        "{% steps pair 1 %}{% facts pairs %}{% reason pairs evil %}",
        "{% empty evil evil '/' evil %}{% loading evil %}",
        "{% compare pair rows evil %}",
        "{% map view %}",
        "{% chart chart %}",
    ],
)
def test_a_persons_text_stays_text(source: str) -> None:
    pin = point(118.8, 28.9, EVIL, category=EVIL, facts=[(EVIL, EVIL)], url=EVIL)

    text = rendered(
        source,
        evil=EVIL,
        pair=[EVIL, EVIL],
        pairs=[(EVIL, EVIL)],
        rows=[{"label": EVIL, "values": [EVIL, EVIL], "best": [0]}],
        view=MapView(EVIL, [Layer("a", EVIL, features=[pin], categories=[Category(EVIL, EVIL)])]),
        chart=Chart(EVIL, [EVIL], [Series(EVIL, [1])]),
    )

    assert "<script>alert" not in text
    assert "alert(1)" in text


@pytest.mark.parametrize("name", sorted(icons.PATHS))
def test_icons_are_silent_for_screen_readers(name: str) -> None:
    assert 'aria-hidden="true"' in icons.icon(name)


def test_a_status_is_a_shape_and_a_word_besides_its_colour() -> None:
    looks = {
        tone: rendered("{% light tone %}", tone=tone)
        for tone in ("ok", "watch", "alert", "info", "off")
    }

    shapes = {text.split("</svg>")[0].split('fill="currentColor">')[1] for text in looks.values()}
    assert len(shapes) == 5
    assert "注意" in looks["watch"]


def test_big_numbers_are_grouped_and_other_values_left_alone() -> None:
    assert "119,632" in rendered("{% stat n '人次' %}", n=119632)
    assert rendered("{{ a|grouped }} {{ b|grouped }} ", a=1234.5, b="12841") == "1,234.5 12841 "


def test_a_stepper_tells_where_one_stands() -> None:
    text = rendered("{% steps labels 2 %}", labels=["甲", "乙", "丙"])

    assert text.count('class="done"') == 1
    assert 'class="now" aria-current="step">乙' in text


def test_the_best_value_of_a_comparison_is_told_in_words() -> None:
    rows = [{"label": "费用", "values": [3, 5], "best": [0]}, {"label": "数量", "values": [2, 2]}]

    text = rendered("{% compare heads rows %}", heads=["一", "二"], rows=rows)

    assert text.count("最好") == 1
    assert text.count('class="differs"') == 1


class WishForm(forms.Form):
    name = forms.CharField(label="名称", help_text="和门牌一致")
    kind = forms.ChoiceField(
        label="类型", choices=[("a", "甲")], widget=forms.RadioSelect, required=False
    )
    note = forms.CharField(label="说明", required=False)
    agreed = forms.BooleanField(label="已确认")

    fieldsets = [("基本", ["name", "kind"])]


def test_a_form_ties_help_and_errors_to_its_inputs_and_lists_them_first() -> None:
    text = str(WishForm({}))

    assert 'aria-describedby="id_name_helptext id_name_error"' in text
    assert 'id="id_name_helptext"' in text
    assert 'id="id_name_error"' in text
    assert text.index("error-summary") < text.index('name="name"')
    assert '<a href="#id_name">名称</a>' in text


def test_a_form_groups_its_fields_and_marks_what_may_be_left_out() -> None:
    text = str(WishForm())

    assert "<legend>基本</legend>" in text
    assert text.index("基本") < text.index('name="kind"') < text.index('name="note"')
    assert text.count("（选填）") == 2


def test_a_map_tells_its_points_as_a_list_and_its_kinds_as_a_legend() -> None:
    cell = area([(0, 0), (1, 0), (1, 1)], "格子", value=None)
    layers = [
        Layer(
            "s",
            "驿站",
            features=[point(1, 2, "甲站", facts=[("人数", 3)])],
            categories=[Category("k", "保留")],
        ),
        Layer("h", "人数", "hexes", [cell], steps=[Step(10, "10–49")]),
    ]
    view = MapView("地图", layers)

    text = rendered("{% map view %}", view=view)

    assert "甲站" in text.split("</figure>")[1]
    assert "保留" in text
    assert "人数太少，不显示" in text
    ring = view.config["layers"][1]["data"]["features"][0]["geometry"]["coordinates"][0]
    assert ring[0] == ring[-1]


def test_a_chart_tells_its_numbers_with_their_intervals_as_a_table() -> None:
    chart = Chart("想要饮水点", ["骑手"], [Series("比例", [62], [55], [69])])

    assert "62 (55 – 69)" in rendered("{% chart chart %}", chart=chart)


def test_a_chart_with_a_missing_number_is_refused() -> None:
    with pytest.raises(ValueError, match="one value per category"):
        Chart("图", ["甲", "乙"], [Series("数", [1])])
    with pytest.raises(ValueError, match="both ends"):
        Series("数", [1], low=[0])


def test_the_menu_shows_what_the_rights_allow_and_where_one_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(menu, "_items", {})
    menu.register(menu.MenuItem("样式", "web:style", None, menu.Section.DATA))
    menu.register(menu.MenuItem("首页", "portal:home", "stations.view", menu.Section.TODAY))
    menu.register(menu.MenuItem("没有的页", "nowhere:home"))

    assert [section for section, _ in menu.menu_for(set())] == [menu.Section.DATA]
    sections = menu.menu_for({"stations.view"}, "/web/style/more/")
    assert [
        (str(entry.label), entry.is_current) for _, entries in sections for entry in entries
    ] == [
        ("首页", False),
        ("样式", True),
    ]


@pytest.mark.parametrize(
    ("cookie", "classes"), [("text.theme", "text-large theme-dark"), ("plain", ""), ("x<y", "")]
)
def test_the_display_is_what_the_cookie_says(cookie: str, classes: str) -> None:
    request = RequestFactory().get("/")
    request.COOKIES["display"] = cookie

    assert display_of(request).classes == classes


def test_a_switch_turns_over_and_leads_back(client: Client) -> None:
    first = client.post("/web/display/", {"switch": "text", "next": "/feedback/"})
    second = client.post("/web/display/", {"switch": "text", "next": "https://evil.example/"})

    assert first.headers["Location"] == "/feedback/"
    assert first.cookies["display"].value == "text"
    assert second.cookies["display"].value == "plain"
    assert second.headers["Location"] == "/"


@pytest.mark.django_db
def test_public_pages_set_no_cookie_and_load_no_web_font(client: Client) -> None:
    answer = client.get("/")

    assert answer.cookies == {}
    assert '<link rel="stylesheet" href="/static/dist/fonts.css">' not in answer.content.decode()
    assert "map.js" not in answer.content.decode()


@pytest.mark.django_db
def test_the_sample_band_is_there_when_the_data_are_invented(
    client: Client, settings: object
) -> None:
    settings.SAMPLE_DATA = True  # type: ignore[attr-defined]
    assert "虚构" in client.get("/").content.decode()
    settings.SAMPLE_DATA = False  # type: ignore[attr-defined]
    assert "虚构" not in client.get("/").content.decode()


@pytest.mark.django_db
def test_pages_speak_english_to_who_asks(client: Client) -> None:
    client.post("/web/language/", {"language": "en", "next": "/"})

    page = client.get("/").content.decode()
    assert "Staff sign-in" in page
    assert '<html lang="en"' in page


def test_the_page_for_a_broken_site_needs_no_database(rf: RequestFactory) -> None:
    answer = errors.broken(rf.get("/"))

    assert answer.status_code == 500
    assert "没有保存任何内容" in answer.content.decode()


def test_who_waited_in_vain_for_another_writer_is_told_to_come_again(rf: RequestFactory) -> None:
    try:
        raise OperationalError("database is locked")
    except OperationalError:
        answer = errors.broken(rf.get("/"))
    assert (answer.status_code, answer["Retry-After"]) == (503, "20")
    assert "系统正忙" in answer.content.decode()


def test_account_pages_look_like_ours(client: Client, cast: Cast) -> None:
    client.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    for path in (
        "/accounts/2fa/",
        "/accounts/sessions/",
        "/accounts/password/change/",
        "/accounts/logout/",
    ):
        page = client.get(path, follow=True).content.decode()
        assert 'class="site-header"' in page, path
