"""Placement agreements: each version and each signature stands as it was made; both parties read them."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from vardkedja.core.rls import IN_MY_CASES, ME, CaseOwnerKey, Secure, Sheltered

BOTH = f"owner_id = {ME} OR operator_id = {ME}"
ADDS = f"owner_id = {ME} AND {IN_MY_CASES}"
TABLES = ("placementagreement", "agreementsignature")
SECURITY = [
    *(Secure(f"placements_{table}", select=BOTH, insert=ADDS) for table in TABLES),
    *(CaseOwnerKey(f"placements_{table}") for table in TABLES),
    *(Sheltered(f"placements_{table}") for table in TABLES),
    *(
        migrations.RunSQL(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON placements_{table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION vk_append_only()",
            f"DROP TRIGGER {table}_append_only ON placements_{table}",
        )
        for table in TABLES
    ),
    *(
        migrations.RunSQL(
            f"ALTER TABLE placements_{table} ADD CONSTRAINT placements_{table}_{name} "
            f"FOREIGN KEY ({columns}) REFERENCES {target}",
            f"ALTER TABLE placements_{table} DROP CONSTRAINT placements_{table}_{name}",
        )
        for table, name, columns, target in (
            ("placementagreement", "stay_operator", "stay_id, case_id, operator_id", "placements_stay (id, case_id, operator_id)"),
            ("placementagreement", "own_entry", "entry_id, case_id, owner_id", "core_entry (id, case_id, owner_id)"),
            (
                "agreementsignature", "parties", "agreement_id, case_id, owner_id, operator_id",
                "placements_placementagreement (id, case_id, owner_id, operator_id)",
            ),
        )
    ),
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0036_agreements"),
        ("placements", "0027_region"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlacementAgreement",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                (
                    "price_ore",
                    models.BigIntegerField(blank=True, null=True, verbose_name="pris per dygn, öre"),
                ),
                ("valid_from", models.DateField(verbose_name="gäller från")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="gäller till och med")),
                ("notice_days", models.PositiveSmallIntegerField(verbose_name="uppsägningstid, dagar")),
                ("key", models.CharField(max_length=32)),
                ("sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField(verbose_name="upprättat")),
                ("made_by_name", models.CharField(max_length=160, verbose_name="upprättat av")),
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
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.entry"
                    ),
                ),
                (
                    "operator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.domain",
                        verbose_name="kommunens myndighet",
                    ),
                ),
                (
                    "stay",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="placements.stay",
                        verbose_name="vistelse",
                    ),
                ),
            ],
            options={
                "verbose_name": "placeringsavtal",
                "verbose_name_plural": "placeringsavtal",
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="AgreementSignature",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("signed_on", models.DateField(verbose_name="undertecknat")),
                ("our_name", models.CharField(max_length=160, verbose_name="för kommunen")),
                ("home_name", models.CharField(max_length=160, verbose_name="för hemmet")),
                ("recorded_at", models.DateTimeField(verbose_name="antecknat")),
                ("recorded_by_name", models.CharField(max_length=160, verbose_name="antecknat av")),
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
                    "operator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="placements.placementagreement",
                        verbose_name="avtal",
                    ),
                ),
            ],
            options={
                "verbose_name": "underskrift av placeringsavtal",
                "verbose_name_plural": "underskrifter av placeringsavtal",
            },
        ),
        migrations.AddIndex(
            model_name="placementagreement",
            index=models.Index(fields=["stay"], name="placements__stay_id_30de9d_idx"),
        ),
        migrations.AddConstraint(
            model_name="placementagreement",
            constraint=models.UniqueConstraint(
                fields=("case", "stay", "number"), name="agreement_once_per_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="placementagreement",
            constraint=models.UniqueConstraint(
                fields=("id", "case", "owner", "operator"), name="agreement_and_parties"
            ),
        ),
        migrations.AddConstraint(
            model_name="placementagreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="agreement_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="placementagreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("price_ore", None), ("price_ore__gt", 0), _connector="OR"),
                name="agreement_price_above_zero",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreementsignature",
            constraint=models.UniqueConstraint(fields=("case", "agreement"), name="agreement_signed_once"),
        ),
        *SECURITY,
    ]
