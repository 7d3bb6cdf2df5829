"""Whom a home tells, safe going home, drug tests and the list for when the system is down: the home's own."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


from vardkedja.core.rls import IN_MY_CASES, ME, CaseOwnerKey, Secure, Sheltered

MINE = f"operator_id = {ME}"
ADDS = f"{MINE} AND {IN_MY_CASES}"
OWN_UNIT = f"{MINE} AND EXISTS (SELECT 1 FROM core_unit u WHERE u.id = unit_id AND u.operator_id = {ME})"
COLUMNS = {
    "telllist": ["settled_at"],
    "tellpoint": ["told_at", "told_name", "not_needed", "recorded_at", "recorded_by_name"],
    "dischargesafety": ["overdose", "naloxone", "filled_at", "filled_by_name", "row_version"],
    "drugtest": ["result", "result_at", "lab", "lab_at", "consequence", "row_version"],
}
#: Foreign-key checks look past policies: each row names its operator in the key.
KEYS = (
    *(
        (table, "own_stay", "stay_id", "placements_stay (id, case_id, operator_id)")
        for table in ("telllist", "dischargesafety", "drugtest")
    ),
    *(
        (table, "own_entry", "entry_id", "core_entry (id, case_id, owner_id)")
        for table in ("dischargesafety", "drugtest")
    ),
    ("tellpoint", "own_list", "tell_list_id", "placements_telllist (id, case_id, operator_id)"),
)
SECURITY = [
    *(
        Secure(f"placements_{table}", select=MINE, insert=ADDS, update=MINE, update_columns=columns)
        for table, columns in COLUMNS.items()
    ),
    *(CaseOwnerKey(f"placements_{table}") for table in COLUMNS),
    *(Sheltered(f"placements_{table}") for table in COLUMNS),
    # A file of each evening is kept for some days and then thrown away.
    Secure("placements_reservelist", select=MINE, insert=OWN_UNIT, delete=MINE),
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
        ("core", "0032_telling_and_tests"),
        ("placements", "0019_home_day"),
    ]

    operations = [
        migrations.CreateModel(
            name="TellList",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("absconded", "Avvikning"),
                            ("own_wish", "Vill lämna"),
                            ("death", "Dödsfall"),
                        ],
                        max_length=10,
                        verbose_name="vad som hände",
                    ),
                ),
                ("ground", models.CharField(blank=True, max_length=20, verbose_name="laglig grund")),
                ("opened_at", models.DateTimeField(verbose_name="öppnad")),
                ("opened_by_name", models.CharField(max_length=160, verbose_name="öppnad av")),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="klar")),
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
                    "stay",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tell_lists",
                        to="placements.stay",
                    ),
                ),
            ],
            options={
                "verbose_name": "lista att berätta",
                "verbose_name_plural": "listor att berätta",
            },
        ),
        migrations.CreateModel(
            name="TellPoint",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "key",
                    models.CharField(
                        choices=[
                            ("doctor", "doctor"),
                            ("rescue", "rescue"),
                            ("board", "board"),
                            ("sis", "sis"),
                            ("physician", "physician"),
                            ("police", "police"),
                            ("region", "region"),
                            ("kin", "kin"),
                            ("management", "management"),
                        ],
                        max_length=12,
                        verbose_name="vem",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("told_at", models.DateTimeField(blank=True, null=True, verbose_name="berättat")),
                ("told_name", models.CharField(blank=True, max_length=160, verbose_name="vem som fick veta")),
                (
                    "not_needed",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("nobody", "Finns ingen att berätta för"),
                            ("declined", "Personen har sagt nej"),
                            ("known", "Vet redan"),
                            ("not_here", "Gäller inte här"),
                        ],
                        max_length=10,
                        verbose_name="behövs inte",
                    ),
                ),
                ("recorded_at", models.DateTimeField(blank=True, null=True, verbose_name="antecknat")),
                (
                    "recorded_by_name",
                    models.CharField(blank=True, max_length=160, verbose_name="antecknat av"),
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
                    "operator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "tell_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="points",
                        to="placements.telllist",
                    ),
                ),
            ],
            options={
                "verbose_name": "punkt att berätta",
                "verbose_name_plural": "punkter att berätta",
            },
        ),
        migrations.CreateModel(
            name="DischargeSafety",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "overdose",
                    models.CharField(
                        choices=[
                            ("not_assessed", "Inte bedömd"),
                            ("low", "Låg"),
                            ("raised", "Förhöjd"),
                            ("high", "Hög"),
                        ],
                        max_length=12,
                        verbose_name="risk för överdos",
                    ),
                ),
                (
                    "naloxone",
                    models.CharField(
                        choices=[
                            ("given", "Personen har fått med sig"),
                            ("offered", "Erbjudet, personen tackade nej"),
                            ("no", "Inte aktuellt"),
                        ],
                        max_length=10,
                        verbose_name="naloxon",
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
                        related_name="safety_sheets",
                        to="placements.stay",
                    ),
                ),
            ],
            options={
                "verbose_name": "trygg hemgång",
                "verbose_name_plural": "trygg hemgång",
                "indexes": [models.Index(fields=["operator", "stay"], name="placements__operato_8a33dc_idx")],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "stay"), name="one_safety_sheet_per_stay")
                ],
            },
        ),
        migrations.CreateModel(
            name="DrugTest",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("due_on", models.DateField(verbose_name="ska tas")),
                (
                    "sample",
                    models.CharField(
                        choices=[
                            ("urine", "Urin"),
                            ("saliva", "Saliv"),
                            ("breath", "Utandning"),
                            ("blood", "Blod"),
                            ("hair", "Hår"),
                        ],
                        max_length=8,
                        verbose_name="prov",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="begärt")),
                ("asked_by_name", models.CharField(max_length=160, verbose_name="begärt av")),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("negative", "Negativt"),
                            ("positive", "Positivt"),
                            ("refused", "Personen avstod"),
                            ("not_done", "Blev inte av"),
                        ],
                        max_length=10,
                        verbose_name="resultat",
                    ),
                ),
                ("result_at", models.DateTimeField(blank=True, null=True, verbose_name="svar antecknat")),
                (
                    "lab",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("waiting", "Väntar på laboratoriet"),
                            ("confirmed", "Bekräftat"),
                            ("not_confirmed", "Inte bekräftat"),
                        ],
                        max_length=14,
                        verbose_name="laboratoriet",
                    ),
                ),
                (
                    "lab_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="laboratoriets svar antecknat"),
                ),
                (
                    "consequence",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "Ingen åtgärd"),
                            ("talk", "Samtal med personen"),
                            ("plan", "Planen ändras"),
                            ("care", "Medicinsk bedömning"),
                            ("board", "Nämnden får veta"),
                        ],
                        max_length=10,
                        verbose_name="vad som hände sedan",
                    ),
                ),
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
                        related_name="drug_tests",
                        to="placements.stay",
                    ),
                ),
            ],
            options={
                "verbose_name": "drogtest",
                "verbose_name_plural": "drogtester",
                "ordering": ["due_on", "asked_at"],
                "indexes": [models.Index(fields=["operator", "stay"], name="placements__operato_0c7e87_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("consequence", ""), ("lab", ""), ("result", ""), ("result_at", None)),
                            models.Q(
                                models.Q(("result", ""), _negated=True),
                                ("result_at__isnull", False),
                                models.Q(("consequence", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="drug_test_answer_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lab", ""), ("result__in", ["negative", "positive"]), _connector="OR"
                        ),
                        name="laboratory_answers_a_taken_test",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReserveList",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("day", models.DateField(verbose_name="kväll")),
                ("made_at", models.DateTimeField(verbose_name="gjord")),
                ("key", models.CharField(max_length=32)),
                ("sha256", models.CharField(max_length=64)),
                (
                    "operator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
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
                "verbose_name": "reservlista",
                "verbose_name_plural": "reservlistor",
                "ordering": ["-day"],
                "indexes": [models.Index(fields=["operator", "unit"], name="placements__operato_876f80_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("operator", "unit", "day"), name="one_reserve_list_an_evening"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="telllist",
            index=models.Index(fields=["operator", "stay"], name="placements__operato_c2ea06_idx"),
        ),
        migrations.AddConstraint(
            model_name="telllist",
            constraint=models.UniqueConstraint(
                fields=("id", "case", "operator"), name="tell_list_and_operator"
            ),
        ),
        migrations.AddConstraint(
            model_name="telllist",
            constraint=models.UniqueConstraint(
                condition=models.Q(("settled_at", None)),
                fields=("case", "stay", "kind"),
                name="one_open_tell_list_of_a_kind",
            ),
        ),
        migrations.AddIndex(
            model_name="tellpoint",
            index=models.Index(fields=["tell_list"], name="placements__tell_li_394290_idx"),
        ),
        migrations.AddConstraint(
            model_name="tellpoint",
            constraint=models.UniqueConstraint(
                fields=("case", "tell_list", "key"), name="tell_point_once_per_list"
            ),
        ),
        migrations.AddConstraint(
            model_name="tellpoint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("not_needed", ""),
                        ("recorded_at", None),
                        ("recorded_by_name", ""),
                        ("told_at", None),
                        ("told_name", ""),
                    ),
                    models.Q(
                        ("not_needed", ""),
                        ("recorded_at__gte", models.F("told_at")),
                        ("told_at__isnull", False),
                        models.Q(("told_name", ""), _negated=True),
                    ),
                    models.Q(
                        ("recorded_at__isnull", False),
                        ("told_at", None),
                        ("told_name", ""),
                        models.Q(("not_needed", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="told_says_whom_and_when",
            ),
        ),
        *SECURITY,
    ]
