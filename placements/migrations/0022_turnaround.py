"""Days of turnaround after a stay: how many stands among a unit's terms, and the claim says after which stay it comes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("placements", "0021_stays_changed")]

    operations = [
        migrations.AddField(
            model_name="stayterms",
            name="turnaround",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="iordningställande efteråt, dagar"
            ),
        ),
        migrations.AddField(
            model_name="placeclaim",
            name="follows",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="followers",
                to="placements.placeclaim",
            ),
        ),
        migrations.AddConstraint(
            model_name="placeclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(("follows", None), ("kind", "turnaround"), _connector="OR"),
                name="only_turnaround_follows",
            ),
        ),
        migrations.RunSQL(
            "GRANT UPDATE (follows_id) ON placements_placeclaim TO vk_app",
            "REVOKE UPDATE (follows_id) ON placements_placeclaim FROM vk_app",
        ),
    ]
