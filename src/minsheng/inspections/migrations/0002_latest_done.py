"""The last visit to each station, told by an index alone."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("inspections", "0001_initial")]
    operations = [
        migrations.AddIndex(
            model_name="inspection",
            index=models.Index(
                fields=["station", "-done_at", "-id", "state", "origin", "failed_count"],
                condition=Q(state="done"),
                name="inspection_latest_done",
            ),
        ),
    ]
