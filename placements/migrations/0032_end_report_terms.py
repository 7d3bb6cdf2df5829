"""Within how many days after a discharge the end report is written, among the terms of a unit."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("placements", "0031_daily_notes"),
    ]

    operations = [
        migrations.AddField(
            model_name="stayterms",
            name="report_within",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="slutrapport inom, dagar"
            ),
        ),
    ]
