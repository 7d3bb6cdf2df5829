"""A point is done by what it asks for being done, which may be known by day only."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0029_acute_route"),
        ("placements", "0012_acute_route"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="acutepoint",
            name="acute_point_done_says_both_times",
        ),
        migrations.AddField(
            model_name="acutepoint",
            name="occurred_on",
            field=models.DateField(blank=True, null=True, verbose_name="skedde den"),
        ),
        migrations.RunSQL(
            "GRANT UPDATE (occurred_on) ON placements_acutepoint TO vk_app",
            "REVOKE UPDATE (occurred_on) ON placements_acutepoint FROM vk_app",
        ),
        migrations.AddConstraint(
            model_name="acutepoint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("occurred_at", None),
                        ("occurred_on", None),
                        ("recorded_at", None),
                        ("recorded_by_name", ""),
                    ),
                    models.Q(
                        ("occurred_on__isnull", False),
                        ("recorded_at__isnull", False),
                        models.Q(("recorded_by_name", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="acute_point_done_says_both_times",
            ),
        ),
        migrations.AddConstraint(
            model_name="acutepoint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("occurred_at", None), ("recorded_at__gte", models.F("occurred_at")), _connector="OR"
                ),
                name="acute_point_recorded_after_it_occurred",
            ),
        ),
    ]
