"""Terms of the acute route are a unit's own, in the versions of its rules."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0029_acute_route"),
        ("referrals", "0025_acute_route"),
    ]

    operations = [
        migrations.AddField(
            model_name="queuepolicy",
            name="acute_asked_hours",
            field=models.PositiveSmallIntegerField(
                default=24, verbose_name="akut fråga, högst timmar gammal"
            ),
        ),
        migrations.AddField(
            model_name="queuepolicy",
            name="acute_assessed_hours",
            field=models.PositiveSmallIntegerField(
                default=24, verbose_name="medicinsk bedömning, högst timmar gammal"
            ),
        ),
        migrations.AddField(
            model_name="queuepolicy",
            name="acute_weeks",
            field=models.PositiveSmallIntegerField(default=2, verbose_name="akut plats, veckor"),
        ),
        migrations.AddConstraint(
            model_name="queuepolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("acute_asked_hours__gte", 1), ("acute_assessed_hours__gte", 1), ("acute_weeks__gte", 1)
                ),
                name="queue_policy_gives_acute_time",
            ),
        ),
    ]
