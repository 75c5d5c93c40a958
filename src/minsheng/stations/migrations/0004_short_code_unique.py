from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stations", "0003_fill")]
    operations = [
        migrations.AlterField(
            model_name="station",
            name="short_code",
            field=models.CharField(max_length=6, unique=True, verbose_name="短码"),
        )
    ]
