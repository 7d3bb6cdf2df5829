"""How many areas of the plan for going home are left to arrange."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("placements", "0024_stay_plans")]

    operations = [
        migrations.AddField(
            model_name="dischargeplan",
            name="points_left",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="kvar att ordna"),
        ),
        migrations.RunSQL(
            "GRANT UPDATE (points_left) ON placements_dischargeplan TO vk_app",
            "REVOKE UPDATE (points_left) ON placements_dischargeplan FROM vk_app",
        ),
    ]
