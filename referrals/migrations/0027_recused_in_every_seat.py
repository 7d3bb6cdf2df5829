"""Whoever sits in a group for several authorities is disqualified in the case for each of them.

Each of these authorities reads the row, so that the verbs find it whichever authority the user acts for, and the user's own
recusal frees its tasks in all of them.
"""

from django.db import migrations

SEATED = (
    "group_id IN (SELECT g.id FROM referrals_referralgroup g WHERE g.host_id = (select vk_me())) "
    "OR domain_id = (select vk_me())"
)
IN_EVERY_SEAT = (
    "OR EXISTS (SELECT 1 FROM referrals_groupmember m WHERE m.group_id = referrals_recusal.group_id "
    "AND m.user_id = referrals_recusal.user_id AND m.domain_id = (select vk_me()))"
)
POLICY = "DROP POLICY app_select ON referrals_recusal; CREATE POLICY app_select ON referrals_recusal FOR SELECT TO vk_app USING ({})"
TASKS = """
GRANT CREATE ON SCHEMA public TO vk_definer;
SET ROLE vk_definer;
CREATE OR REPLACE FUNCTION vk_recused_tasks(in_case uuid, in_user uuid) RETURNS integer LANGUAGE sql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  WITH freed AS (
    UPDATE core_task t SET assignee_id = nullif(t.assignee_id, in_user), deputy_id = nullif(t.deputy_id, in_user)
    WHERE t.case_id = in_case AND t.done_at IS NULL AND in_user IN (t.assignee_id, t.deputy_id)
      AND (in_case IN (SELECT vk_my_cases()) {})
      AND EXISTS (SELECT 1 FROM referrals_recusal r WHERE r.case_id = in_case AND r.user_id = in_user AND r.ended_at IS NULL)
    RETURNING 1)
  SELECT count(*)::integer FROM freed $$;
RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM vk_definer;
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0026_acute_terms")]
    operations = [
        migrations.RunSQL(POLICY.format(f"{SEATED} {IN_EVERY_SEAT}"), POLICY.format(SEATED)),
        migrations.RunSQL(TASKS.format("OR in_user = vk_user()"), TASKS.format("")),
    ]
