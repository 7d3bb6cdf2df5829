"""Every table is walked as the database knows it: policy, FORCE and grants, or a reason on a list."""

import pytest

from tests.security import allowed, allowed_functions
from tests.security.catalogue import (
    COMMANDS,
    ROLES,
    Rows,
    columns,
    foreign_keys,
    grants,
    is_ours,
    policies,
    relations,
    sheltered,
    tables,
    unique_rules,
)


def agrees(found: set, listed: object, advice: str) -> None:
    """Fail with what is missing on the list in allowed.py, and with what stands there but is no longer so."""
    named = set(listed)  # type: ignore[call-overload]
    assert not found - named, f"{advice}: {sorted(found - named)}"
    assert not named - found, f"no longer so, take it off the list in allowed.py: {sorted(named - found)}"


SHORT_TEXT = 64  # characters: codes and numbers; anything longer can hold words about somebody


def test_every_relation_is_the_house_s_or_a_known_framework_table(rows: Rows):
    found = {r.name for r in relations(rows) if not is_ours(r.name)}
    agrees(found, allowed.FRAMEWORK, "name a new framework table in allowed.FRAMEWORK, with its reason")


def test_every_table_of_the_house_has_forced_row_level_security(rows: Rows):
    bare = {
        r.name
        for r in relations(rows)
        if r.kind in {"r", "p"} and is_ours(r.name) and not (r.rls and r.forced)
    }
    agrees(bare, allowed.UNSCOPED, "add rls.Secure(table, …) to the migration that makes the table")


def test_everything_belongs_to_the_owner_role(rows: Rows):
    assert {r.name: r.owner for r in relations(rows) if r.owner != "vk_owner"} == {}


def test_views_ask_as_the_reader_and_none_is_materialised(rows: Rows):
    others = [r for r in relations(rows) if r.kind not in {"r", "p"}]
    assert [r.name for r in others if r.kind != "v"] == []
    assert [r.name for r in others if "security_invoker=true" not in r.options] == []
    agrees({r.name for r in others}, allowed.VIEWS, "name it in allowed.VIEWS with its reason")


@pytest.mark.parametrize("role", ROLES)
def test_grants_and_policies_go_together(rows: Rows, role: str):
    wrong = {}
    for table in tables(rows):
        if table in allowed.UNSCOPED:
            continue
        given, ruled = grants(rows, table, role), policies(rows, table, role)
        if given != ruled:
            wrong[table] = f"granted {sorted(given)}, policies {sorted(ruled)}"
    assert wrong == {}


@pytest.mark.parametrize("role", ROLES)
def test_nobody_may_truncate_refer_or_hang_triggers(rows: Rows, role: str):
    all_tables = [*tables(rows), *allowed.FRAMEWORK]
    more = {t: grants(rows, t, role) - set(COMMANDS) for t in all_tables}
    assert {t: rights for t, rights in more.items() if rights} == {}


def test_every_table_can_be_read_by_somebody(rows: Rows):
    dead = [t for t in tables(rows) if not any("SELECT" in grants(rows, t, role) for role in ROLES)]
    assert dead == []


def test_the_application_deletes_only_where_there_is_a_reason(rows: Rows):
    deleted = {t for t in tables(rows) if "DELETE" in grants(rows, t, "vk_app")}
    agrees(deleted, allowed.APP_DELETES, "name it in allowed.APP_DELETES with its reason")


def test_the_worker_reads_only_what_holds_no_person(rows: Rows):
    read = {t for t in tables(rows) if "SELECT" in grants(rows, t, "vk_worker")}
    agrees(
        read, allowed.WORKER_READS, "name it in allowed.WORKER_READS with its reason, or take the grant away"
    )


def test_the_worker_writes_only_its_figures(rows: Rows):
    written = {t for t in tables(rows) if grants(rows, t, "vk_worker") - {"SELECT"}}
    agrees(written, allowed.WORKER_WRITES, "name it in allowed.WORKER_WRITES with its reason")


def test_what_the_worker_reads_holds_no_free_text(rows: Rows):
    texts = {
        (table, c.name)
        for table in allowed.WORKER_READS
        for c in columns(rows, table)
        if c.type in {"text", "jsonb"} or (c.length or 0) > SHORT_TEXT
    }
    agrees(texts, allowed.WORKER_TEXT, "name it in allowed.WORKER_TEXT with its reason")


def test_the_worker_reads_no_framework_table_but_names(rows: Rows):
    read = {t for t in allowed.FRAMEWORK if grants(rows, t, "vk_worker")}
    assert read == {"django_content_type", "django_migrations"}


def test_unique_rules_begin_with_the_owner_or_have_a_reason(rows: Rows):
    scoped = [u for u in unique_rules(rows) if u.table not in allowed.UNSCOPED]
    telling = {u.name for u in scoped if u.first not in allowed.OWNER_COLUMNS and u.first != "id"}
    agrees(telling, allowed.UNIQUE_ACROSS, "a constraint across owners tells that a row exists elsewhere")


def test_primary_keys_are_made_in_python(rows: Rows):
    found = rows(
        "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'id' "
        "WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attidentity <> ''"
    )
    counted = {row[0] for row in found if is_ours(row[0])} - set(allowed.UNSCOPED)
    agrees(
        counted, allowed.COUNTED_KEYS, "a counted key tells how many rows others have; use models.base.Row"
    )


def test_no_foreign_key_cascades(rows: Rows):
    assert [k.name for k in foreign_keys(rows) if k.on_delete != "a"] == [], (
        "a cascade deletes another domain's row"
    )


def test_rows_below_a_case_carry_its_owner_in_their_key(rows: Rows):
    keys = foreign_keys(rows)
    to_case = {k.table for k in keys if k.target == "core_case"}
    whole = {k.table for k in keys if k.target == "core_case" and k.target_columns == ("id", "owner_id")}
    agrees(to_case - whole, allowed.WITHOUT_CASE_OWNER, "add rls.CaseOwnerKey(table)")


def test_rows_below_a_case_are_sheltered_when_its_person_is_protected(rows: Rows):
    """Who is not named for a protected person reads nothing of the case but that it is there."""
    below = {t for t in tables(rows) if any(c.name in {"case_id", "record_id"} for c in columns(rows, t))}
    agrees(below - sheltered(rows), allowed.NOT_SHELTERED, "add rls.Sheltered(table) to a migration")


def test_no_default_privileges(rows: Rows):
    assert rows("SELECT defaclrole::regrole::text, defaclobjtype FROM pg_default_acl") == []


@pytest.mark.parametrize("role", [*ROLES, "vk_owner", "vk_definer"])
def test_roles_have_no_power_beyond_their_grants(rows: Rows, role: str):
    query = "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles WHERE rolname = %s"
    assert rows(query, [role]) == [(False,) * 5]


@pytest.mark.parametrize("role", ROLES)
def test_acting_roles_are_members_of_nothing_and_own_nothing(rows: Rows, role: str):
    assert rows("SELECT roleid::regrole::text FROM pg_auth_members WHERE member = %s::regrole", [role]) == []
    owned = "SELECT count(*) FROM pg_shdepend WHERE refobjid = %s::regrole AND deptype = 'o'"
    assert rows(owned, [role]) == [(0,)]


@pytest.mark.parametrize("role", ROLES)
def test_acting_roles_make_nothing(rows: Rows, role: str):
    query = (
        "SELECT has_database_privilege(%s, current_database(), 'TEMP'), "
        "has_database_privilege(%s, current_database(), 'CREATE'), "
        "bool_or(has_schema_privilege(%s, n.oid, 'CREATE')) FROM pg_namespace n"
    )
    assert rows(query, [role] * 3) == [(False, False, False)]
    large = (
        "SELECT proname FROM pg_proc WHERE proname IN ('lo_create', 'lo_from_bytea', 'lo_put', 'lowrite') "
    )
    assert rows(large + "AND has_function_privilege(%s, oid, 'EXECUTE')", [role]) == []


def test_functions_that_look_past_policies_are_few_and_closed(rows: Rows):
    found = rows(
        "SELECT proname, proowner::regrole::text, proconfig, has_function_privilege('vk_worker', oid, 'EXECUTE'), "
        "has_function_privilege('vk_app', oid, 'EXECUTE'), "
        "NOT EXISTS (SELECT FROM aclexplode(proacl) a WHERE a.grantee = 0) AND proacl IS NOT NULL "
        "FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
    )
    agrees({row[0] for row in found}, allowed_functions.DEFINER_FUNCTIONS, "name it with its reason")
    for name, owner, settings, worker, app, closed in found:
        assert owner == "vk_definer", name
        assert any(s.startswith("search_path=") for s in settings or []), name
        assert closed, name
        assert (worker, app) == (
            (True, False) if name in allowed_functions.WORKER_FUNCTIONS else (False, True)
        ), name


def test_the_definer_reaches_only_what_its_functions_need(rows: Rows):
    read = {t for t in tables(rows) if grants(rows, t, "vk_definer")}
    agrees(
        read, allowed_functions.DEFINER_READS, "name it in allowed_functions.DEFINER_READS with its reason"
    )
    expected = {t: {"SELECT"} | allowed_functions.DEFINER_WRITES.get(t, set()) for t in read}
    assert {t: grants(rows, t, "vk_definer") for t in read} == expected


def test_triggers_run_as_the_writer(rows: Rows):
    found = rows(
        "SELECT t.tgname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
        "WHERE NOT t.tgisinternal AND (p.prosecdef OR t.tgenabled NOT IN ('O', 'A'))"
    )
    assert found == []
