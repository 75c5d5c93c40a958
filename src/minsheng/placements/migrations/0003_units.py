"""Each placement carries its own unit, so that a family's page need not read everybody's."""

from django.db import migrations, models


def take_units(apps, schema_editor):
    placement = apps.get_model("placements", "Placement")
    for draw in apps.get_model("placements", "Draw").objects.iterator():
        rows = list(placement.objects.filter(draw=draw))
        for one in rows:
            one.unit = draw.units[one.place]
        placement.objects.bulk_update(rows, ["unit"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("placements", "0002_sealed_rounds")]

    operations = [
        migrations.AddField(
            model_name="placement", name="unit", field=models.JSONField(default=dict)
        ),
        migrations.RunPython(take_units, migrations.RunPython.noop),
    ]
