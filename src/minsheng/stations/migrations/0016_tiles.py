"""Stations know their square of the map, by which an index finds those around a point."""

from django.db import migrations, models

from minsheng.common.geo import LonLat
from minsheng.common.tiles import tile_of


def fill(apps, schema_editor):
    Station = apps.get_model("stations", "Station")
    some = []
    for station in Station.objects.only("pk", "lon", "lat").iterator(chunk_size=1000):
        station.tile = tile_of(LonLat(station.lon, station.lat))
        some.append(station)
        if len(some) == 1000:
            Station.objects.bulk_update(some, ["tile"])
            some = []
    Station.objects.bulk_update(some, ["tile"])


class Migration(migrations.Migration):
    dependencies = [("stations", "0015_door_index")]
    operations = [
        migrations.AddField(
            model_name="station",
            name="tile",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
