"""Which authority answers for how an account signs in: the one that made it, and no other that gives it an assignment."""

import django.db.models.deletion
from django.db import connection, migrations, models

from vardkedja.core.rls import migrating

#: Of what there is: the authority that gave the first assignment.
FILL = """
UPDATE core_user u SET kept_by_id = (
  SELECT a.domain_id FROM core_assignment a WHERE a.user_id = u.id ORDER BY a.valid_from, a.id LIMIT 1)
"""
#: Whether that is the acting authority. Once somebody has left the authority that made the account, it is the only one where
#: they have an assignment that is not over: so none of several takes the account from another.
KEEPS = """
CREATE FUNCTION vk_keeps_account(whose uuid) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH held AS (SELECT DISTINCT a.domain_id FROM core_assignment a
    WHERE a.user_id = whose AND (a.valid_to IS NULL OR a.valid_to > vk_today()))
  SELECT CASE WHEN EXISTS (SELECT FROM held h JOIN core_user u ON u.kept_by_id = h.domain_id WHERE u.id = whose)
    THEN (SELECT u.kept_by_id = vk_me() FROM core_user u WHERE u.id = whose)
    ELSE EXISTS (SELECT FROM held) AND NOT EXISTS (SELECT FROM held h WHERE h.domain_id IS DISTINCT FROM vk_me()) END $$;
REVOKE ALL ON FUNCTION vk_keeps_account(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vk_keeps_account(uuid) TO vk_app;
GRANT SELECT ON core_user, core_assignment TO vk_definer;
CREATE POLICY definer_select ON core_assignment FOR SELECT TO vk_definer USING (true);
GRANT CREATE ON SCHEMA public TO vk_definer;
ALTER FUNCTION vk_keeps_account(uuid) OWNER TO vk_definer;
REVOKE CREATE ON SCHEMA public FROM vk_definer;
"""
BACK = """
DROP FUNCTION vk_keeps_account(uuid);
DROP POLICY definer_select ON core_assignment;
REVOKE ALL ON core_user, core_assignment FROM vk_definer;
"""


def fill(apps, schema_editor):
    with migrating(), connection.cursor() as cursor:
        cursor.execute(FILL)


class Migration(migrations.Migration):
    dependencies = [("core", "0017_nobody_names_themselves")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="kept_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.domain",
                verbose_name="förvaltas av",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        # A deferred key of the new column waits for the end of the transaction, and no table is altered while one waits.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RunSQL(KEEPS, BACK),
    ]
