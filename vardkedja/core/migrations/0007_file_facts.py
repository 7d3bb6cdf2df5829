"""Facts for retention: one row per authority and case, filled from what is written already."""

import uuid

import django.db.models.deletion
from django.db import connection, migrations, models

from vardkedja.core.rls import IN_MY_CASES, ME, CaseOwnerKey, Secure, migrating

CHILD_PLACED = migrations.RunSQL(
    """
CREATE FUNCTION vk_child_placed(in_case uuid, on_day date) RETURNS integer
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH marked AS (
    UPDATE core_filefacts f SET child_placed_on = least(f.child_placed_on, on_day)
    WHERE f.case_id = in_case AND in_case IN (SELECT vk_my_cases()) RETURNING 1)
  SELECT count(*)::integer FROM marked $$;
REVOKE ALL ON FUNCTION vk_child_placed(uuid, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vk_child_placed(uuid, date) TO vk_app;
GRANT CREATE ON SCHEMA public TO vk_definer;
ALTER FUNCTION vk_child_placed(uuid, date) OWNER TO vk_definer;
REVOKE CREATE ON SCHEMA public FROM vk_definer;
GRANT UPDATE (child_placed_on) ON core_filefacts TO vk_definer;
CREATE POLICY definer_update ON core_filefacts FOR UPDATE TO vk_definer USING (true) WITH CHECK (true);
""",
    """
DROP POLICY definer_update ON core_filefacts;
REVOKE UPDATE ON core_filefacts FROM vk_definer;
DROP FUNCTION vk_child_placed(uuid, date);
""",
)

#: What is written, or taken to file, before this table came. The day of a note is the Swedish one.
FILL = """
INSERT INTO core_filefacts (id, case_id, case_owner_id, domain_id, law, is_private, in_sample_area, begun_on, last_note_on,
  born_on_sample_day)
SELECT gen_random_uuid(), c.id, c.owner_id, d.id, d.law, o.kind = 'private',
  o.code = '1480' OR left(o.code, 2) IN ('05', '09', '22'),
  least(min((w.at AT TIME ZONE 'Europe/Stockholm')::date),
    CASE WHEN d.id = c.owner_id THEN (c.opened_at AT TIME ZONE 'Europe/Stockholm')::date END),
  max((w.at AT TIME ZONE 'Europe/Stockholm')::date),
  (SELECT extract(day FROM r.birth_date) IN (5, 15, 25) FROM core_personrecord r
    WHERE r.domain_id = d.id AND r.person_id = c.person_id)
FROM core_case c
JOIN (SELECT case_id, owner_id AS domain_id, written_at AS at FROM core_entryversion
      UNION ALL SELECT case_id, domain_id, taken_at FROM core_filing
      UNION ALL SELECT id, owner_id, NULL FROM core_case) w ON w.case_id = c.id
JOIN core_domain d ON d.id = w.domain_id
JOIN core_organisation o ON o.id = d.organisation_id
GROUP BY c.id, d.id, o.id
"""


def fill(apps, schema_editor):
    with migrating(), connection.cursor() as cursor:
        cursor.execute(FILL)


MINE = f"domain_id = {ME}"


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0006_release_grounds"),
    ]

    operations = [
        migrations.CreateModel(
            name="FileFacts",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "law",
                    models.CharField(
                        choices=[("sol", "Socialtjänstlagen"), ("hsl", "Hälso- och sjukvårdslagen")],
                        max_length=3,
                        verbose_name="dokumenterar enligt",
                    ),
                ),
                ("is_private", models.BooleanField(verbose_name="privat utförare")),
                ("in_sample_area", models.BooleanField(verbose_name="område där allt bevaras")),
                ("begun_on", models.DateField(verbose_name="akten började")),
                ("last_note_on", models.DateField(blank=True, null=True, verbose_name="sista anteckningen")),
                (
                    "born_on_sample_day",
                    models.BooleanField(blank=True, null=True, verbose_name="född den 5, 15 eller 25"),
                ),
                ("child_placed_on", models.DateField(blank=True, null=True, verbose_name="barn placerat")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.case",
                        verbose_name="ärende",
                    ),
                ),
                (
                    "case_owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "domain",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
            ],
            options={
                "verbose_name": "uppgift för gallring",
                "verbose_name_plural": "uppgifter för gallring",
                "indexes": [
                    models.Index(fields=["domain", "last_note_on"], name="core_filefa_domain__48bf36_idx")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("domain", "case"), name="one_file_per_authority_and_case"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last_note_on__isnull", True),
                            ("last_note_on__gte", models.F("begun_on")),
                            _connector="OR",
                        ),
                        name="last_note_not_before_the_file",
                    ),
                ],
            },
        ),
        Secure(
            "core_filefacts",
            select=MINE,
            insert=f"{MINE} AND {IN_MY_CASES}",
            update=MINE,
            update_columns=["begun_on", "last_note_on", "born_on_sample_day", "child_placed_on"],
            definer=True,
        ),
        CaseOwnerKey("core_filefacts"),
        CHILD_PLACED,
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
