"""Row-level security of the group's meetings, and of the members who do not take part in a case (*jäv*)."""

from django.db import migrations

from vardkedja.core.rls import IN_MY_CASES, ME, SETUP, CaseOwnerKey, Secure, Sheltered

OWN = f"owner_id = {ME}"
PARTY_ADDS = f"{OWN} AND {IN_MY_CASES}"
HOSTED = f"group_id IN (SELECT g.id FROM referrals_referralgroup g WHERE g.host_id = {ME})"
READABLE_GROUP = "group_id IN (SELECT g.id FROM referrals_referralgroup g)"
READABLE_MEETING = "meeting_id IN (SELECT m.id FROM referrals_meeting m)"
HOSTED_MEETING = f"meeting_id IN (SELECT m.id FROM referrals_meeting m WHERE m.host_id = {ME})"
RULES = [
    Secure("referrals_declinereason", select="true", insert=SETUP, update=SETUP),
    Secure(
        "referrals_grouprule",
        select=READABLE_GROUP,
        insert=f"{SETUP} OR {HOSTED}",
        update=f"{SETUP} OR {HOSTED}",
        update_columns=("valid_to",),
    ),
]
MEETINGS = [
    Secure(
        "referrals_meeting",
        select=READABLE_GROUP,
        insert=f"host_id = {ME} AND {HOSTED}",
        update=f"host_id = {ME} AND {HOSTED}",
        update_columns=(
            "held_on",
            "starts_at",
            "ends_at",
            "place",
            "state",
            "revision",
            "last_paragraph",
            "changed_at",
            "opened_at",
            "closed_at",
            "closed_by_name",
            "row_version",
        ),
    ),
    Secure(
        "referrals_attendance",
        select=READABLE_MEETING,
        insert=(
            f"{HOSTED_MEETING} AND EXISTS (SELECT 1 FROM referrals_meeting m JOIN referrals_groupmember s "
            "ON s.group_id = m.group_id WHERE m.id = meeting_id AND s.id = member_id)"
        ),
        update=HOSTED_MEETING,
        update_columns=("present",),
    ),
    Secure(
        "referrals_meetingitem",
        select=IN_MY_CASES,
        insert=f"{PARTY_ADDS} AND {HOSTED_MEETING}",
        update=OWN,
        update_columns=("state", "assessment_id"),
    ),
    Secure("referrals_participation", select=IN_MY_CASES, insert=PARTY_ADDS),
    Secure(
        "referrals_condition",
        select=IN_MY_CASES,
        insert=PARTY_ADDS,
        update=f"({OWN} OR responsible_id = {ME}) AND {IN_MY_CASES}",
        update_columns=("state", "settled_at", "settled_by_name"),
    ),
    # A member says when its own text is ready.
    migrations.RunSQL(
        "GRANT UPDATE (ready_at) ON referrals_memberassessment TO vk_app; "
        f"CREATE POLICY app_update ON referrals_memberassessment FOR UPDATE TO vk_app USING ({OWN}) WITH CHECK ({OWN})",
        "DROP POLICY app_update ON referrals_memberassessment; "
        "REVOKE UPDATE (ready_at) ON referrals_memberassessment FROM vk_app",
    ),
]
#: A member says it of itself, the chair of any member; the chair ends it, never its own.
RECUSALS = [
    Secure(
        "referrals_recusal",
        select=f"domain_id = {ME} OR {HOSTED}",
        insert=(
            f"recorded_by_domain_id = {ME} AND {IN_MY_CASES} "
            f"AND ((domain_id = {ME} AND user_id = (select vk_user())) OR {HOSTED}) "
            "AND EXISTS (SELECT 1 FROM referrals_groupmember m WHERE m.group_id = referrals_recusal.group_id "
            "AND m.user_id = referrals_recusal.user_id AND m.domain_id = referrals_recusal.domain_id)"
        ),
        update=f"{HOSTED} AND user_id IS DISTINCT FROM (select vk_user())",
        update_columns=("ended_at", "ended_by_name"),
        definer=True,
    ),
]
BELOW_A_CASE = ("meetingitem", "participation", "condition", "recusal")
KEYS = [
    *(CaseOwnerKey(f"referrals_{name}") for name in BELOW_A_CASE),
    *(Sheltered(f"referrals_{name}") for name in BELOW_A_CASE),
    migrations.RunSQL(
        "ALTER TABLE referrals_placementassessment ADD CONSTRAINT assessment_and_owner UNIQUE (id, case_id, owner_id)",
        "ALTER TABLE referrals_placementassessment DROP CONSTRAINT assessment_and_owner",
    ),
    *(
        migrations.RunSQL(
            f"ALTER TABLE referrals_{table} ADD CONSTRAINT referrals_{table}_{name} FOREIGN KEY ({columns}) "
            f"REFERENCES referrals_{target}",
            f"ALTER TABLE referrals_{table} DROP CONSTRAINT referrals_{table}_{name}",
        )
        for table, name, columns, target in (
            ("meetingitem", "of_its_case", "application_id, case_id", "application (id, case_id)"),
            ("meetingitem", "of_its_host", "meeting_id, owner_id", "meeting (id, host_id)"),
            (
                "meetingitem",
                "own_assessment",
                "assessment_id, case_id, owner_id",
                "placementassessment (id, case_id, owner_id)",
            ),
            (
                "participation",
                "own_assessment",
                "assessment_id, case_id, owner_id",
                "placementassessment (id, case_id, owner_id)",
            ),
            (
                "condition",
                "own_assessment",
                "assessment_id, case_id, owner_id",
                "placementassessment (id, case_id, owner_id)",
            ),
        )
    ),
]

#: Cases in which the user does not take part. Who has taken a stand for its own authority goes on working with the case there,
#: where that authority has a part of its own; everybody else is out of the case altogether.
RECUSED_CASES = """
GRANT CREATE ON SCHEMA public TO vk_definer;
CREATE FUNCTION vk_recused_cases() RETURNS SETOF uuid
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF vk_user() IS NULL THEN RETURN; END IF;
  RETURN QUERY SELECT r.case_id FROM referrals_recusal r
    WHERE r.user_id = vk_user() AND r.ended_at IS NULL
      AND (r.ground <> 'decided' OR NOT (r.case_owner_id = vk_me()
        OR EXISTS (SELECT 1 FROM core_caseparty p WHERE p.case_id = r.case_id AND p.domain_id = vk_me() AND p.role <> 'group'
          AND p.valid_from <= (now() AT TIME ZONE 'Europe/Stockholm')::date
          AND (p.valid_to IS NULL OR p.valid_to > (now() AT TIME ZONE 'Europe/Stockholm')::date))));
END $$;
REVOKE ALL ON FUNCTION vk_recused_cases() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vk_recused_cases() TO vk_app;
ALTER FUNCTION vk_recused_cases() OWNER TO vk_definer;
REVOKE CREATE ON SCHEMA public FROM vk_definer;
"""
#: Only its owner may replace a function, and to do so it needs the right to make one.
AS_DEFINER = (
    "GRANT CREATE ON SCHEMA public TO vk_definer; SET ROLE vk_definer; {} RESET ROLE; "
    "REVOKE CREATE ON SCHEMA public FROM vk_definer;"
)
MY_CASES = """
CREATE OR REPLACE FUNCTION vk_my_cases() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS
  $$ SELECT p.case_id FROM core_caseparty p
     WHERE p.domain_id = nullif(current_setting('vk.domain', true), '')::uuid {0}
       AND p.valid_from <= (now() AT TIME ZONE 'Europe/Stockholm')::date
       AND (p.valid_to IS NULL OR p.valid_to > (now() AT TIME ZONE 'Europe/Stockholm')::date) $$;
"""
HIDDEN_CASES = """
CREATE OR REPLACE FUNCTION vk_hidden_cases() RETURNS SETOF uuid
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN RETURN QUERY SELECT vk_protected_cases() {0}; END $$;
"""
#: A party's user is out by `vk_my_cases()`, which reading and writing ask; the owner's by `vk_hidden_cases()`, which all that
#: is sheltered asks, and by the policies below.
OUT_OF_THE_CASE = [
    migrations.RunSQL(RECUSED_CASES, "DROP FUNCTION vk_recused_cases()"),
    migrations.RunSQL(
        AS_DEFINER.format(MY_CASES.format("AND p.case_id NOT IN (SELECT vk_recused_cases())")),
        AS_DEFINER.format(MY_CASES.format("")),
    ),
    migrations.RunSQL(
        AS_DEFINER.format(HIDDEN_CASES.format("UNION SELECT vk_recused_cases()")),
        AS_DEFINER.format(HIDDEN_CASES.format("")),
    ),
    *(
        migrations.RunSQL(
            f"CREATE POLICY app_recused_{command} ON {table} AS RESTRICTIVE FOR {command.upper()} TO vk_app "
            f"{'USING' if command == 'select' else 'WITH CHECK'} (({column} IN (select vk_recused_cases())) IS NOT TRUE)",
            f"DROP POLICY app_recused_{command} ON {table}",
        )
        for command, table, column in (
            ("select", "core_case", "id"),
            ("select", "core_caseparty", "case_id"),
            ("select", "core_casehandler", "content_object_id"),
            ("select", "core_task", "case_id"),
            ("insert", "core_entry", "case_id"),
            ("insert", "core_entryversion", "case_id"),
            ("insert", "referrals_memberassessment", "case_id"),
            ("insert", "referrals_placementassessment", "case_id"),
            ("insert", "referrals_decision", "case_id"),
            ("insert", "referrals_meetingitem", "case_id"),
        )
    ),
]


class Migration(migrations.Migration):
    dependencies = [("core", "0024_user_representative"), ("referrals", "0011_group_meetings")]
    operations = [*RULES, *MEETINGS, *RECUSALS, *KEYS, *OUT_OF_THE_CASE]
