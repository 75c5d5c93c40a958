"""The sample shows every state of the loop and every kind of voice, once."""

from __future__ import annotations

from minsheng.cases.models import Case
from minsheng.cases.sample import sample as sample_cases
from minsheng.voices.models import ClusterAlert, Rating, Report, Suggestion
from minsheng.voices.queries import said_and_done
from minsheng.voices.sample import sample as sample_voices
from tests.people import Cast
from tests.voices.builders import open_station


def test_every_page_has_something_to_show_and_a_second_run_adds_nothing(cast: Cast) -> None:
    for number in range(6):
        open_station(cast, f"S{number}", lon=118.88 + number / 1000, lat=28.95)
    sample_cases(cast.city)
    sample_voices(cast.city)

    assert set(Case.objects.values_list("state", flat=True)) == set(Case.State.values)
    assert Case.objects.exclude(paused_on=None).exists()
    assert Case.objects.exclude(decider=None).exists()
    assert set(Report.objects.values_list("kind", flat=True)) == set(Report.Kind.values)
    assert ClusterAlert.objects.count() == 1
    assert set(Suggestion.objects.values_list("state", flat=True)) == set(Suggestion.State.values)
    assert Rating.objects.filter(set_aside="").count() > 20
    assert said_and_done(10)
    for case in Case.objects.all():
        times = list(case.moves.values_list("at", flat=True))
        assert times == sorted(times)

    before = [model.objects.count() for model in (Case, Report, Rating, Suggestion)]
    sample_cases(cast.city)
    sample_voices(cast.city)
    assert [model.objects.count() for model in (Case, Report, Rating, Suggestion)] == before


def test_a_city_without_stations_has_no_voices(cast: Cast) -> None:
    sample_cases(cast.city)
    sample_voices(cast.city)
    assert not Case.objects.exists()
    assert not Suggestion.objects.exists()
