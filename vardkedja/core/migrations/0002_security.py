"""Helper functions and row-level security for core. Table, policy, FORCE and grants together."""

from django.db import migrations

from vardkedja.core.rls import (
    IN_MY_CASES,
    ME,
    MY_CASES,
    MY_COLLABORATIONS,
    SETUP,
    WORKER,
    CaseOwnerKey,
    OwnedByNobody,
    Secure,
)

FUNCTIONS = """
CREATE FUNCTION vk_me() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT nullif(current_setting('vk.domain', true), '')::uuid $$;
CREATE FUNCTION vk_user() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT nullif(current_setting('vk.user', true), '')::uuid $$;
CREATE FUNCTION vk_collaboration() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT nullif(current_setting('vk.collaboration', true), '')::uuid $$;
CREATE FUNCTION vk_setup() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT coalesce(current_setting('vk.setup', true), '') = 'on' $$;
CREATE FUNCTION vk_migrating() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT coalesce(current_setting('vk.migrating', true), '') = 'on' $$;
-- The database's clock; a setting replaces it in the test database only.
CREATE FUNCTION vk_now() RETURNS timestamptz LANGUAGE sql STABLE AS
  $$ SELECT CASE WHEN current_database() LIKE '%test%'
       THEN coalesce(nullif(current_setting('vk.now', true), '')::timestamptz, now()) ELSE now() END $$;
CREATE FUNCTION vk_today() RETURNS date LANGUAGE sql STABLE AS
  $$ SELECT (vk_now() AT TIME ZONE 'Europe/Stockholm')::date $$;
-- Collaborations that my organisation is a member of today (reference data, open to read).
CREATE FUNCTION vk_collaborations() RETURNS SETOF uuid LANGUAGE sql STABLE AS
  $$ SELECT m.collaboration_id FROM core_membership m JOIN core_domain d ON d.organisation_id = m.organisation_id
     WHERE d.id = vk_me() AND m.valid_from <= vk_today() AND (m.valid_to IS NULL OR m.valid_to > vk_today()) $$;
-- Cases that I am party to today. The one helper that looks past policies: a policy must not look into its own table.
CREATE FUNCTION vk_my_cases() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS
  $$ SELECT p.case_id FROM core_caseparty p
     WHERE p.domain_id = nullif(current_setting('vk.domain', true), '')::uuid
       AND p.valid_from <= (now() AT TIME ZONE 'Europe/Stockholm')::date
       AND (p.valid_to IS NULL OR p.valid_to > (now() AT TIME ZONE 'Europe/Stockholm')::date) $$;
REVOKE ALL ON FUNCTION vk_my_cases() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vk_my_cases() TO vk_app;
GRANT CREATE ON SCHEMA public TO vk_definer;
ALTER FUNCTION vk_my_cases() OWNER TO vk_definer;
REVOKE CREATE ON SCHEMA public FROM vk_definer;
GRANT USAGE ON SCHEMA public TO vk_app, vk_worker, vk_definer;
-- The log is append-only for everybody but a superuser: grants, and this trigger for the owner too.
CREATE FUNCTION vk_append_only() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION 'this table is append-only'; END $$;
CREATE TRIGGER access_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON core_accesslog
  FOR EACH STATEMENT EXECUTE FUNCTION vk_append_only();
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON core_event
  FOR EACH STATEMENT EXECUTE FUNCTION vk_append_only();
CREATE TRIGGER entry_version_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON core_entryversion
  FOR EACH STATEMENT EXECUTE FUNCTION vk_append_only();
ALTER TABLE core_accesslog ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id();
"""

MINE = f"domain_id = {ME}"
OWN = f"owner_id = {ME}"
OPEN = "true"
PARTY_ADDS = f"owner_id = {ME} AND {IN_MY_CASES}"
GRANTED = (
    f"SELECT g.{{column}} FROM core_grant g WHERE g.recipient_id = {ME} AND g.withdrawn_at IS NULL "
    "AND (g.valid_to IS NULL OR g.valid_to > vk_now())"
)
FILED = f"SELECT f.{{column}} FROM core_filing f WHERE f.domain_id = {ME}"


def readable(column: str) -> str:
    """Own, released to me, or taken to my file. `id` is compared with the grant's or filing's column."""
    return f"{OWN} OR id IN ({GRANTED.format(column=column)}) OR id IN ({FILED.format(column=column)})"


#: A unit stands in the lists of its county, so its operator puts it in no county but its own.
UNIT_OF_MINE = f"{SETUP} OR (operator_id = {ME} AND (collaboration_id IS NULL OR collaboration_id IN {MY_COLLABORATIONS}))"
REFERENCE = [
    Secure("core_collaboration", select=OPEN, insert=SETUP, update=SETUP, worker_select=OPEN),
    Secure(
        "core_organisation",
        select=OPEN,
        insert=SETUP,
        update=f"{SETUP} OR id IN (SELECT d.organisation_id FROM core_domain d WHERE d.id = {ME})",
        # Not the code: it decides who pays.
        update_columns=["org_number", "phone", "address", "row_version"],
        worker_select=OPEN,
    ),
    Secure("core_domain", select=OPEN, insert=SETUP, update=SETUP, worker_select=OPEN),
    Secure("core_membership", select=OPEN, insert=SETUP, update=SETUP, worker_select=OPEN),
    Secure(
        "core_unit",
        select=OPEN,
        insert=UNIT_OF_MINE,
        update=UNIT_OF_MINE,
        worker_select=OPEN,
    ),
]
UNIT_MINE = f"{SETUP} OR unit_id IN (SELECT u.id FROM core_unit u WHERE u.operator_id = {ME})"
UNITS = [
    Secure("core_unitpartner", select=OPEN, insert=UNIT_MINE, update=UNIT_MINE, worker_select=OPEN),
    Secure("core_unitroute", select=OPEN, insert=UNIT_MINE, update=UNIT_MINE, worker_select=OPEN),
    Secure(
        "core_assignment",
        select=f"user_id = (select vk_user()) OR {MINE} OR {SETUP}",
        insert=f"{MINE} OR {SETUP}",
        update=f"{MINE} OR {SETUP}",
    ),
    Secure("core_userabsence", select=MINE, insert=MINE, update=MINE, delete=MINE),
    Secure("core_usedtoken", select=MINE, insert=MINE, update=MINE, delete=MINE),
]
PERSONS = [
    Secure("core_personrecord", select=MINE, insert=MINE, update=MINE),
    Secure("core_personidentifier", select=MINE, insert=MINE, update=MINE),
    Secure("core_homemunicipality", select=MINE, insert=MINE, update=MINE),
]
CASES = [
    Secure(
        "core_case",
        select=f"{OWN} OR id IN {MY_CASES}",
        insert=f"{OWN} AND collaboration_id IN {MY_COLLABORATIONS}",
        update=OWN,
        update_columns=["closed_at", "row_version"],
    ),
    Secure(
        "core_caseparty",
        select=f"{MINE} OR {IN_MY_CASES}",
        insert=f"case_owner_id = {ME}",
        update=f"case_owner_id = {ME}",
        update_columns=["valid_to"],
        definer=True,
    ),
    Secure(
        "core_casehandler",
        select=MINE,
        insert=f"{MINE} AND (case_owner_id = {ME} OR content_object_id IN {MY_CASES})",
        delete=MINE,
    ),
    Secure(
        "core_caselink",
        select="first_id IN (SELECT c.id FROM core_case c) AND second_id IN (SELECT c.id FROM core_case c)",
        insert=(
            f"made_by_domain_id = {ME} AND first_id IN (SELECT c.id FROM core_case c) "
            "AND second_id IN (SELECT c.id FROM core_case c)"
        ),
    ),
]
ENTRIES = [
    Secure("core_entry", select=readable("entry_id"), insert=PARTY_ADDS),
    Secure("core_entryversion", select=readable("version_id"), insert=PARTY_ADDS),
    Secure("core_consent", select=OWN, insert=PARTY_ADDS, update=OWN, update_columns=["withdrawn_at"]),
    Secure("core_consentrecipient", select=OWN, insert=OWN),
    Secure("core_release", select=f"{OWN} OR recipient_id = {ME}", insert=PARTY_ADDS),
    Secure(
        "core_grant",
        select=f"{OWN} OR recipient_id = {ME}",
        insert=PARTY_ADDS,
        update=OWN,
        update_columns=["withdrawn_at"],
    ),
    Secure(
        "core_filing",
        select=MINE,
        insert=f"{MINE} AND {IN_MY_CASES} AND ({OWN} OR version_id IN ({GRANTED.format(column='version_id')}))",
    ),
]
LOG = [
    Secure(
        "core_commandrun",
        select=f"{SETUP} OR collaboration_id IN {MY_COLLABORATIONS}",
        insert=SETUP,
        worker_select=f"collaboration_id = {WORKER}",
        worker_insert=f"{SETUP} OR collaboration_id = {WORKER}",
    ),
    Secure(
        "core_accesslog",
        select=f"reader_domain_id = {ME} OR owner_domain_id = {ME}",
        insert=f"reader_domain_id = {ME}",
    ),
    Secure(
        "core_event",
        select=f"{MINE} OR (audience = 'parties' AND {IN_MY_CASES})",
        insert=f"{MINE} AND {IN_MY_CASES}",
    ),
    Secure(
        "core_task",
        select=MINE,
        insert=(
            f"({MINE} AND (case_id IS NULL OR {IN_MY_CASES})) OR "
            f"({IN_MY_CASES} AND EXISTS (SELECT 1 FROM core_caseparty p "
            "WHERE p.case_id = core_task.case_id AND p.domain_id = core_task.domain_id))"
        ),
        update=MINE,
        update_columns=["assignee_id", "deputy_id", "due_on", "done_at", "done_by_name"],
    ),
]
CASE_KEYS = [
    CaseOwnerKey(table)
    for table in (
        "core_caseparty",
        "core_entry",
        "core_entryversion",
        "core_consent",
        "core_release",
        "core_grant",
        "core_filing",
        "core_event",
        "core_task",
    )
]
#: What the composite keys below point at.
WHOLE_KEYS = [
    migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE ({columns})",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )
    for table, name, columns in (
        ("core_entryversion", "version_of_entry", "id, entry_id, case_id, owner_id"),
        ("core_personrecord", "record_and_domain", "id, domain_id"),
        ("core_consent", "consent_and_owner", "id, owner_id"),
        ("core_consent", "consent_of_case", "id, case_id, owner_id"),
    )
]
#: A grant opens its own owner's version and belongs to its own owner's release; a number hangs on the own record, a
#: release on the own consent. A foreign key alone would look past policies.
OWNER_KEYS = [
    migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_{name} FOREIGN KEY ({columns}) REFERENCES {target}",
        f"ALTER TABLE {table} DROP CONSTRAINT {table}_{name}",
    )
    for table, name, columns, target in (
        (
            "core_entryversion",
            "entry_owner",
            "entry_id, case_id, owner_id",
            "core_entry (id, case_id, owner_id)",
        ),
        (
            "core_grant",
            "version_owner",
            "version_id, entry_id, case_id, owner_id",
            "core_entryversion (id, entry_id, case_id, owner_id)",
        ),
        (
            "core_filing",
            "version_owner",
            "version_id, entry_id, case_id, owner_id",
            "core_entryversion (id, entry_id, case_id, owner_id)",
        ),
        (
            "core_grant",
            "release_owner",
            "release_id, case_id, owner_id, recipient_id",
            "core_release (id, case_id, owner_id, recipient_id)",
        ),
        (
            "core_release",
            "consent_owner",
            "consent_id, case_id, owner_id",
            "core_consent (id, case_id, owner_id)",
        ),
        ("core_consentrecipient", "consent_owner", "consent_id, owner_id", "core_consent (id, owner_id)"),
        (
            "core_personidentifier",
            "record_domain",
            "record_id, domain_id",
            "core_personrecord (id, domain_id)",
        ),
        (
            "core_homemunicipality",
            "record_domain",
            "record_id, domain_id",
            "core_personrecord (id, domain_id)",
        ),
    )
]
HANDLER_KEY = migrations.RunSQL(
    "ALTER TABLE core_casehandler ADD CONSTRAINT core_casehandler_case_owner "
    "FOREIGN KEY (content_object_id, case_owner_id) REFERENCES core_case (id, owner_id)",
    "ALTER TABLE core_casehandler DROP CONSTRAINT core_casehandler_case_owner",
)
FRAMEWORK = [
    OwnedByNobody("core_user", app="SELECT, INSERT, UPDATE"),
    OwnedByNobody("core_user_groups", app="SELECT"),
    OwnedByNobody("core_user_user_permissions", app="SELECT"),
    OwnedByNobody("auth_permission", app="SELECT"),
    OwnedByNobody("auth_group", app="SELECT"),
    OwnedByNobody("auth_group_permissions", app="SELECT"),
    OwnedByNobody("django_content_type", app="SELECT", worker="SELECT"),
    OwnedByNobody("django_session", app="SELECT, INSERT, UPDATE, DELETE"),
    OwnedByNobody("django_migrations", app="SELECT", worker="SELECT"),
    OwnedByNobody("guardian_userobjectpermission", app="SELECT"),
    OwnedByNobody("guardian_groupobjectpermission", app="SELECT"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_initial"),
        ("sessions", "0001_initial"),
        ("guardian", "0003_remove_groupobjectpermission_guardian_gr_content_ae6aec_idx_and_more"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    operations = [
        migrations.RunSQL(FUNCTIONS),
        *REFERENCE,
        *UNITS,
        *PERSONS,
        *CASES,
        *CASE_KEYS,
        *WHOLE_KEYS,
        *OWNER_KEYS,
        HANDLER_KEY,
        *ENTRIES,
        *LOG,
        *FRAMEWORK,
    ]
