"""How many places each quota of a queue has: looked up past the shelter of protected persons, told to the operator only."""

from django.db import migrations

READ = ("placements_stay", "placements_placeclaim")
#: A place that is booked or occupied counts for who applied, else (a home's own register) for who decided.
USE = """
CREATE FUNCTION vk_quota_use(in_policy uuid, on_day date) RETURNS TABLE (quota uuid, used integer)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT q.id, count(DISTINCT c.id)::integer FROM referrals_queuepolicy p
  JOIN referrals_queuequota q ON q.policy_id = p.id
  JOIN placements_placeclaim c ON c.unit_id = p.unit_id AND c.kind = 'stay' AND c.released_at IS NULL
    AND (c.occupied OR upper_inf(c.during) OR upper(c.during) > on_day)
  JOIN placements_stay s ON s.claim_id = c.id AND s.state IN ('provisional', 'planned', 'arrived')
  JOIN core_case k ON k.id = s.case_id
  JOIN core_domain d ON d.id = k.owner_id
  JOIN core_organisation o ON o.id = CASE WHEN s.application_id IS NULL THEN s.municipality_id ELSE d.organisation_id END
  WHERE p.id = in_policy AND p.operator_id = vk_me() AND (q.organisation_id = o.id OR q.kind = o.kind)
  GROUP BY q.id $$;
REVOKE ALL ON FUNCTION vk_quota_use(uuid, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vk_quota_use(uuid, date) TO vk_app;
GRANT CREATE ON SCHEMA public TO vk_definer;
ALTER FUNCTION vk_quota_use(uuid, date) OWNER TO vk_definer;
REVOKE CREATE ON SCHEMA public FROM vk_definer;
"""


class Migration(migrations.Migration):
    dependencies = [("placements", "0003_protected_persons"), ("referrals", "0005_queue_events")]
    operations = [
        *(
            migrations.RunSQL(
                f"GRANT SELECT ON {table} TO vk_definer; "
                f"CREATE POLICY definer_select ON {table} FOR SELECT TO vk_definer USING (true)",
                f"DROP POLICY definer_select ON {table}; REVOKE ALL ON {table} FROM vk_definer",
            )
            for table in READ
        ),
        migrations.RunSQL(USE, "DROP FUNCTION vk_quota_use(uuid, date)"),
    ]
