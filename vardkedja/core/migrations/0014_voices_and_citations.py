"""A voice is written once when it is given, not before; a protected person's case is sheltered where a decision cites it."""

from django.db import migrations

HIDDEN_CASES = """
CREATE OR REPLACE FUNCTION vk_hidden_cases() RETURNS SETOF uuid
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM core_protectedperson s WHERE s.domain_id = vk_me()) THEN RETURN; END IF;
  RETURN QUERY SELECT h.case_id FROM vk_sheltered() h
      WHERE h.case_id IS NOT NULL GROUP BY h.case_id
      HAVING NOT bool_or(h.is_open OR (h.person_id IS NOT NULL AND h.person_id NOT IN (SELECT vk_hidden_persons())))
    UNION SELECT c.id FROM core_case c WHERE c.person_id IN (SELECT vk_hidden_persons())
      AND (c.owner_id = vk_me()
        OR EXISTS (SELECT 1 FROM core_grant g WHERE g.case_id = c.id AND g.recipient_id = vk_me() AND g.withdrawn_at IS NULL)
        {cited}
        OR EXISTS (SELECT 1 FROM core_filing f WHERE f.case_id = c.id AND f.domain_id = vk_me()));
END $$;
"""
CITED = "OR EXISTS (SELECT 1 FROM core_citation x WHERE x.case_id = c.id AND x.domain_id = vk_me())"
#: Only its owner may replace a function, and to do so it needs the right to make one.
AS_DEFINER = (
    "GRANT CREATE ON SCHEMA public TO vk_definer; SET ROLE vk_definer; {} RESET ROLE; "
    "REVOKE CREATE ON SCHEMA public FROM vk_definer;"
)
READ = (
    "GRANT SELECT ON core_citation TO vk_definer; "
    "CREATE POLICY definer_select ON core_citation FOR SELECT TO vk_definer USING (true);"
)
UNREAD = "DROP POLICY definer_select ON core_citation; REVOKE ALL ON core_citation FROM vk_definer;"


VOICE = (
    "DROP TRIGGER fact_is_written_once ON core_consentvoice; "
    "CREATE TRIGGER fact_is_written_once BEFORE UPDATE ON core_consentvoice FOR EACH ROW {when} "
    "EXECUTE FUNCTION vk_written_once('given_on', 'name', 'manner', 'channel', 'recorded_at')"
)


class Migration(migrations.Migration):
    dependencies = [("core", "0013_sign_in_through_organisations")]
    operations = [
        migrations.RunSQL(VOICE.format(when="WHEN (OLD.given_on IS NOT NULL)"), VOICE.format(when="")),
        migrations.RunSQL(
            READ + AS_DEFINER.format(HIDDEN_CASES.format(cited=CITED)),
            AS_DEFINER.format(HIDDEN_CASES.format(cited="")) + UNREAD,
        ),
    ]
