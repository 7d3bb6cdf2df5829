"""A planned stay falls with its application: the applicant withdraws, and a stay is its operator's to write."""

from django.db import migrations, models

REASONS = [
    ("declined", "Den enskilde tackade nej"),
    ("other_place", "Fick en annan plats"),
    ("no_show", "Kom inte"),
    ("postponed", "Skjuts upp"),
    ("mistake", "Registrerat av misstag"),
    ("withdrawn", "Ansökan återkallades"),
]
#: For the case's owner, and for a stay that has not begun. A place that others of a family still have stays theirs.
WITHDRAW = """
GRANT UPDATE (state, cancel_reason, row_version) ON placements_stay TO vk_definer;
CREATE POLICY definer_update ON placements_stay FOR UPDATE TO vk_definer USING (true) WITH CHECK (true);
CREATE FUNCTION vk_withdraw_stay(in_stay uuid, at timestamptz) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
DECLARE claimed uuid;
BEGIN
  UPDATE placements_stay SET state = 'cancelled', cancel_reason = 'withdrawn', row_version = row_version + 1
    WHERE id = in_stay AND case_owner_id = vk_me() AND state IN ('provisional', 'planned') RETURNING claim_id INTO claimed;
  UPDATE placements_placeclaim c SET released_at = at, row_version = c.row_version + 1
    WHERE c.id = claimed AND c.released_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM placements_stay s WHERE s.claim_id = c.id AND s.state <> 'cancelled');
  RETURN claimed IS NOT NULL;
END $$;
REVOKE ALL ON FUNCTION vk_withdraw_stay(uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vk_withdraw_stay(uuid, timestamptz) TO vk_app;
GRANT CREATE ON SCHEMA public TO vk_definer;
ALTER FUNCTION vk_withdraw_stay(uuid, timestamptz) OWNER TO vk_definer;
REVOKE CREATE ON SCHEMA public FROM vk_definer;
"""
UNDO = """
DROP FUNCTION vk_withdraw_stay(uuid, timestamptz);
DROP POLICY definer_update ON placements_stay;
REVOKE UPDATE (state, cancel_reason, row_version) ON placements_stay FROM vk_definer;
"""


class Migration(migrations.Migration):
    dependencies = [("placements", "0005_offers")]
    operations = [
        migrations.AlterField(
            model_name="stay",
            name="cancel_reason",
            field=models.CharField(
                blank=True, choices=REASONS, max_length=12, verbose_name="inställd för att"
            ),
        ),
        migrations.RunSQL(WITHDRAW, UNDO),
    ]
