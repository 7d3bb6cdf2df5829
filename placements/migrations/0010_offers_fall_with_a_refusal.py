"""A refusal ends the offer of a place at once, whoever decides it: offer, claim and ticket are others' to write."""

from django.db import migrations

GRANTS = """
GRANT SELECT ON referrals_decision TO vk_definer;
CREATE POLICY definer_select ON referrals_decision FOR SELECT TO vk_definer USING (true);
GRANT UPDATE (state, ended_at, row_version) ON placements_offer TO vk_definer;
CREATE POLICY definer_update ON placements_offer FOR UPDATE TO vk_definer USING (true) WITH CHECK (true);
GRANT UPDATE (offered_at, change, why, changed_at) ON referrals_queueticket TO vk_definer;
CREATE POLICY definer_update ON referrals_queueticket FOR UPDATE TO vk_definer USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON referrals_queueevent TO vk_definer;
CREATE POLICY definer_insert ON referrals_queueevent FOR INSERT TO vk_definer WITH CHECK (true);
"""
#: As before; a refusal's function acts for whoever decided, and asks itself whether there is one.
ANSWER = """
CREATE OR REPLACE FUNCTION placements_answer_is_the_applicants() RETURNS trigger LANGUAGE plpgsql
  SET search_path = public, pg_temp AS $$
BEGIN
  IF {exempt}vk_me() IS NOT NULL AND NEW.state IS DISTINCT FROM OLD.state AND (
    (vk_me() <> OLD.operator_id AND NEW.state NOT IN ('accepted', 'declined', 'fell')) OR
    (vk_me() <> OLD.case_owner_id AND NEW.state IN ('accepted', 'declined', 'fell'))) THEN
    RAISE EXCEPTION 'an offer is answered by the applicant and handled by the operator';
  END IF;
  RETURN NEW;
END $$;
"""
#: For who takes part in the application, and only where it is refused: by its state, or by a decision that holds.
FALL = """
CREATE FUNCTION vk_refused_offer(in_application uuid, at timestamptz) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
DECLARE refused boolean; declined boolean; fallen uuid; claimed uuid;
BEGIN
  SELECT a.state = 'declined', a.state = 'declined' OR EXISTS (
      SELECT 1 FROM referrals_decision d
      WHERE d.application_id = a.id AND d.superseded_at IS NULL AND d.outcome = 'refused')
    INTO declined, refused FROM referrals_application a WHERE a.id = in_application
    AND vk_me() IN (a.operator_id, a.case_owner_id, a.owner_id, a.group_domain_id, a.home_id, a.region_id);
  IF refused IS NOT TRUE THEN RETURN NULL; END IF;
  UPDATE placements_offer SET state = 'fell', ended_at = at, row_version = row_version + 1
    WHERE application_id = in_application AND (state IN ('open', 'accepted') OR (declined AND state = 'passed_over'))
    RETURNING id, claim_id INTO fallen, claimed;
  IF fallen IS NULL THEN RETURN NULL; END IF;
  UPDATE placements_placeclaim SET released_at = at, row_version = row_version + 1
    WHERE id = claimed AND kind = 'hold' AND released_at IS NULL;
  UPDATE referrals_queueticket SET offered_at = NULL, change = 'kept', why = 'refused', changed_at = at
    WHERE id = (SELECT a.ticket_id FROM referrals_application a WHERE a.id = in_application)
    AND state = 'waiting' AND offered_at IS NOT NULL;
  RETURN fallen;
END $$;
REVOKE ALL ON FUNCTION vk_refused_offer(uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vk_refused_offer(uuid, timestamptz) TO vk_app;
GRANT CREATE ON SCHEMA public TO vk_definer;
ALTER FUNCTION vk_refused_offer(uuid, timestamptz) OWNER TO vk_definer;
REVOKE CREATE ON SCHEMA public FROM vk_definer;
"""
UNDO = """
DROP FUNCTION vk_refused_offer(uuid, timestamptz);
DROP POLICY definer_insert ON referrals_queueevent;
REVOKE SELECT, INSERT ON referrals_queueevent FROM vk_definer;
DROP POLICY definer_update ON referrals_queueticket;
REVOKE UPDATE (offered_at, change, why, changed_at) ON referrals_queueticket FROM vk_definer;
DROP POLICY definer_update ON placements_offer;
REVOKE UPDATE (state, ended_at, row_version) ON placements_offer FROM vk_definer;
DROP POLICY definer_select ON referrals_decision;
REVOKE SELECT ON referrals_decision FROM vk_definer;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("placements", "0009_place_traits"),
        ("referrals", "0022_versions_are_numbered"),
    ]
    operations = [
        migrations.RunSQL(
            ANSWER.format(exempt="current_user <> 'vk_definer' AND "), ANSWER.format(exempt="")
        ),
        migrations.RunSQL(GRANTS + FALL, UNDO),
    ]
