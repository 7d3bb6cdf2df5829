"""What is protected, who is named for it, and row-level security that keeps it from everybody else."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from vardkedja.core.rls import IN_MY_CASES, ME, SYSTEM, CaseOwnerKey, Secure, Sheltered

#: All four look past policies, since the policies of the tables they read ask them. Each leaves at once where the
#: authority knows nobody who is protected; plpgsql keeps its plans.
FUNCTIONS = """
CREATE FUNCTION vk_sheltered() RETURNS TABLE (person_id uuid, case_id uuid, is_open boolean)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY SELECT s.person_id, s.case_id,
    EXISTS (SELECT 1 FROM core_namedreader n WHERE n.content_object_id = s.id AND n.user_id = vk_user())
    OR EXISTS (SELECT 1 FROM core_reveal r WHERE r.protected_id = s.id AND r.user_id = vk_user() AND r.valid_to > vk_now())
    OR EXISTS (SELECT 1 FROM core_emergencyaccess e
      WHERE e.domain_id = vk_me() AND e.user_id = vk_user() AND e.ended_at IS NULL AND e.valid_to > vk_now()
        AND (e.case_id = s.case_id
          OR s.person_id IN (SELECT c.person_id FROM core_case c WHERE c.id = e.case_id AND c.owner_id = vk_me())
          OR s.person_id IN (SELECT p.person_id FROM core_personrecord p WHERE p.id = e.record_id)))
  FROM core_protectedperson s
  WHERE s.domain_id = vk_me() AND EXISTS (SELECT 1 FROM core_protection f WHERE f.protected_id = s.id
    AND f.valid_from <= vk_today() AND (f.valid_to IS NULL OR f.valid_to > vk_today()));
END $$;
-- Persons protected in my authority who are not open to the user.
CREATE FUNCTION vk_hidden_persons() RETURNS SETOF uuid
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM core_protectedperson s WHERE s.domain_id = vk_me()) THEN RETURN; END IF;
  RETURN QUERY SELECT h.person_id FROM vk_sheltered() h WHERE h.person_id IS NOT NULL
    GROUP BY h.person_id HAVING NOT bool_or(h.is_open);
END $$;
-- My authority's records of them.
CREATE FUNCTION vk_hidden_records() RETURNS SETOF uuid
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM core_protectedperson s WHERE s.domain_id = vk_me()) THEN RETURN; END IF;
  RETURN QUERY SELECT r.id FROM core_personrecord r
    WHERE r.domain_id = vk_me() AND r.person_id IN (SELECT vk_hidden_persons());
END $$;
-- Cases about them: my own; those told to be protected; and others' in which my authority was told something. A case whose
-- owner told nothing stays as it is: hiding it would tell that it is about somebody whom I know to be protected.
CREATE FUNCTION vk_hidden_cases() RETURNS SETOF uuid
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM core_protectedperson s WHERE s.domain_id = vk_me()) THEN RETURN; END IF;
  RETURN QUERY SELECT h.case_id FROM vk_sheltered() h
      WHERE h.case_id IS NOT NULL GROUP BY h.case_id
      HAVING NOT bool_or(h.is_open OR (h.person_id IS NOT NULL AND h.person_id NOT IN (SELECT vk_hidden_persons())))
    UNION SELECT c.id FROM core_case c WHERE c.person_id IN (SELECT vk_hidden_persons())
      AND (c.owner_id = vk_me()
        OR EXISTS (SELECT 1 FROM core_grant g WHERE g.case_id = c.id AND g.recipient_id = vk_me() AND g.withdrawn_at IS NULL)
        OR EXISTS (SELECT 1 FROM core_filing f WHERE f.case_id = c.id AND f.domain_id = vk_me()));
END $$;
GRANT CREATE ON SCHEMA public TO vk_definer;
"""
NAMES = ("vk_sheltered", "vk_hidden_persons", "vk_hidden_records", "vk_hidden_cases")
#: What those functions read besides the tables that this migration makes.
READ = ("core_personrecord", "core_case", "core_grant", "core_filing", "core_emergencyaccess")
CLOSE = "".join(
    f"REVOKE ALL ON FUNCTION {name}() FROM PUBLIC; GRANT EXECUTE ON FUNCTION {name}() TO vk_app; "
    f"ALTER FUNCTION {name}() OWNER TO vk_definer; "
    for name in NAMES
)
LOOK_PAST = migrations.RunSQL(
    FUNCTIONS + CLOSE + "REVOKE CREATE ON SCHEMA public FROM vk_definer;",
    "".join(f"DROP FUNCTION {name}(); " for name in reversed(NAMES)),
)
READS = [
    migrations.RunSQL(
        f"GRANT SELECT ON {table} TO vk_definer; "
        f"CREATE POLICY definer_select ON {table} FOR SELECT TO vk_definer USING (true)",
        f"DROP POLICY definer_select ON {table}; REVOKE ALL ON {table} FROM vk_definer",
    )
    for table in READ
]
MINE = f"domain_id = {ME}"
#: One's own knowledge, or what one tells another authority that is party to the case.
OWN_OR_TOLD = f"({MINE} AND told_by_id IS NULL) OR told_by_id = {ME}"
SECURITY = [
    Secure(
        "core_protectedperson",
        select=f"{MINE} OR told_by_id = {ME}",
        insert=(
            f"({MINE} AND told_by_id IS NULL) OR (told_by_id = {ME} AND domain_id <> {ME} AND {IN_MY_CASES} "
            "AND EXISTS (SELECT 1 FROM core_caseparty p WHERE p.case_id = core_protectedperson.case_id "
            "AND p.domain_id = core_protectedperson.domain_id))"
        ),
        update=OWN_OR_TOLD,
        update_columns=["person_id"],
        definer=True,
    ),
    Secure(
        "core_protection",
        select=f"{MINE} OR told_by_id = {ME}",
        insert=OWN_OR_TOLD,
        update=OWN_OR_TOLD,
        update_columns=["valid_to", "ended_by_name", "ended_at"],
        definer=True,
    ),
    Secure("core_namedreader", select=MINE, insert=MINE, delete=MINE, definer=True),
    Secure("core_reveal", select=MINE, insert=f"{MINE} AND user_id = (select vk_user())", definer=True),
]
KEYS = [
    CaseOwnerKey("core_protectedperson"),
    *(
        migrations.RunSQL(
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_{name} FOREIGN KEY ({columns}) REFERENCES core_protectedperson {target}",
            f"ALTER TABLE {table} DROP CONSTRAINT {table}_{name}",
        )
        for table, name, columns, target in (
            ("core_protection", "protected_domain", "protected_id, domain_id", "(id, domain_id)"),
            (
                "core_protection",
                "protected_teller",
                "protected_id, domain_id, told_by_id",
                "(id, domain_id, told_by_id)",
            ),
            ("core_namedreader", "protected_domain", "content_object_id, domain_id", "(id, domain_id)"),
            ("core_reveal", "protected_domain", "protected_id, domain_id", "(id, domain_id)"),
        )
    ),
]
RECORD = "record_id IN (select vk_hidden_records())"
#: Contents are kept from "systemet" as well: nothing that it sends or files by itself can name a protected person.
SHELTER = [
    Sheltered("core_personrecord", hidden="person_id IN (select vk_hidden_persons())", also="false"),
    Sheltered("core_personidentifier", hidden=RECORD, also="false"),
    Sheltered("core_homemunicipality", hidden=RECORD, also="false"),
    Sheltered("core_entry", also="false"),
    Sheltered("core_entryversion", also="false"),
    # The own part stays: without it nobody could be shown that there is a case at all.
    Sheltered("core_caseparty", also=f"{MINE} OR {SYSTEM}"),
    *(
        Sheltered(table)
        for table in (
            "core_attachment",
            "core_consent",
            "core_event",
            "core_filefacts",
            "core_filing",
            "core_grant",
            "core_release",
            "core_urgentrequest",
        )
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("core", "0007_file_facts"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProtectedPerson",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("person_id", models.UUIDField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.case",
                    ),
                ),
                (
                    "case_owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.domain",
                    ),
                ),
                (
                    "domain",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.domain",
                        verbose_name="enligt",
                    ),
                ),
            ],
            options={
                "verbose_name": "skyddad person",
                "verbose_name_plural": "skyddade personer",
                "permissions": [("see_protected", "Ser skyddade uppgifter")],
            },
        ),
        migrations.CreateModel(
            name="NamedReader",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("named_by_name", models.CharField(max_length=160)),
                ("since", models.DateTimeField()),
                (
                    "domain",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "permission",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.permission"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "content_object",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="named",
                        to="core.protectedperson",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Protection",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("marking", "Sekretessmarkering"), ("registry", "Skyddad folkbokföring")],
                        max_length=8,
                        verbose_name="skydd",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("register", "Folkbokföringen (Skatteverket)"),
                            ("person", "Den enskilde"),
                            ("authority", "En annan myndighet"),
                        ],
                        max_length=10,
                        verbose_name="källa",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="från")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="till")),
                ("recorded_by_name", models.CharField(max_length=160)),
                ("recorded_at", models.DateTimeField()),
                ("ended_by_name", models.CharField(blank=True, max_length=160)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "domain",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "protected",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="facts",
                        to="core.protectedperson",
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.domain",
                    ),
                ),
            ],
            options={
                "verbose_name": "skydd",
                "verbose_name_plural": "skydd",
                "ordering": ["-valid_from", "-recorded_at"],
            },
        ),
        migrations.CreateModel(
            name="Reveal",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("began_at", models.DateTimeField(verbose_name="från")),
                ("valid_to", models.DateTimeField(verbose_name="till")),
                (
                    "domain",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "protected",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reveals",
                        to="core.protectedperson",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "röjande",
                "verbose_name_plural": "röjanden",
            },
        ),
        migrations.AddConstraint(
            model_name="protectedperson",
            constraint=models.UniqueConstraint(
                condition=models.Q(("case__isnull", True)),
                fields=("domain", "person_id"),
                name="person_protected_once_per_authority",
            ),
        ),
        migrations.AddConstraint(
            model_name="protectedperson",
            constraint=models.UniqueConstraint(
                fields=("domain", "case", "told_by"), name="case_told_protected_once_per_authority"
            ),
        ),
        migrations.AddConstraint(
            model_name="protectedperson",
            constraint=models.UniqueConstraint(
                fields=("id", "domain", "told_by"), name="protected_person_and_teller"
            ),
        ),
        migrations.AddConstraint(
            model_name="protectedperson",
            constraint=models.UniqueConstraint(fields=("id", "domain"), name="protected_person_and_domain"),
        ),
        migrations.AddConstraint(
            model_name="protectedperson",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("case__isnull", True),
                        ("case_owner__isnull", True),
                        ("person_id__isnull", False),
                        ("told_by__isnull", True),
                    ),
                    models.Q(
                        ("case__isnull", False), ("case_owner__isnull", False), ("told_by__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="protected_is_an_own_person_or_a_told_case",
            ),
        ),
        migrations.AddIndex(
            model_name="namedreader",
            index=models.Index(fields=["domain", "user"], name="core_namedr_domain__96b51e_idx"),
        ),
        migrations.AddConstraint(
            model_name="namedreader",
            constraint=models.UniqueConstraint(
                fields=("content_object", "user"), name="named_once_per_protected_person"
            ),
        ),
        migrations.AlterUniqueTogether(
            name="namedreader",
            unique_together={("user", "permission", "content_object")},
        ),
        migrations.AddConstraint(
            model_name="protection",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to__isnull", True)),
                fields=("domain", "protected"),
                name="one_protection_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="protection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                ),
                name="protection_ends_after_it_begins",
                violation_error_message="Slutdagen måste vara efter startdagen.",
            ),
        ),
        migrations.AddIndex(
            model_name="reveal",
            index=models.Index(fields=["domain", "user", "-valid_to"], name="core_reveal_domain__a8a6ef_idx"),
        ),
        migrations.AddConstraint(
            model_name="reveal",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to__gt", models.F("began_at"))), name="reveal_ends_after_it_begins"
            ),
        ),
        *KEYS,
        *READS,
        LOOK_PAST,
        *SECURITY,
        *SHELTER,
    ]
