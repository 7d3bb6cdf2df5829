"""An account stays with the authority that it was made for until it has left it; a first assignment elsewhere does not take it.

So far an account that was made ahead of its assignment was kept by whoever gave it one first.
"""

import importlib

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION vk_keeps_account(whose uuid) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH given AS (SELECT a.domain_id, bool_or(a.valid_to IS NULL OR a.valid_to > vk_today()) AS lasts
    FROM core_assignment a WHERE a.user_id = whose GROUP BY a.domain_id),
  keeper AS (SELECT u.kept_by_id AS domain_id FROM core_user u WHERE u.id = whose AND u.kept_by_id IS NOT NULL
    AND NOT EXISTS (SELECT FROM given g WHERE g.domain_id = u.kept_by_id AND NOT g.lasts))
  SELECT CASE WHEN EXISTS (SELECT FROM keeper) THEN (SELECT domain_id = vk_me() FROM keeper)
    ELSE EXISTS (SELECT FROM given WHERE lasts)
      AND NOT EXISTS (SELECT FROM given WHERE lasts AND domain_id IS DISTINCT FROM vk_me()) END $$;
"""
AS_DEFINER = """
GRANT CREATE ON SCHEMA public TO vk_definer;
SET ROLE vk_definer;
{function}
RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM vk_definer;
"""
_before = importlib.import_module("vardkedja.core.migrations.0018_who_keeps_an_account").KEEPS
BEFORE = _before[: _before.index("REVOKE")].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [("core", "0024_user_representative")]

    operations = [migrations.RunSQL(AS_DEFINER.format(function=FUNCTION), AS_DEFINER.format(function=BEFORE))]
