"""Nobody makes themselves a named reader of what is protected already; only who records a new protection."""

from django.db import migrations

from vardkedja.core.rls import ME

MINE = f"domain_id = {ME}"
NOT_MYSELF = (
    "user_id IS DISTINCT FROM (select vk_user()) OR NOT EXISTS (SELECT 1 FROM core_protection f "
    "WHERE f.protected_id = core_namedreader.content_object_id AND f.valid_from <= vk_today() "
    "AND (f.valid_to IS NULL OR f.valid_to > vk_today()))"
)


class Migration(migrations.Migration):
    dependencies = [("core", "0016_own_numbers_are_all_kept")]

    operations = [
        migrations.RunSQL(
            f"ALTER POLICY app_insert ON core_namedreader WITH CHECK ({MINE} AND ({NOT_MYSELF}))",
            f"ALTER POLICY app_insert ON core_namedreader WITH CHECK ({MINE})",
        )
    ]
