"""Row-level security for the shared costs: read by the collaboration, decided by the keeper, booked by the worker.

Nobody may update or delete: decisions are versions, and a correction in the ledger is a counter-row.
"""

from django.db import migrations

from vardkedja.core.rls import ME, MY_COLLABORATIONS, SETUP, WORKER, Secure

MEMBER = f"collaboration_id IN {MY_COLLABORATIONS}"
NIGHT = f"collaboration_id = {WORKER}"
MY_ORGANISATION = f"(SELECT d.organisation_id FROM core_domain d WHERE d.id = {ME})"
KEEPER = (
    "collaboration_id IN (SELECT a.collaboration_id FROM costsharing_costagreement a "
    f"WHERE a.keeper_id = {MY_ORGANISATION})"
)


def party(table: str, column: str) -> str:
    """The organisation belongs, or has belonged, to the row's own collaboration."""
    return (
        f"{column} IN (SELECT m.organisation_id FROM core_membership m "
        f"WHERE m.collaboration_id = {table}.collaboration_id)"
    )


def unit_of(table: str, condition: str = "true") -> str:
    """The unit belongs to the row's own collaboration; `o` is its operator."""
    return (
        "EXISTS (SELECT 1 FROM core_unit u JOIN core_domain o ON o.id = u.operator_id "
        f"WHERE u.id = unit_id AND u.collaboration_id = {table}.collaboration_id AND ({condition}))"
    )


RULE, KEY, SHARE = "costsharing_costrule", "costsharing_costkey", "costsharing_costkeyshare"
BUDGET, RUN, LEDGER = "costsharing_budgetline", "costsharing_monthrun", "costsharing_ledgerline"

TABLES = [
    Secure("costsharing_costagreement", select=f"{MEMBER} OR {SETUP}", insert=SETUP, worker_select=NIGHT),
    Secure(
        RULE,
        select=MEMBER,
        insert=(
            f"{MEMBER} AND {KEEPER} AND {party(RULE, 'region_id')} "
            f"AND (named_party_id IS NULL OR {party(RULE, 'named_party_id')})"
        ),
        worker_select=NIGHT,
    ),
    Secure(KEY, select=MEMBER, insert=f"{MEMBER} AND {KEEPER}", worker_select=NIGHT),
    Secure(
        SHARE,
        select=MEMBER,
        insert=(
            f"{MEMBER} AND {KEEPER} AND {party(SHARE, 'organisation_id')} AND key_id IN "
            f"(SELECT k.id FROM {KEY} k WHERE k.collaboration_id = {SHARE}.collaboration_id)"
        ),
        worker_select=NIGHT,
    ),
    Secure(
        BUDGET,
        select=MEMBER,
        insert=(
            f"{MEMBER} AND {unit_of(BUDGET)} "
            f"AND ({KEEPER} OR {unit_of(BUDGET, f'o.organisation_id = {MY_ORGANISATION}')})"
        ),
        worker_select=NIGHT,
    ),
    Secure(RUN, select=MEMBER, worker_select=NIGHT, worker_insert=NIGHT),
    Secure(
        LEDGER,
        select=MEMBER,
        worker_select=NIGHT,
        worker_insert=(
            f"{NIGHT} AND {unit_of(LEDGER)} AND run_id IN "
            f"(SELECT r.id FROM {RUN} r WHERE r.collaboration_id = {LEDGER}.collaboration_id "
            f"AND r.year = {LEDGER}.year AND r.month = {LEDGER}.month)"
        ),
    ),
]

# A key's shares come in one statement; when it ends they sum to exactly 100. The ledger only grows, for the owner too.
TRIGGERS = f"""
CREATE FUNCTION vk_key_shares_sum() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM {SHARE} s WHERE s.key_id IN (SELECT a.key_id FROM added a)
             GROUP BY s.key_id HAVING sum(s.percent) <> 100) THEN
    RAISE EXCEPTION 'the shares of a key do not sum to 100'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'key_shares_sum_to_100', TABLE = '{SHARE}';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER key_shares_sum_to_100 AFTER INSERT ON {SHARE}
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION vk_key_shares_sum();
CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {LEDGER}
  FOR EACH STATEMENT EXECUTE FUNCTION vk_append_only();
CREATE TRIGGER run_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {RUN}
  FOR EACH STATEMENT EXECUTE FUNCTION vk_append_only();
"""
UNDO = f"""
DROP TRIGGER run_append_only ON {RUN};
DROP TRIGGER ledger_append_only ON {LEDGER};
DROP TRIGGER key_shares_sum_to_100 ON {SHARE};
DROP FUNCTION vk_key_shares_sum();
"""


class Migration(migrations.Migration):
    dependencies = [("costsharing", "0001_initial"), ("core", "0002_security")]
    operations = [*TABLES, migrations.RunSQL(TRIGGERS, UNDO)]
