"""What a home must know of a resident from day to day: read and written by the home alone."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


from vardkedja.core.rls import IN_MY_CASES, ME, CaseOwnerKey, Secure, Sheltered

MINE = f"operator_id = {ME}"
ADDS = f"{MINE} AND {IN_MY_CASES}"
COLUMNS = {
    "residentcard": ["key_number", "entry_id", "health_entry_id", "row_version"],
    "appointment": ["cancelled_at"],
    "admissionsheet": [
        "medication", "next_dose_at", "withdrawal", "suicide", "filled_at", "filled_by_name", "row_version",
    ],
}  # fmt: skip
#: Foreign-key checks look past policies: each row names its operator in the key.
KEYS = (
    *((table, "own_stay", "stay_id", "placements_stay (id, case_id, operator_id)") for table in COLUMNS),
    *((table, "own_entry", "entry_id", "core_entry (id, case_id, owner_id)") for table in COLUMNS),
    ("residentcard", "own_health_entry", "health_entry_id", "core_entry (id, case_id, owner_id)"),
)
SECURITY = [
    *(
        Secure(f"placements_{table}", select=MINE, insert=ADDS, update=MINE, update_columns=columns)
        for table, columns in COLUMNS.items()
    ),
    *(CaseOwnerKey(f"placements_{table}") for table in COLUMNS),
    *(Sheltered(f"placements_{table}") for table in COLUMNS),
    *(
        migrations.RunSQL(
            f"ALTER TABLE placements_{table} ADD CONSTRAINT placements_{table}_{name} "
            f"FOREIGN KEY ({column}, case_id, operator_id) REFERENCES {target}",
            f"ALTER TABLE placements_{table} DROP CONSTRAINT placements_{table}_{name}",
        )
        for table, name, column, target in KEYS
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0031_home_day"),
        ("placements", "0018_handovers"),
    ]

    operations = [
        migrations.CreateModel(
            name="AdmissionSheet",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "medication",
                    models.CharField(
                        choices=[
                            ("received", "Mottagen"),
                            ("none", "Personen har inga läkemedel"),
                            ("missing", "Har inte kommit ännu"),
                        ],
                        max_length=10,
                        verbose_name="läkemedelslista",
                    ),
                ),
                ("next_dose_at", models.DateTimeField(blank=True, null=True, verbose_name="nästa dos")),
                (
                    "withdrawal",
                    models.CharField(
                        choices=[
                            ("not_assessed", "Inte bedömd"),
                            ("low", "Låg"),
                            ("raised", "Förhöjd"),
                            ("high", "Hög"),
                        ],
                        max_length=12,
                        verbose_name="risk för svår abstinens",
                    ),
                ),
                (
                    "suicide",
                    models.CharField(
                        choices=[
                            ("not_assessed", "Inte bedömd"),
                            ("low", "Låg"),
                            ("raised", "Förhöjd"),
                            ("high", "Hög"),
                        ],
                        max_length=12,
                        verbose_name="risk för suicid",
                    ),
                ),
                ("filled_at", models.DateTimeField(verbose_name="ifyllt")),
                ("filled_by_name", models.CharField(max_length=160, verbose_name="ifyllt av")),
                ("row_version", models.PositiveIntegerField(default=1)),
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
                    "stay",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="placements.stay",
                    ),
                ),
            ],
            options={
                "verbose_name": "inskrivningsblad",
                "verbose_name_plural": "inskrivningsblad",
                "indexes": [models.Index(fields=["operator", "stay"], name="placements__operato_66f948_idx")],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "stay"), name="one_sheet_per_stay"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("next_dose_at", None),
                            models.Q(("medication", "none"), _negated=True),
                            _connector="OR",
                        ),
                        name="next_dose_is_of_a_medicine",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("on", models.DateField(verbose_name="dag")),
                ("at", models.TimeField(blank=True, null=True, verbose_name="klockan")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("care", "Vård och hälsa"),
                            ("laro", "LARO"),
                            ("social", "Socialtjänsten"),
                            ("sip", "SIP eller planering"),
                            ("authority", "Annan myndighet"),
                            ("work", "Arbete, praktik eller studier"),
                            ("family", "Närstående"),
                            ("activity", "Aktivitet"),
                            ("other", "Annat"),
                        ],
                        max_length=10,
                        verbose_name="slag",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="antecknad")),
                ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="inställd")),
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.entry",
                    ),
                ),
                (
                    "operator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "stay",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="placements.stay",
                    ),
                ),
            ],
            options={
                "verbose_name": "tid att passa",
                "verbose_name_plural": "tider att passa",
                "ordering": ["on", "at"],
                "indexes": [
                    models.Index(fields=["operator", "stay", "on"], name="placements__operato_b915e2_idx")
                ],
            },
        ),
        migrations.CreateModel(
            name="ResidentCard",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("key_number", models.CharField(blank=True, max_length=20, verbose_name="nyckel")),
                ("row_version", models.PositiveIntegerField(default=1)),
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.entry",
                    ),
                ),
                (
                    "health_entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.entry",
                    ),
                ),
                (
                    "operator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "stay",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cards",
                        to="placements.stay",
                    ),
                ),
            ],
            options={
                "verbose_name": "kort",
                "verbose_name_plural": "kort",
                "indexes": [models.Index(fields=["operator", "stay"], name="placements__operato_9f73f6_idx")],
                "constraints": [models.UniqueConstraint(fields=("case", "stay"), name="one_card_per_stay")],
            },
        ),
        *SECURITY,
    ]
