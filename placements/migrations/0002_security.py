"""Row-level security, keys that tie rows to their operator, and the lock that lets claims on a place wait in line."""

from django.db import migrations

from vardkedja.core.rls import IN_MY_CASES, ME, MY_COLLABORATIONS, WORKER, CaseOwnerKey, Secure

MINE = f"operator_id = {ME}"
SHARED = f"collaboration_id IN {MY_COLLABORATIONS} OR {MINE}"
NIGHTLY = f"collaboration_id = {WORKER}"
#: A figure is about a unit of the county that the night works on.
NIGHTLY_UNIT = f"{NIGHTLY} AND unit_id IN (SELECT u.id FROM core_unit u WHERE u.collaboration_id = {WORKER})"
IN_CASE = f"{MINE} OR {IN_MY_CASES}"
ADDS = f"{MINE} AND {IN_MY_CASES}"
OWN_UNIT = (
    f"{MINE} AND EXISTS (SELECT 1 FROM core_unit u WHERE u.id = unit_id AND u.operator_id = {ME} "
    "AND u.collaboration_id = placements_place.collaboration_id)"
)

#: Claims on one place wait in line instead of meeting in deadlocks. Several places: take the locks in order of id.
LOCK = """
CREATE FUNCTION placements_lock_place() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS
  $$ BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(NEW.place_id::text, 7));
    RETURN NEW;
  END $$;
CREATE TRIGGER claims_wait_in_line BEFORE INSERT OR UPDATE ON placements_placeclaim
  FOR EACH ROW EXECUTE FUNCTION placements_lock_place();
"""

STAY_COLUMNS = [
    "state", "planned_from", "planned_to", "arrived_on", "arrival_recorded_at", "ended_on", "end_recorded_at",
    "end_reason", "destination", "housing", "without_plan", "cancel_reason", "row_version",
]  # fmt: skip
PLAN_COLUMNS = [
    "planned_on",
    "receiver_domain_id",
    "receiver_user_id",
    "accepted_at",
    "entry_id",
    "row_version",
]

TABLES = [
    Secure(
        "placements_place",
        select=SHARED,
        insert=OWN_UNIT,
        update=OWN_UNIT,
        update_columns=["name", "kind", "position", "valid_to"],
        worker_select=NIGHTLY,
    ),
    Secure(
        "placements_placeclaim",
        select=SHARED,
        insert=MINE,
        update=MINE,
        update_columns=["during", "expires_at", "occupied", "released_at", "row_version"],
        worker_select=NIGHTLY,
    ),
    Secure("placements_placement", select=IN_CASE, insert=ADDS),
    Secure(
        "placements_stay",
        select=IN_CASE,
        insert=ADDS,
        update=MINE,
        update_columns=STAY_COLUMNS,
        worker_select=NIGHTLY,
    ),
    Secure(
        "placements_dischargeplan",
        select=IN_CASE,
        insert=ADDS,
        update=f"{MINE} OR receiver_domain_id = {ME}",
        update_columns=PLAN_COLUMNS,
    ),
    Secure(
        "placements_absence",
        select=MINE,
        insert=ADDS,
        update=MINE,
        update_columns=["expected_back", "back_on"],
        worker_select=NIGHTLY,
    ),
    Secure(
        "placements_occupancyday",
        select=f"collaboration_id IN {MY_COLLABORATIONS}",
        worker_select=NIGHTLY,
        worker_insert=NIGHTLY_UNIT,
        worker_update=NIGHTLY_UNIT,
    ),
]
CASE_KEYS = [CaseOwnerKey(f"placements_{name}") for name in ("placement", "stay", "dischargeplan", "absence")]
WHOLE_STAY = migrations.RunSQL(
    "ALTER TABLE placements_stay ADD CONSTRAINT stay_and_unit "
    "UNIQUE (id, case_id, operator_id, unit_id, collaboration_id)",
    "ALTER TABLE placements_stay DROP CONSTRAINT stay_and_unit",
)
#: Foreign-key checks look past policies: each row names its operator in the key, so that nobody claims another's place.
OPERATOR_KEYS = [
    migrations.RunSQL(
        f"ALTER TABLE placements_{table} ADD CONSTRAINT placements_{table}_{name} "
        f"FOREIGN KEY ({columns}) REFERENCES {target}",
        f"ALTER TABLE placements_{table} DROP CONSTRAINT placements_{table}_{name}",
    )
    for table, name, columns, target in (
        (
            "placeclaim",
            "place_operator",
            "place_id, unit_id, operator_id, collaboration_id",
            "placements_place (id, unit_id, operator_id, collaboration_id)",
        ),
        (
            "placement",
            "claim_operator",
            "claim_id, unit_id, operator_id, collaboration_id",
            "placements_placeclaim (id, unit_id, operator_id, collaboration_id)",
        ),
        (
            "stay",
            "claim_operator",
            "claim_id, unit_id, operator_id, collaboration_id",
            "placements_placeclaim (id, unit_id, operator_id, collaboration_id)",
        ),
        (
            "stay",
            "placement_operator",
            "placement_id, operator_id, claim_id",
            "placements_placement (id, operator_id, claim_id)",
        ),
        ("stay", "application_case", "application_id, case_id", "referrals_application (id, case_id)"),
        ("stay", "previous_case", "previous_id, case_id", "placements_stay (id, case_id)"),
        (
            "dischargeplan",
            "stay_operator",
            "stay_id, case_id, operator_id",
            "placements_stay (id, case_id, operator_id)",
        ),
        (
            "dischargeplan",
            "entry_owner",
            "entry_id, case_id, operator_id",
            "core_entry (id, case_id, owner_id)",
        ),
        (
            "absence",
            "stay_operator",
            "stay_id, case_id, operator_id, unit_id, collaboration_id",
            "placements_stay (id, case_id, operator_id, unit_id, collaboration_id)",
        ),
    )
]


class Migration(migrations.Migration):
    dependencies = [("placements", "0001_initial"), ("core", "0002_security"), ("referrals", "0002_security")]
    operations = [
        *TABLES,
        *CASE_KEYS,
        WHOLE_STAY,
        *OPERATOR_KEYS,
        migrations.RunSQL(
            LOCK,
            "DROP TRIGGER claims_wait_in_line ON placements_placeclaim; DROP FUNCTION placements_lock_place();",
        ),
    ]
