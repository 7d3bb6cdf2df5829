"""Support without a place has no unit and no group: who decides on it asks for what is missing."""

from django.db import migrations

from vardkedja.core.rls import IN_MY_CASES, ME

POLICY = """
DROP POLICY app_insert ON referrals_completionrequest;
CREATE POLICY app_insert ON referrals_completionrequest FOR INSERT TO vk_app WITH CHECK ({check});
"""
RECEIVES = (
    f"owner_id = {ME} AND {IN_MY_CASES} AND EXISTS (SELECT 1 FROM referrals_application a WHERE a.id = application_id "
    "AND a.state <> 'draft' AND {who})"
)
BEFORE = f"{ME} IN (a.operator_id, a.group_domain_id)"
NOW = f"({BEFORE} OR (a.unit_id IS NULL AND {ME} IN (a.home_id, a.region_id, a.owner_id)))"


class Migration(migrations.Migration):
    dependencies = [("referrals", "0023_tasks_of_who_is_recused")]
    operations = [
        migrations.RunSQL(
            POLICY.format(check=RECEIVES.format(who=NOW)), POLICY.format(check=RECEIVES.format(who=BEFORE))
        )
    ]
