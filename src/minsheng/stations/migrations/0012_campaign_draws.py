"""A campaign's draw is announced before it is drawn; earlier ones were announced and drawn at once."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import minsheng.stations.models.campaign


def fill(apps, schema_editor):
    campaign = apps.get_model("stations", "Campaign")
    for row in campaign.objects.all():
        row.code = minsheng.stations.models.campaign.public_code()
        if row.draw is not None:
            row.plan, row.commitment = row.draw["plan"], row.draw["commitment"]
            row.drawn_by_id = row.created_by_id
            row.drawn_at = row.announced_at
        else:
            row.percent = 100
        row.save()


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("stations", "0011_possible_hours"),
    ]
    operations = [
        migrations.AddField(
            model_name="campaign",
            name="code",
            field=models.CharField(default="", editable=False, max_length=12),
        ),
        migrations.AddField(
            model_name="campaign",
            name="plan",
            field=models.JSONField(blank=True, null=True, verbose_name="抽签公告"),
        ),
        migrations.AddField(
            model_name="campaign",
            name="commitment",
            field=models.CharField(blank=True, default="", max_length=64, verbose_name="承诺值"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="campaign",
            name="announced_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now, verbose_name="公告时间"
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="drawn_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="抽取时间"),
        ),
        migrations.AddField(
            model_name="campaign",
            name="drawn_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="抽取人",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
