"""Files below a case: table, policies, keys, and that they are never changed."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from vardkedja.core.rls import IN_MY_CASES, ME, CaseOwnerKey, Secure

OWN = f"owner_id = {ME}"
#: Whoever may read the version, by the version's own policy, reads its files; others hang on nothing that is released.
READABLE = f"{OWN} OR EXISTS (SELECT 1 FROM core_entryversion v WHERE v.id = version_id)"
KEYS = [
    migrations.RunSQL(
        f"ALTER TABLE core_attachment ADD CONSTRAINT core_attachment_{name} FOREIGN KEY ({columns}) REFERENCES {target}",
        f"ALTER TABLE core_attachment DROP CONSTRAINT core_attachment_{name}",
    )
    for name, columns, target in (
        (
            "version_owner",
            "version_id, entry_id, case_id, owner_id",
            "core_entryversion (id, entry_id, case_id, owner_id)",
        ),
        ("consent_owner", "consent_id, case_id, owner_id", "core_consent (id, case_id, owner_id)"),
    )
]
APPEND_ONLY = migrations.RunSQL(
    "CREATE TRIGGER attachment_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON core_attachment "
    "FOR EACH STATEMENT EXECUTE FUNCTION vk_append_only()",
    "DROP TRIGGER attachment_append_only ON core_attachment",
)


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_log_reviews_and_emergency_access"),
    ]

    operations = [
        migrations.AlterField(
            model_name="entry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("identity", "Namn och nummer"),
                    ("application", "Ansökan"),
                    ("assessment", "Ledamots bedömning"),
                    ("placement_assessment", "Placeringsbedömning"),
                    ("assistance_decision", "Biståndsbeslut"),
                    ("admission_decision", "Inskrivningsbeslut"),
                    ("region_decision", "Regionens vårdbeslut"),
                    ("sis_decision", "SiS beslut (27 § LVM)"),
                    ("discharge_plan", "Plan för hemgång"),
                    ("discharge", "Utskrivning"),
                    ("sip", "Samordnad individuell plan"),
                    ("support", "Beslut om stödinsats"),
                    ("note", "Anteckning"),
                    ("document", "Tillagd handling"),
                ],
                max_length=24,
                verbose_name="slag",
            ),
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("identity", "Namn och nummer"),
                            ("social", "Social situation"),
                            ("substance", "Substansbruk"),
                            ("mental", "Psykisk hälsa"),
                            ("somatic", "Kroppslig hälsa"),
                            ("children", "Barn"),
                            ("economy", "Ekonomi"),
                            ("planning", "Planering"),
                            ("practical", "Praktiskt kring placeringen"),
                        ],
                        max_length=12,
                        verbose_name="kategori",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="filens namn")),
                (
                    "content_type",
                    models.CharField(
                        choices=[("application/pdf", "PDF"), ("image/png", "PNG"), ("image/jpeg", "JPEG")],
                        max_length=15,
                        verbose_name="format",
                    ),
                ),
                ("size", models.PositiveIntegerField(verbose_name="storlek")),
                ("sha256", models.CharField(max_length=64)),
                ("key", models.CharField(max_length=32)),
                ("added_by_name", models.CharField(max_length=160)),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                    "consent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="core.consent",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.entry",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="core.entryversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "fil",
                "verbose_name_plural": "filer",
                "indexes": [
                    models.Index(fields=["version"], name="core_attach_version_1ae282_idx"),
                    models.Index(fields=["consent"], name="core_attach_consent_1716e6_idx"),
                    models.Index(fields=["owner", "case"], name="core_attach_owner_i_23f6c6_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("entry__isnull", True), ("version__isnull", True)),
                            models.Q(("entry__isnull", False), ("version__isnull", False)),
                            _connector="OR",
                        ),
                        name="attachment_of_version_names_its_entry",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("size__gt", 0)), name="attachment_is_not_empty"
                    ),
                ],
            },
        ),
        Secure("core_attachment", select=READABLE, insert=f"{OWN} AND {IN_MY_CASES}"),
        CaseOwnerKey("core_attachment"),
        *KEYS,
        APPEND_ONLY,
    ]
