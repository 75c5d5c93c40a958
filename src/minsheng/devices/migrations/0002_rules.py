"""The rules to begin with: a proposal of this project, not verified against any published figure."""

from django.db import migrations

SOURCE = "提案，未核实"
RULES = [
    ("temperature", True, 32.0, "室内太热", "normal"),
    ("temperature", False, 5.0, "室内太冷", "normal"),
    ("smoke", True, 0.5, "烟雾报警", "urgent"),
    ("power", False, 0.5, "停电", "high"),
]


def fill(apps, schema_editor):
    rule = apps.get_model("devices", "AlertRule")
    for measure, above, value, title, severity in RULES:
        rule.objects.get_or_create(
            measure=measure,
            above=above,
            value=value,
            defaults={"title": title, "severity": severity, "source": SOURCE},
        )


class Migration(migrations.Migration):
    dependencies = [("devices", "0001_devices")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
