"""The hours of an absence, where they are known; a correction of its days takes them away."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0039_study_visits"),
        ("placements", "0034_kept_once"),
    ]

    operations = [
        migrations.AddField(
            model_name="absence",
            name="away_at",
            field=models.TimeField(blank=True, null=True, verbose_name="ute från klockan"),
        ),
        migrations.AddField(
            model_name="absence",
            name="expected_at",
            field=models.TimeField(blank=True, null=True, verbose_name="väntas åter klockan"),
        ),
        migrations.AddConstraint(
            model_name="absence",
            constraint=models.CheckConstraint(
                condition=models.Q(("expected_at", None), ("expected_back__isnull", False), _connector="OR"),
                name="absence_expected_hour_has_a_day",
            ),
        ),
        migrations.RunSQL(
            "GRANT UPDATE (away_at, expected_at) ON placements_absence TO vk_app",
            "REVOKE UPDATE (away_at, expected_at) ON placements_absence FROM vk_app",
        ),
    ]
