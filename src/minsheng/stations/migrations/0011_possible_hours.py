"""Stations know in which quarters of a week their door can be open at all."""

from django.db import migrations, models

from minsheng.stations.rules.possible import possible_of


def fill(apps, schema_editor):
    Station = apps.get_model("stations", "Station")
    rows = Station.objects.exclude(hours=None).only("pk", "hours")
    for station in rows.iterator(chunk_size=1000):
        station.possible_hours = possible_of(station.hours)
        station.save(update_fields=["possible_hours"])


class Migration(migrations.Migration):
    dependencies = [("stations", "0010_told_when_read")]
    operations = [
        migrations.AddField(
            model_name="station",
            name="possible_hours",
            field=models.CharField(blank=True, editable=False, max_length=168),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
