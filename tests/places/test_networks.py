"""Street networks: uploaded, read in the background, kept by version, refused with the mend."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from minsheng.accounts.models import User
from minsheng.audit.models import Entry
from minsheng.common.problem import Refused
from minsheng.organisations.roles import Permission
from minsheng.places import streets as reading
from minsheng.places.models import StreetNetwork
from minsheng.places.sample import owner_of
from minsheng.places.sample_streets import sample_streets
from minsheng.places.streets import read_street_file, unpacked
from tests.people import Cast
from tests.places.builders import make_place
from tests.places.street_files import EDGES, NODES, make_network, streets, zipped

SignIn = Callable[[User], Client]
OSM = """<osm version="0.6">
 <node id="1" lat="28.960" lon="118.870"/><node id="2" lat="28.960" lon="118.890"/>
 <node id="3" lat="28.970" lon="118.890"/>
 <way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/></way>
 <way id="2"><nd ref="2"/><nd ref="3"/><tag k="highway" v="steps"/></way>
</osm>"""


def upload(
    cast: Cast, client: Client, file: SimpleUploadedFile, callbacks: DjangoCaptureOnCommitCallbacks
) -> StreetNetwork:
    with callbacks(execute=True):
        answer = client.post(
            "/desk/places/streets/new/",
            {
                "organisation": cast.county.pk,
                "file": file,
                "source": "测绘院，2026 年 7 月",
                "licence": "内部使用",
                "datum": "wgs84",
            },
        )
    assert answer.status_code == 302, answer.context["form"].errors
    network: StreetNetwork = StreetNetwork.objects.latest("pk")
    return network


def test_an_officer_uploads_streets_and_hears_which_places_are_far_from_them(
    cast: Cast,
    signed_in: SignIn,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    make_place(cast.county, "C1", lon=118.8800, lat=28.9601)
    lost = make_place(cast.county, "C2", lon=118.9800, lat=28.9601, name="样例山上")
    client = signed_in(cast.officer)
    file = zipped(nodes_csv=NODES, edges_csv=EDGES)

    network = upload(cast, client, file, django_capture_on_commit_callbacks)

    assert network.state == "ready"
    assert not network.file
    assert network.far == [lost.pk]
    assert network.counts["foot"]["streets"] == 2
    assert network.counts["ebike"]["streets"] == 1
    page = client.get(network.get_absolute_url()).content.decode()
    assert "样例山上" in page
    assert "内部使用" in page
    assert Entry.objects.filter(verb="streets.read").exists()


def test_an_extract_of_the_open_map_is_read_for_both_means(
    cast: Cast,
    signed_in: SignIn,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    client = signed_in(cast.officer)
    plain = SimpleUploadedFile("area.osm", OSM.encode())

    first = upload(cast, client, plain, django_capture_on_commit_callbacks)
    second = upload(cast, client, zipped(area_osm=OSM), django_capture_on_commit_callbacks)

    assert [first.version, second.version] == [1, 2]
    assert first.counts == second.counts
    assert first.counts["foot"]["streets"] == 2
    assert first.counts["ebike"]["streets"] == 1
    assert StreetNetwork.objects.for_area(cast.town).first() == second


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (SimpleUploadedFile("x.osm", b"no map"), "OpenStreetMap"),
        (zipped(readme_txt="hello"), "压缩包里要有"),
        (
            zipped(nodes_csv=NODES, edges_csv="from,to\na,z\n"),
            "edges.csv 第 2 行，to：“z”不在 nodes.csv 里",
        ),
        (
            zipped(nodes_csv=NODES, edges_csv="from,to,metres\na,b,近\n"),
            "第 2 行，metres：“近”不是数字",
        ),
        (zipped(nodes_csv=NODES, edges_csv="from,to,ebike\na,b,也许\n"), "请写其中一个：yes, no"),
        (zipped(nodes_csv=NODES, edges_csv="from\na\n"), "edges.csv，to：少了这一列"),
        (zipped(nodes_csv=NODES + "a,118.9,28.9\n", edges_csv=EDGES), "“a”在第 2 行已经有了"),
        (zipped(nodes_csv=NODES, edges_csv="from,to\na,b,c\n"), "这一行有 3 格，表头有 2 格"),
        (
            zipped(nodes_csv="node,lon,lat\na,28,118\nb,28,117\n", edges_csv="from,to\na,b\n"),
            "写反",
        ),
        (zipped(nodes_csv=NODES, edges_csv="from,to\n"), "没有可以走"),
    ],
)
def test_what_holds_no_streets_is_refused_with_the_mend(
    cast: Cast,
    signed_in: SignIn,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    file: SimpleUploadedFile,
    told: str,
) -> None:
    file.seek(0)
    client = signed_in(cast.officer)
    network = upload(cast, client, file, django_capture_on_commit_callbacks)

    assert network.state == "refused"
    assert told in client.get(network.get_absolute_url()).content.decode()
    assert not StreetNetwork.objects.for_area(cast.county).exists()


def test_a_zip_that_grows_beyond_measure_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_UNPACKED", 100)
    with pytest.raises(Refused, match="超过"):
        read_street_file(zipped(nodes_csv=NODES * 9, edges_csv=EDGES), "wgs84", lambda share: None)


def test_streets_in_another_datum_are_moved_once() -> None:
    read = read_street_file(zipped(nodes_csv=NODES, edges_csv=EDGES), "gcj02", lambda share: None)
    assert read["foot"].xy[0] == pytest.approx((118.8655, 28.9626), abs=0.001)
    assert read["foot"].xy[0, 0] != 118.87


def test_what_is_kept_is_what_was_read(cast: Cast) -> None:
    network = make_network(cast.county)
    kept, read = unpacked(network.streets.packed, "foot"), streets()["foot"]
    assert kept.xy.tolist() == read.xy.tolist()
    assert kept.ends.tolist() == read.ends.tolist()
    assert kept.metres.tolist() == read.metres.tolist()


def test_a_retired_version_serves_no_new_plan(cast: Cast, signed_in: SignIn) -> None:
    old, new = make_network(cast.county), make_network(cast.county)
    address = f"/desk/places/streets/{new.pk}/retire/"
    assert signed_in(cast.other_officer).post(address).status_code == 404
    assert signed_in(cast.leader).post(address).status_code == 403

    signed_in(cast.officer).post(address)

    assert StreetNetwork.objects.for_area(cast.county).first() == old
    assert "已停用" in signed_in(cast.officer).get("/desk/places/streets/").content.decode()


def test_the_neighbour_sees_nothing_of_it(cast: Cast, signed_in: SignIn) -> None:
    network = make_network(cast.county)
    client = signed_in(cast.other_officer)
    assert client.get(network.get_absolute_url()).status_code == 404
    assert "样例路网" not in client.get("/desk/places/streets/").content.decode()
    assert not StreetNetwork.objects.for_area(cast.other_county).exists()


def test_the_sample_city_has_streets_that_say_they_are_invented(cast: Cast) -> None:
    cast.town.lon, cast.town.lat = 118.88, 28.96
    cast.town.save()
    owner = owner_of(cast.city, Permission.EDIT_PLACES)

    assert sample_streets(cast.city, owner) > 300
    assert sample_streets(cast.city, owner) == 0
    network = StreetNetwork.objects.for_area(cast.town).get()
    assert network.is_sample
    assert "样例" in network.source
