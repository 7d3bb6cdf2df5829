"""Plans of a stay: read and written by who makes each alone. What is signed, and each follow-up, is only ever added."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from vardkedja.core.rls import IN_MY_CASES, ME, CaseOwnerKey, Secure, Sheltered

MINE = f"owner_id = {ME}"
ADDS = f"{MINE} AND {IN_MY_CASES}"
COLUMNS = {
    "stayplan": [
        "entry_id", "drafted", "signed_draft", "version", "mapping_from", "carrying_from", "transition_from",
        "changed_at", "changed_by_name", "row_version",
    ],
    "plangoal": ["next_on", "outcome", "dropped"],
}  # fmt: skip
ADDED = ("stayplanversion", "goalfollowup")
#: Foreign-key checks look past policies: each row names its owner in the key.
KEYS = (
    ("stayplan", "stay_of_case", "stay_id, case_id", "placements_stay (id, case_id)"),
    ("stayplan", "own_draft", "draft_id, case_id, owner_id", "core_entry (id, case_id, owner_id)"),
    ("stayplan", "own_entry", "entry_id, case_id, owner_id", "core_entry (id, case_id, owner_id)"),
    (
        "stayplanversion",
        "own_plan",
        "plan_id, case_id, owner_id",
        "placements_stayplan (id, case_id, owner_id)",
    ),
    (
        "stayplanversion",
        "own_version",
        "version_id, case_id, owner_id",
        "core_entryversion (id, case_id, owner_id)",
    ),
    ("plangoal", "own_plan", "plan_id, case_id, owner_id", "placements_stayplan (id, case_id, owner_id)"),
    ("goalfollowup", "own_goal", "goal_id, case_id, owner_id", "placements_plangoal (id, case_id, owner_id)"),
    ("goalfollowup", "own_entry", "entry_id, case_id, owner_id", "core_entry (id, case_id, owner_id)"),
)
SECURITY = [
    *(
        Secure(f"placements_{table}", select=MINE, insert=ADDS, update=MINE, update_columns=columns)
        for table, columns in COLUMNS.items()
    ),
    *(Secure(f"placements_{table}", select=MINE, insert=ADDS) for table in ADDED),
    *(
        migrations.RunSQL(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON placements_{table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION vk_append_only()",
            f"DROP TRIGGER {table}_append_only ON placements_{table}",
        )
        for table in ADDED
    ),
    *(CaseOwnerKey(f"placements_{table}") for table in (*COLUMNS, *ADDED)),
    *(Sheltered(f"placements_{table}") for table in (*COLUMNS, *ADDED)),
    *(
        migrations.RunSQL(
            f"ALTER TABLE placements_{table} ADD CONSTRAINT placements_{table}_{name} "
            f"FOREIGN KEY ({columns}) REFERENCES {target}",
            f"ALTER TABLE placements_{table} DROP CONSTRAINT placements_{table}_{name}",
        )
        for table, name, columns, target in KEYS
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0034_stay_plans"),
        ("placements", "0023_place_requests"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="StayPlan",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("care", "Vårdplan (SoF 10 kap. 2 §)"),
                            ("health", "Regionens vårdplan (PDL 3 kap. 6 §)"),
                            ("implementation", "Genomförandeplan"),
                            ("report", "Slutrapport"),
                        ],
                        max_length=14,
                        verbose_name="slag",
                    ),
                ),
                ("drafted", models.PositiveSmallIntegerField(verbose_name="utkast nummer")),
                (
                    "signed_draft",
                    models.PositiveSmallIntegerField(default=0, verbose_name="undertecknat utkast"),
                ),
                ("version", models.PositiveSmallIntegerField(default=0, verbose_name="version som gäller")),
                ("mapping_from", models.DateField(blank=True, null=True, verbose_name="kartläggning från")),
                ("carrying_from", models.DateField(blank=True, null=True, verbose_name="genomförande från")),
                ("transition_from", models.DateField(blank=True, null=True, verbose_name="utslussning från")),
                ("changed_at", models.DateTimeField(verbose_name="ändrad")),
                ("changed_by_name", models.CharField(max_length=160, verbose_name="ändrad av")),
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
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.entry"
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.domain",
                        verbose_name="görs av",
                    ),
                ),
                (
                    "stay",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stay_plans",
                        to="placements.stay",
                    ),
                ),
            ],
            options={
                "verbose_name": "plan för vistelse",
                "verbose_name_plural": "planer för vistelse",
            },
        ),
        migrations.CreateModel(
            name="PlanGoal",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="mål")),
                ("next_on", models.DateField(blank=True, null=True, verbose_name="följs upp")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("on_way", "På väg"),
                            ("reached", "Nått"),
                            ("partly", "Delvis nått"),
                            ("not", "Inte nått"),
                        ],
                        max_length=8,
                        verbose_name="läge",
                    ),
                ),
                ("dropped", models.BooleanField(default=False, verbose_name="struket ur planen")),
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
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="goals",
                        to="placements.stayplan",
                    ),
                ),
            ],
            options={
                "verbose_name": "mål",
                "verbose_name_plural": "mål",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="StayPlanVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                ("signed_by_name", models.CharField(max_length=160, verbose_name="undertecknad av")),
                ("signed_by_title", models.CharField(blank=True, max_length=80, verbose_name="titel")),
                ("signed_at", models.DateTimeField(verbose_name="undertecknad")),
                (
                    "manner",
                    models.CharField(
                        choices=[
                            ("paper", "Undertecknad på papper"),
                            ("oral", "Godkänd muntligt"),
                            ("declined", "Vill inte skriva under"),
                        ],
                        max_length=10,
                        verbose_name="den enskilde",
                    ),
                ),
                ("person_on", models.DateField(verbose_name="den enskilde tog ställning")),
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
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="placements.stayplan",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.entryversion"
                    ),
                ),
            ],
            options={
                "verbose_name": "undertecknad version",
                "verbose_name_plural": "undertecknade versioner",
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="GoalFollowUp",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("held_on", models.DateField(verbose_name="följdes upp")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("on_way", "På väg"),
                            ("reached", "Nått"),
                            ("partly", "Delvis nått"),
                            ("not", "Inte nått"),
                        ],
                        max_length=8,
                        verbose_name="läge",
                    ),
                ),
                ("next_on", models.DateField(blank=True, null=True, verbose_name="nästa uppföljning")),
                ("final", models.BooleanField(default=False, verbose_name="i slutrapporten")),
                ("recorded_at", models.DateTimeField(verbose_name="antecknad")),
                ("recorded_by_name", models.CharField(max_length=160, verbose_name="antecknad av")),
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
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="placements.plangoal",
                    ),
                ),
            ],
            options={
                "verbose_name": "uppföljning av mål",
                "verbose_name_plural": "uppföljningar av mål",
                "ordering": ["-held_on", "-recorded_at"],
                "indexes": [models.Index(fields=["owner", "goal"], name="placements__owner_i_48d5b9_idx")],
            },
        ),
        migrations.AddIndex(
            model_name="stayplan",
            index=models.Index(fields=["owner", "stay"], name="placements__owner_i_1581a7_idx"),
        ),
        migrations.AddConstraint(
            model_name="stayplan",
            constraint=models.UniqueConstraint(fields=("id", "case", "owner"), name="stay_plan_and_owner"),
        ),
        migrations.AddConstraint(
            model_name="stayplan",
            constraint=models.UniqueConstraint(
                fields=("case", "stay", "owner", "kind"), name="one_stay_plan_of_a_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="stayplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("entry", None), ("version", 0)),
                    models.Q(("entry__isnull", False), ("version__gt", 0)),
                    _connector="OR",
                ),
                name="stay_plan_in_force_has_its_entry",
            ),
        ),
        migrations.AddIndex(
            model_name="plangoal",
            index=models.Index(fields=["owner", "plan"], name="placements__owner_i_d018a1_idx"),
        ),
        migrations.AddConstraint(
            model_name="plangoal",
            constraint=models.UniqueConstraint(fields=("id", "case", "owner"), name="plan_goal_and_owner"),
        ),
        migrations.AddConstraint(
            model_name="plangoal",
            constraint=models.UniqueConstraint(
                fields=("case", "plan", "number"), name="goal_once_per_number"
            ),
        ),
        migrations.AddIndex(
            model_name="stayplanversion",
            index=models.Index(fields=["owner", "plan"], name="placements__owner_i_ce674a_idx"),
        ),
        migrations.AddConstraint(
            model_name="stayplanversion",
            constraint=models.UniqueConstraint(
                fields=("case", "plan", "number"), name="plan_version_once_per_number"
            ),
        ),
        *SECURITY,
    ]
