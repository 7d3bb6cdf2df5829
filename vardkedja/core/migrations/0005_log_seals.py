"""Seals of the access log: the table, what a sealer may know of the rows, and numbers that nobody chooses."""

import uuid

from django.db import migrations, models

from vardkedja.core.rls import Secure

TABLE = migrations.CreateModel(
    name="LogSeal",
    fields=[
        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
        ("number", models.BigIntegerField()),
        ("era", models.IntegerField()),
        ("first_xid", models.BigIntegerField()),
        ("last_xid", models.BigIntegerField()),
        ("rows", models.BigIntegerField()),
        ("digest", models.BinaryField()),
        ("previous", models.BinaryField()),
        ("sealed_at", models.DateTimeField()),
        ("key_id", models.CharField(max_length=16)),
        ("seal", models.BinaryField()),
    ],
    options={
        "verbose_name": "sigill",
        "verbose_name_plural": "sigill",
        "ordering": ["number"],
        "constraints": [models.UniqueConstraint(fields=("number",), name="seal_number_once")],
    },
)
#: What a role may give when it adds a row to the log: all but the transaction's number and era, which the database gives.
GIVEN = (
    "id, at, user_id, user_name, roles, reader_domain_id, owner_domain_id, unit_id, person_id, case_id, action, what, "
    "object_id, reason, relation, source"
)
ROWS = """
ALTER TABLE core_accesslog ADD COLUMN era integer NOT NULL DEFAULT 1;
CREATE INDEX access_log_by_transaction ON core_accesslog (era, xid);
REVOKE INSERT ON core_accesslog FROM vk_app;
GRANT INSERT ({given}) ON core_accesslog TO vk_app;
GRANT SELECT ON core_accesslog TO vk_definer;
CREATE POLICY definer_select ON core_accesslog FOR SELECT TO vk_definer USING (true);
CREATE TRIGGER log_seal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON core_logseal
  FOR EACH STATEMENT EXECUTE FUNCTION vk_append_only();
""".replace("{given}", GIVEN)
#: Number and digest of the rows of a range, and not one row. The encoding of a row is PostgreSQL's binary one of a
#: record: each value with its type and length, so that no two rows look alike; texts as UTF-8 whatever the client speaks.
DIGEST = """
CREATE FUNCTION vk_log_digest(of_era integer, first_xid bigint, last_xid bigint,
    OUT "rows" bigint, OUT digest bytea)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT count(*), sha256(coalesce(string_agg(sha256(record_send(ROW(
     l.era, l.xid, l.id, l.at, l.user_id, convert_to(l.user_name, 'UTF8'), convert_to(l.roles, 'UTF8'),
     l.reader_domain_id, l.owner_domain_id, l.unit_id, l.person_id, l.case_id, convert_to(l.action, 'UTF8'),
     convert_to(l.what, 'UTF8'), l.object_id, convert_to(l.reason, 'UTF8'), convert_to(l.relation, 'UTF8'),
     convert_to(l.source, 'UTF8')
   ))), ''::bytea ORDER BY l.xid, l.id), ''::bytea))
   FROM public.core_accesslog l
   WHERE l.era = $1 AND l.xid >= $2::text::xid8 AND l.xid <= $3::text::xid8 $$;
-- Rows that no seal can ever cover: of no era, or of a transaction that has not begun.
CREATE FUNCTION vk_log_strays(of_era integer, next_xid bigint) RETURNS bigint
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT (SELECT count(*) FROM public.core_accesslog l WHERE l.era < 1)
        + (SELECT count(*) FROM public.core_accesslog l WHERE l.era > $1)
        + (SELECT count(*) FROM public.core_accesslog l WHERE l.era = $1 AND l.xid >= $2::text::xid8)
        + (SELECT count(*) FROM generate_series(1, $1 - 1) e JOIN public.core_accesslog l
             ON l.era = e AND l.xid > '9223372036854775807'::xid8) $$;
REVOKE ALL ON FUNCTION vk_log_digest(integer, bigint, bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION vk_log_strays(integer, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vk_log_digest(integer, bigint, bigint) TO vk_worker;
GRANT EXECUTE ON FUNCTION vk_log_strays(integer, bigint) TO vk_worker;
GRANT CREATE ON SCHEMA public TO vk_definer;
ALTER FUNCTION vk_log_digest(integer, bigint, bigint) OWNER TO vk_definer;
ALTER FUNCTION vk_log_strays(integer, bigint) OWNER TO vk_definer;
REVOKE CREATE ON SCHEMA public FROM vk_definer;
"""
BACK = """
DROP FUNCTION vk_log_strays(integer, bigint);
DROP FUNCTION vk_log_digest(integer, bigint, bigint);
DROP TRIGGER log_seal_append_only ON core_logseal;
DROP POLICY definer_select ON core_accesslog;
REVOKE SELECT ON core_accesslog FROM vk_definer;
REVOKE INSERT ({given}) ON core_accesslog FROM vk_app;
GRANT INSERT ON core_accesslog TO vk_app;
DROP INDEX access_log_by_transaction;
ALTER TABLE core_accesslog DROP COLUMN era;
""".replace("{given}", GIVEN)


class Migration(migrations.Migration):
    dependencies = [("core", "0004_attachments")]
    operations = [
        TABLE,
        Secure(
            "core_logseal",
            select="true",
            worker_select="true",
            worker_insert="(select vk_setup())",
        ),
        migrations.RunSQL(ROWS + DIGEST, BACK),
    ]
