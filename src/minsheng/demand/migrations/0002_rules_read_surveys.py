"""A rule names its survey by a key, and may read how far people would go."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("demand", "0001_initial"), ("surveys", "0001_initial")]

    operations = [
        migrations.RemoveField("demandrule", "survey"),
        migrations.AddField(
            "demandrule",
            "survey",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="demand_rules",
                to="surveys.survey",
                verbose_name="调查",
            ),
        ),
        migrations.AddField(
            "demandrule",
            "reach_question",
            models.CharField(blank=True, max_length=60, verbose_name="愿走距离题（米）"),
        ),
        migrations.AlterField(
            "demandrule",
            "town_question",
            models.CharField(
                blank=True,
                help_text="不选时用答卷所在的乡镇（街道）。",
                max_length=60,
                verbose_name="乡镇（街道）题",
            ),
        ),
    ]
