"""Row-level security of referrals. Table, policy, FORCE and grants together."""

from django.db import migrations

from vardkedja.core.rls import IN_MY_CASES, ME, MY_COLLABORATIONS, SETUP, WORKER, CaseOwnerKey, Secure

OWN = f"owner_id = {ME}"
PARTY_ADDS = f"{OWN} AND {IN_MY_CASES}"
IN_COLLABORATION = f"collaboration_id IN {MY_COLLABORATIONS}"
HOSTED = f"group_id IN (SELECT g.id FROM referrals_referralgroup g WHERE g.host_id = {ME})"
READABLE_GROUP = "group_id IN (SELECT g.id FROM referrals_referralgroup g)"

GROUPS = [
    Secure("referrals_legalground", select="true", insert=SETUP, update=SETUP),
    Secure(
        "referrals_referralgroup",
        select=f"{SETUP} OR {IN_COLLABORATION}",
        insert=SETUP,
        update=f"{SETUP} OR host_id = {ME}",
    ),
    Secure("referrals_groupunit", select=READABLE_GROUP, insert=f"{SETUP} OR {HOSTED}"),
    Secure(
        "referrals_groupmember",
        select=READABLE_GROUP,
        insert=f"{SETUP} OR {HOSTED}",
        update=f"{SETUP} OR {HOSTED}",
    ),
]

#: The domains that a ticket names: they and nobody else write it.
NAMED = f"({ME} IN (owner_id, operator_id, group_domain_id))"
#: The operator is the unit's own, and the unit is one of the ticket's collaboration.
RIGHT_UNIT = (
    "EXISTS (SELECT 1 FROM core_unit u WHERE u.id = unit_id AND u.operator_id = referrals_queueticket.operator_id "
    "AND u.collaboration_id = referrals_queueticket.collaboration_id)"
)
QUEUE = [
    Secure(
        "referrals_queueticket",
        select=IN_COLLABORATION,
        insert=f"{OWN} AND {IN_COLLABORATION} AND {RIGHT_UNIT}",
        update=f"{NAMED} AND {RIGHT_UNIT}",
        update_columns=("unit_id", "operator_id", "priority_class", "state", "left_at", "row_version"),
        worker_select=f"collaboration_id = {WORKER}",
    ),
    # Who applied is for the policies alone: the rest of the collaboration must not learn from which municipality.
    migrations.RunSQL(
        "REVOKE SELECT ON referrals_queueticket FROM vk_app, vk_worker; "
        "GRANT SELECT (id, unit_id, collaboration_id, priority_class, since, state, left_at, reference, operator_id, "
        "group_domain_id, row_version) ON referrals_queueticket TO vk_app, vk_worker",
        "GRANT SELECT ON referrals_queueticket TO vk_app, vk_worker",
    ),
]

TAKES_PART = f"{ME} IN (operator_id, group_domain_id, home_id, region_id)"
APPLICATIONS = [
    Secure(
        "referrals_application",
        select=f"{OWN} OR (state <> 'draft' AND {IN_MY_CASES})",
        insert=f"{OWN} AND case_owner_id = {ME}",
        update=f"{OWN} OR (state <> 'draft' AND {TAKES_PART} AND {IN_MY_CASES})",
    ),
    Secure(
        "referrals_drafttext", select=OWN, insert=f"{OWN} AND case_owner_id = {ME}", update=OWN, delete=OWN
    ),
    migrations.RunSQL(
        """
CREATE FUNCTION referrals_only_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.owner_id IS DISTINCT FROM OLD.owner_id OR (OLD.owner_id IS DISTINCT FROM vk_me() AND
     to_jsonb(NEW) - 'state' - 'row_version' IS DISTINCT FROM to_jsonb(OLD) - 'state' - 'row_version') THEN
    RAISE EXCEPTION 'only the applicant changes an application; others move its state';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER application_of_its_owner BEFORE UPDATE ON referrals_application
  FOR EACH ROW EXECUTE FUNCTION referrals_only_state();
""",
        "DROP TRIGGER application_of_its_owner ON referrals_application; DROP FUNCTION referrals_only_state()",
    ),
]

ASSESSING = (
    "EXISTS (SELECT 1 FROM referrals_application a WHERE a.id = application_id "
    f"AND a.group_domain_id = {ME} AND a.state <> 'draft')"
)
HEADS_UNIT = f"unit_id IN (SELECT u.id FROM core_unit u WHERE u.operator_id = {ME})"
#: The applicant, or the home municipality where another authority applied.
OWN_PERSON = (
    f"(case_owner_id = {ME} OR EXISTS (SELECT 1 FROM core_caseparty p WHERE p.case_id = referrals_decision.case_id "
    f"AND p.domain_id = {ME} AND p.role = 'home'))"
)
IN_REGION = (
    "EXISTS (SELECT 1 FROM core_domain d JOIN core_organisation o ON o.id = d.organisation_id "
    f"WHERE d.id = {ME} AND o.kind = 'region')"
)
DECIDER = (
    f"CASE kind WHEN 'assistance' THEN {OWN_PERSON} WHEN 'admission' THEN {HEADS_UNIT} "
    f"WHEN 'region_care' THEN {IN_REGION} ELSE case_owner_id = {ME} END"
)
ASSESSMENTS = [
    Secure("referrals_memberassessment", select=IN_MY_CASES, insert=PARTY_ADDS),
    Secure(
        "referrals_placementassessment",
        select=IN_MY_CASES,
        insert=f"{PARTY_ADDS} AND {ASSESSING}",
        update=OWN,
        update_columns=("superseded_at",),
    ),
    Secure(
        "referrals_decision",
        select=IN_MY_CASES,
        insert=f"{PARTY_ADDS} AND {DECIDER}",
        update=OWN,
        update_columns=("superseded_at",),
    ),
]
BELOW_A_CASE = ("drafttext", "memberassessment", "placementassessment", "decision")
KEYS = [
    CaseOwnerKey("referrals_application"),
    *(CaseOwnerKey(f"referrals_{name}") for name in BELOW_A_CASE),
    *(
        migrations.RunSQL(
            f"ALTER TABLE referrals_{name} ADD CONSTRAINT referrals_{name}_of_its_case "
            "FOREIGN KEY (application_id, case_id) REFERENCES referrals_application (id, case_id)",
            f"ALTER TABLE referrals_{name} DROP CONSTRAINT referrals_{name}_of_its_case",
        )
        for name in BELOW_A_CASE
    ),
]
#: What a row says lies in an entry of its own author in the same case, and a ticket is the applicant's own: a foreign key
#: alone would look past policies.
OWN_ENTRIES = (
    ("application", "entry_id"),
    ("application", "children_entry_id"),
    ("application", "identity_entry_id"),
    ("memberassessment", "entry_id"),
    ("placementassessment", "entry_id"),
    ("decision", "entry_id"),
)
OWN_KEYS = [
    migrations.RunSQL(
        "ALTER TABLE referrals_queueticket ADD CONSTRAINT ticket_and_owner UNIQUE (id, owner_id); "
        "ALTER TABLE referrals_application ADD CONSTRAINT referrals_application_own_ticket "
        "FOREIGN KEY (ticket_id, owner_id) REFERENCES referrals_queueticket (id, owner_id)",
        "ALTER TABLE referrals_application DROP CONSTRAINT referrals_application_own_ticket; "
        "ALTER TABLE referrals_queueticket DROP CONSTRAINT ticket_and_owner",
    ),
    *(
        migrations.RunSQL(
            f"ALTER TABLE referrals_{name} ADD CONSTRAINT referrals_{name}_own_{column} "
            f"FOREIGN KEY ({column}, case_id, owner_id) REFERENCES core_entry (id, case_id, owner_id)",
            f"ALTER TABLE referrals_{name} DROP CONSTRAINT referrals_{name}_own_{column}",
        )
        for name, column in OWN_ENTRIES
    ),
]
#: A verb that makes a task moot closes it for every party: a task is otherwise written by its own domain only.
TASKS = migrations.RunSQL(
    """
CREATE FUNCTION vk_close_tasks(in_case uuid, of_kind text, at timestamptz, by_name text) RETURNS integer
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH closed AS (
    UPDATE core_task t SET done_at = at, done_by_name = by_name
    WHERE t.case_id = in_case AND t.kind = of_kind AND t.done_at IS NULL
      AND in_case IN (SELECT vk_my_cases()) RETURNING 1)
  SELECT count(*)::integer FROM closed $$;
REVOKE ALL ON FUNCTION vk_close_tasks(uuid, text, timestamptz, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vk_close_tasks(uuid, text, timestamptz, text) TO vk_app;
GRANT CREATE ON SCHEMA public TO vk_definer;
ALTER FUNCTION vk_close_tasks(uuid, text, timestamptz, text) OWNER TO vk_definer;
REVOKE CREATE ON SCHEMA public FROM vk_definer;
GRANT SELECT ON core_task TO vk_definer;
GRANT UPDATE (done_at, done_by_name) ON core_task TO vk_definer;
CREATE POLICY definer_select ON core_task FOR SELECT TO vk_definer USING (true);
CREATE POLICY definer_update ON core_task FOR UPDATE TO vk_definer USING (true) WITH CHECK (true);
""",
    """
DROP POLICY definer_update ON core_task;
DROP POLICY definer_select ON core_task;
REVOKE ALL ON core_task FROM vk_definer;
DROP FUNCTION vk_close_tasks(uuid, text, timestamptz, text);
""",
)


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_initial"), ("core", "0002_security")]
    operations = [*GROUPS, *QUEUE, *APPLICATIONS, *ASSESSMENTS, *KEYS, *OWN_KEYS, TASKS]
