"""The finder's index begins with the square of the map instead of the latitude."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stations", "0016_tiles")]
    operations = [
        migrations.RemoveIndex(model_name="station", name="station_door"),
        migrations.AddIndex(
            model_name="station",
            index=models.Index(
                fields=["tile", "state", "lat", "lon", "possible_hours", "id"],
                name="station_door",
            ),
        ),
    ]
