"""How many cases of each station are unfinished, told by an index alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_visits")]
    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["station", "state"], name="case_by_station_and_state"),
        ),
    ]
