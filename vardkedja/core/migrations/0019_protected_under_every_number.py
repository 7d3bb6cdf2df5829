"""A protected person is hidden under every number that the own authority's record has, not under the first alone.

Who gets a new number does so to be found by nobody: another authority's case, or what it told, may go by either.
"""

from django.db import migrations

FUNCTIONS = """
GRANT SELECT ON core_personidentifier TO vk_definer;
CREATE POLICY definer_select ON core_personidentifier FOR SELECT TO vk_definer USING (true);
-- The ids of a person under every number of my authority's record, the one asked for among them.
CREATE FUNCTION vk_numbers_of(person uuid) RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT person UNION SELECT o.person_id FROM core_personidentifier i
    JOIN core_personidentifier o ON o.record_id = i.record_id
    WHERE i.domain_id = vk_me() AND i.person_id = person $$;
REVOKE ALL ON FUNCTION vk_numbers_of(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vk_numbers_of(uuid) TO vk_app;
GRANT CREATE ON SCHEMA public TO vk_definer;
ALTER FUNCTION vk_numbers_of(uuid) OWNER TO vk_definer;
SET ROLE vk_definer;
"""
SHELTERED = """
CREATE OR REPLACE FUNCTION vk_sheltered() RETURNS TABLE (person_id uuid, case_id uuid, is_open boolean)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY SELECT s.person_id, s.case_id,
    EXISTS (SELECT 1 FROM core_namedreader n WHERE n.content_object_id = s.id AND n.user_id = vk_user())
    OR EXISTS (SELECT 1 FROM core_reveal r WHERE r.protected_id = s.id AND r.user_id = vk_user() AND r.valid_to > vk_now())
    OR EXISTS (SELECT 1 FROM core_emergencyaccess e
      WHERE e.domain_id = vk_me() AND e.user_id = vk_user() AND e.ended_at IS NULL AND e.valid_to > vk_now()
        AND (e.case_id = s.case_id
          OR s.person_id IN (SELECT c.person_id FROM core_case c WHERE c.id = e.case_id AND c.owner_id = vk_me())
          OR s.person_id IN (SELECT {number} WHERE p.{key} = e.record_id)))
  FROM core_protectedperson s
  WHERE s.domain_id = vk_me() AND EXISTS (SELECT 1 FROM core_protection f WHERE f.protected_id = s.id
    AND f.valid_from <= vk_today() AND (f.valid_to IS NULL OR f.valid_to > vk_today()));
END $$;
"""
HIDDEN = """
CREATE OR REPLACE FUNCTION vk_hidden_persons() RETURNS SETOF uuid
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM core_protectedperson s WHERE s.domain_id = vk_me()) THEN RETURN; END IF;
  RETURN QUERY {persons};
END $$;
"""
#: Told by different numbers, it is still one person: open under one is open under all.
ALL_NUMBERS = """SELECT DISTINCT n.one FROM (
      SELECT array_agg(h.person_id) AS told, bool_or(h.is_open) AS is_open FROM vk_sheltered() h
      WHERE h.person_id IS NOT NULL
      GROUP BY (SELECT min(m::text) FROM vk_numbers_of(h.person_id) m)) g,
    LATERAL (SELECT vk_numbers_of(t) AS one FROM unnest(g.told) t) n
    WHERE NOT g.is_open"""
ONE_NUMBER = """SELECT h.person_id FROM vk_sheltered() h WHERE h.person_id IS NOT NULL
    GROUP BY h.person_id HAVING NOT bool_or(h.is_open)"""
NOW = SHELTERED.format(number="p.person_id FROM core_personidentifier p", key="record_id")
BEFORE = SHELTERED.format(number="p.person_id FROM core_personrecord p", key="id")
CLOSE = "RESET ROLE; REVOKE CREATE ON SCHEMA public FROM vk_definer;"
OPEN = "GRANT CREATE ON SCHEMA public TO vk_definer; SET ROLE vk_definer;"


class Migration(migrations.Migration):
    dependencies = [("core", "0018_who_keeps_an_account")]
    operations = [
        migrations.RunSQL(
            FUNCTIONS + NOW + HIDDEN.format(persons=ALL_NUMBERS) + CLOSE,
            OPEN
            + BEFORE
            + HIDDEN.format(persons=ONE_NUMBER)
            + "DROP FUNCTION vk_numbers_of(uuid);"
            + CLOSE
            + "DROP POLICY definer_select ON core_personidentifier; REVOKE ALL ON core_personidentifier FROM vk_definer;",
        )
    ]
