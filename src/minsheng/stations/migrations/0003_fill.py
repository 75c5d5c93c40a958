"""Stations planned before there were short codes get theirs, and the town and address of their place."""

from django.db import migrations

from minsheng.stations.rules import shortcode


def fill(apps, schema_editor):
    Station = apps.get_model("stations", "Station")
    given = set(Station.objects.exclude(short_code=None).values_list("short_code", flat=True))
    for station in Station.objects.filter(short_code=None).select_related("place"):
        code = shortcode.invent()
        while code in given:
            code = shortcode.invent()
        given.add(code)
        station.short_code = code
        station.source = "plan"
        if station.place:
            station.town_id, station.address = station.place.town_id, station.place.address
            station.area_m2, station.capacity = station.place.area_m2, station.place.capacity
        step = station.steps.first()
        if step:
            station.state_since = step.at
        station.save()


class Migration(migrations.Migration):
    dependencies = [("stations", "0002_registry")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
