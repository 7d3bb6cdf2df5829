"""The database's clock may be set back while a demo county's history is played (see docs/decisions/history-clock.md)."""

from django.db import migrations

NOW = """
CREATE OR REPLACE FUNCTION vk_now() RETURNS timestamptz LANGUAGE sql STABLE AS
  $$ SELECT least(
       nullif(current_setting('vk.history', true), '')::timestamptz,
       CASE WHEN current_database() LIKE '%test%'
         THEN coalesce(nullif(current_setting('vk.now', true), '')::timestamptz, now()) ELSE now() END) $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION vk_now() RETURNS timestamptz LANGUAGE sql STABLE AS
  $$ SELECT CASE WHEN current_database() LIKE '%test%'
       THEN coalesce(nullif(current_setting('vk.now', true), '')::timestamptz, now()) ELSE now() END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0011_standing_access")]
    operations = [migrations.RunSQL(NOW, BEFORE)]
