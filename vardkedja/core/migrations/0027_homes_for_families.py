"""Homes that take adults with their children."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0026_reports"),
    ]

    operations = [
        migrations.AddField(
            model_name="unit",
            name="takes_families",
            field=models.BooleanField(default=False, verbose_name="familjer"),
        ),
    ]
