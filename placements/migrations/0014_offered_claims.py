"""That a place is held for an offer is said by the claim itself, so that the board tells it without the offer, which only its parties read."""

from django.db import migrations, models

CARRY_OVER = """
UPDATE placements_placeclaim c SET for_offer = true
  FROM placements_offer o WHERE o.claim_id = c.id AND c.kind = 'hold' AND o.state IN ('open', 'accepted')
"""


class Migration(migrations.Migration):
    dependencies = [("placements", "0013_acute_points_by_what_is_done")]
    operations = [
        migrations.AddField(
            model_name="placeclaim",
            name="for_offer",
            field=models.BooleanField(default=False, verbose_name="för ett erbjudande"),
        ),
        migrations.RunSQL(CARRY_OVER, migrations.RunSQL.noop),
    ]
