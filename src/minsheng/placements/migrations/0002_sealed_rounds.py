"""Rounds whose list is sealed say so themselves."""

from django.db import migrations


def tell_rounds(apps, schema_editor):
    draw = apps.get_model("placements", "Draw")
    rounds = apps.get_model("enrolment", "Round")
    for round_id, sealed_at in draw.objects.values_list("round", "sealed_at"):
        rounds.objects.filter(pk=round_id).update(sealed_at=sealed_at)


class Migration(migrations.Migration):
    dependencies = [
        ("enrolment", "0002_sealed_at"),
        ("placements", "0001_initial"),
    ]

    operations = [migrations.RunPython(tell_rounds, migrations.RunPython.noop)]
