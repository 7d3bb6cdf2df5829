"""Requests for acute places and what is filled in afterwards: read by who asked, the home and the municipality that answers."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from vardkedja.core.rls import IN_MY_CASES, ME, CaseOwnerKey, Secure, Sheltered

PARTIES = f"owner_id = {ME} OR operator_id = {ME} OR home_id = {ME}"
THEIRS = f"owner_id = {ME} OR operator_id = {ME} OR domain_id = {ME}"
ANSWER = (
    "answer",
    "answered_at",
    "answer_recorded_at",
    "answered_by_name",
    "reason",
    "withdrawn_at",
    "row_version",
)
POLICIES = [
    Secure(
        "placements_acuterequest",
        select=PARTIES,
        insert=f"owner_id = {ME} AND {IN_MY_CASES}",
        update=f"owner_id = {ME} OR operator_id = {ME}",
        update_columns=ANSWER,
    ),
    Secure(
        "placements_acutepoint",
        select=THEIRS,
        insert=f"operator_id = {ME} AND {IN_MY_CASES}",
        update=f"domain_id = {ME}",
        update_columns=("occurred_at", "recorded_at", "recorded_by_name", "entry_id"),
    ),
]
KEYS = [
    *(CaseOwnerKey(f"placements_{table}") for table in ("acuterequest", "acutepoint")),
    *(Sheltered(f"placements_{table}") for table in ("acuterequest", "acutepoint")),
    *(
        migrations.RunSQL(
            f"ALTER TABLE placements_{table} ADD CONSTRAINT placements_{table}_{name} "
            f"FOREIGN KEY ({columns}) REFERENCES {target}",
            f"ALTER TABLE placements_{table} DROP CONSTRAINT placements_{table}_{name}",
        )
        for table, name, columns, target in (
            (
                "acuterequest",
                "application_case",
                "application_id, case_id",
                "referrals_application (id, case_id)",
            ),
            (
                "acuterequest",
                "entry_owner",
                "medical_entry_id, case_id, owner_id",
                "core_entry (id, case_id, owner_id)",
            ),
            (
                "acutepoint",
                "request_operator",
                "request_id, case_id, owner_id, operator_id",
                "placements_acuterequest (id, case_id, owner_id, operator_id)",
            ),
            (
                "acutepoint",
                "entry_owner",
                "entry_id, case_id, domain_id",
                "core_entry (id, case_id, owner_id)",
            ),
        )
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0029_acute_route"),
        ("placements", "0011_imported_stays"),
        ("referrals", "0025_acute_route"),
    ]

    operations = [
        migrations.CreateModel(
            name="AcuteRequest",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("by_phone", models.BooleanField(default=False, verbose_name="per telefon")),
                (
                    "caller",
                    models.CharField(
                        choices=[
                            ("social", "Socialjour"),
                            ("psychiatry", "Psykiatrisk akutmottagning"),
                            ("ward", "Vårdavdelning"),
                            ("other", "Annan"),
                        ],
                        max_length=10,
                        verbose_name="vem som frågar",
                    ),
                ),
                ("caller_name", models.CharField(max_length=160, verbose_name="frågar, namn")),
                ("phone", models.CharField(max_length=40, verbose_name="nås på")),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("no_harm", "Menprövning: det står klart att ingen lider men (OSL 25:1, 26:1)"),
                            ("consent_written", "Skriftligt samtycke (OSL 10:1, 12:2)"),
                            ("consent_oral", "Muntligt samtycke, dokumenterat (OSL 10:1, 12:2)"),
                            ("necessary", "Nödvändigt för den egna verksamheten (OSL 10:2)"),
                            ("duty", "Uppgiftsskyldighet enligt lag (OSL 10:28)"),
                            ("care_social", "Hälso- och sjukvård och socialtjänst emellan (OSL 25:12, 26:9)"),
                            ("cannot_consent", "Den enskilde kan inte samtycka (OSL 25:13)"),
                            ("performer", "Utförarens skyldighet mot ansvarig nämnd (SoL 15:9)"),
                            ("child_report", "Oro för ett barn (SoL 19:1)"),
                        ],
                        max_length=20,
                        verbose_name="grund för att berätta",
                    ),
                ),
                ("known", models.BooleanField(default=True, verbose_name="identiteten är känd")),
                ("asked_by", models.UUIDField(blank=True, null=True, verbose_name="frågades av")),
                ("asked_at", models.DateTimeField(verbose_name="frågades")),
                ("asked_recorded_at", models.DateTimeField(verbose_name="frågan antecknad")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Ja"), ("no", "Nej")],
                        default="",
                        max_length=3,
                        verbose_name="svar",
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="svarades")),
                (
                    "answer_recorded_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="svaret antecknat"),
                ),
                (
                    "answered_by_name",
                    models.CharField(blank=True, default="", max_length=160, verbose_name="svarades av"),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("full", "Ingen plats är ledig"),
                            ("target", "Utanför enhetens målgrupp"),
                            ("medical", "Behöver sjukhusvård först"),
                            ("not_assessed", "Medicinsk bedömning saknas"),
                            ("safety", "Säkerheten på enheten"),
                            ("staffing", "Bemanningen räcker inte"),
                            ("other", "Annat"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="skäl till nej",
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="återtagen")),
                ("row_version", models.PositiveIntegerField(default=1)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="referrals.application",
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
                    "home",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.domain",
                        verbose_name="ansvarig kommun",
                    ),
                ),
                (
                    "medical_entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.entry",
                        verbose_name="medicinskt läge",
                    ),
                ),
                (
                    "operator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.domain",
                        verbose_name="boendet drivs av",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.domain",
                        verbose_name="antecknad av",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.unit",
                        verbose_name="enhet",
                    ),
                ),
            ],
            options={
                "verbose_name": "förfrågan om akut plats",
                "verbose_name_plural": "förfrågningar om akut plats",
            },
        ),
        migrations.CreateModel(
            name="AcutePoint",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ground", "Laglig grund"),
                            ("inquiry", "Utredning inledd"),
                            ("consent", "Samtycke, eller varför det saknas"),
                            ("medical", "Medicinsk bedömning"),
                        ],
                        max_length=8,
                        verbose_name="punkt",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="senast")),
                ("occurred_at", models.DateTimeField(blank=True, null=True, verbose_name="skedde")),
                ("recorded_at", models.DateTimeField(blank=True, null=True, verbose_name="antecknat")),
                (
                    "recorded_by_name",
                    models.CharField(blank=True, default="", max_length=160, verbose_name="antecknat av"),
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
                    "domain",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.domain",
                        verbose_name="fylls i av",
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
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.domain",
                        verbose_name="antecknad av",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="points",
                        to="placements.acuterequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "punkt efter akut plats",
                "verbose_name_plural": "punkter efter akut plats",
            },
        ),
        migrations.AddIndex(
            model_name="acuterequest",
            index=models.Index(fields=["operator", "unit"], name="placements__operato_477160_idx"),
        ),
        migrations.AddIndex(
            model_name="acuterequest",
            index=models.Index(fields=["owner", "asked_by"], name="placements__owner_i_d72f36_idx"),
        ),
        migrations.AddConstraint(
            model_name="acuterequest",
            constraint=models.UniqueConstraint(
                fields=("id", "case", "owner", "operator"), name="acute_request_and_operator"
            ),
        ),
        migrations.AddConstraint(
            model_name="acuterequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("asked_recorded_at__gte", models.F("asked_at"))),
                name="acute_request_recorded_after_it_was_asked",
            ),
        ),
        migrations.AddConstraint(
            model_name="acuterequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answer", ""),
                        ("answer_recorded_at", None),
                        ("answered_at", None),
                        ("answered_by_name", ""),
                        ("reason", ""),
                    ),
                    models.Q(
                        models.Q(("answer", ""), _negated=True),
                        models.Q(("answered_by_name", ""), _negated=True),
                        ("answer_recorded_at__gte", models.F("answered_at")),
                        ("answered_at__gte", models.F("asked_at")),
                    ),
                    _connector="OR",
                ),
                name="acute_answer_says_when_and_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="acuterequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", "no"), models.Q(("reason", ""), _negated=True)),
                    models.Q(models.Q(("answer", "no"), _negated=True), ("reason", "")),
                    _connector="OR",
                ),
                name="acute_no_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="acuterequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer", ""), ("withdrawn_at", None), _connector="OR"),
                name="answered_acute_request_is_not_withdrawn",
            ),
        ),
        migrations.AddIndex(
            model_name="acutepoint",
            index=models.Index(fields=["request"], name="placements__request_f33ccc_idx"),
        ),
        migrations.AddConstraint(
            model_name="acutepoint",
            constraint=models.UniqueConstraint(
                fields=("case", "request", "kind"), name="acute_point_once_per_request"
            ),
        ),
        migrations.AddConstraint(
            model_name="acutepoint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("occurred_at", None), ("recorded_at", None), ("recorded_by_name", "")),
                    models.Q(
                        ("recorded_at__gte", models.F("occurred_at")),
                        models.Q(("recorded_by_name", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="acute_point_done_says_both_times",
            ),
        ),
        *POLICIES,
        *KEYS,
    ]
