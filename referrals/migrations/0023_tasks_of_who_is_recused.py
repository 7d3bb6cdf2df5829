"""Who is disqualified in a case has no task left in it, in whichever authority: a task is otherwise its own domain's to write."""

from django.db import migrations

TASKS = """
GRANT UPDATE (assignee_id, deputy_id) ON core_task TO vk_definer;
CREATE FUNCTION vk_recused_tasks(in_case uuid, in_user uuid) RETURNS integer LANGUAGE sql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  WITH freed AS (
    UPDATE core_task t SET assignee_id = nullif(t.assignee_id, in_user), deputy_id = nullif(t.deputy_id, in_user)
    WHERE t.case_id = in_case AND t.done_at IS NULL AND in_user IN (t.assignee_id, t.deputy_id)
      AND in_case IN (SELECT vk_my_cases())
      AND EXISTS (SELECT 1 FROM referrals_recusal r WHERE r.case_id = in_case AND r.user_id = in_user AND r.ended_at IS NULL)
    RETURNING 1)
  SELECT count(*)::integer FROM freed $$;
REVOKE ALL ON FUNCTION vk_recused_tasks(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vk_recused_tasks(uuid, uuid) TO vk_app;
GRANT CREATE ON SCHEMA public TO vk_definer;
ALTER FUNCTION vk_recused_tasks(uuid, uuid) OWNER TO vk_definer;
REVOKE CREATE ON SCHEMA public FROM vk_definer;
"""
UNDO = """
DROP FUNCTION vk_recused_tasks(uuid, uuid);
REVOKE UPDATE (assignee_id, deputy_id) ON core_task FROM vk_definer;
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0022_versions_are_numbered"), ("core", "0024_user_representative")]
    operations = [migrations.RunSQL(TASKS, UNDO)]
