"""Indexes that tell all that is asked of very many stations at once, so that their rows are not read."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stations", "0014_clause_results_counted")]
    operations = [
        migrations.RemoveIndex(model_name="station", name="station_point"),
        migrations.AddIndex(
            model_name="station",
            index=models.Index(
                fields=["lat", "lon", "state", "possible_hours", "id"], name="station_door"
            ),
        ),
        migrations.AddIndex(
            model_name="station",
            index=models.Index(fields=["state", "code", "organisation"], name="station_state_code"),
        ),
    ]
