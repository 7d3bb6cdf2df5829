"""The region's part in a placement, and what the county's agreement asks of it."""

import django.contrib.postgres.constraints
import django.db.models.deletion
import uuid
from django.db import migrations, models

from vardkedja.core.rls import IN_MY_CASES, ME, MY_COLLABORATIONS, SETUP, CaseOwnerKey, Secure, Sheltered

SECURITY = [
    Secure(
        "placements_regionpart",
        select=IN_MY_CASES,
        insert=f"owner_id = {ME} AND {IN_MY_CASES}",
        update=f"owner_id = {ME}",
        update_columns=["last_day", "row_version"],
    ),
    Secure(
        "placements_regionterms",
        select=f"{SETUP} OR collaboration_id IN {MY_COLLABORATIONS}",
        insert=SETUP,
    ),
    CaseOwnerKey("placements_regionpart"),
    Sheltered("placements_regionpart"),
    migrations.RunSQL(
        "ALTER TABLE placements_regionpart ADD CONSTRAINT placements_regionpart_application_case "
        "FOREIGN KEY (application_id, case_id) REFERENCES referrals_application (id, case_id)",
        "ALTER TABLE placements_regionpart DROP CONSTRAINT placements_regionpart_application_case",
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0032_telling_and_tests"),
        ("placements", "0026_bought_places"),
        ("referrals", "0029_why_given_past_order"),
    ]

    operations = [
        migrations.CreateModel(
            name="RegionPart",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("told", "Regionen underrättades om beslutet"),
                            ("called", "Regionen kallades till SIP"),
                            ("plans", "Regionen planerar vården"),
                            ("carries_out", "Regionen utför vården"),
                        ],
                        max_length=12,
                        verbose_name="vad",
                    ),
                ),
                ("first_day", models.DateField(verbose_name="dag eller från")),
                ("last_day", models.DateField(blank=True, null=True, verbose_name="till och med")),
                (
                    "manner",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("letter", "brev"),
                            ("phone", "telefon"),
                            ("message", "säkert meddelande"),
                            ("meeting", "möte"),
                        ],
                        max_length=10,
                        verbose_name="hur",
                    ),
                ),
                ("told_name", models.CharField(blank=True, max_length=160, verbose_name="vem vid regionen")),
                ("recorded_at", models.DateTimeField(verbose_name="antecknat")),
                ("recorded_by_name", models.CharField(max_length=160, verbose_name="antecknat av")),
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
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
            ],
            options={
                "verbose_name": "regionens del",
                "verbose_name_plural": "regionens delar",
                "ordering": ["first_day", "recorded_at"],
                "indexes": [models.Index(fields=["owner", "case"], name="placements__owner_i_e723c6_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("part__in", ["told", "called"])),
                        fields=("case", "application", "part"),
                        name="region_told_or_called_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("last_day", None), ("part__in", ["told", "called"])),
                            models.Q(
                                ("part__in", ["plans", "carries_out"]),
                                models.Q(
                                    ("last_day", None),
                                    ("last_day__gte", models.F("first_day")),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="region_part_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("part", "told"), _negated=True),
                            models.Q(
                                models.Q(("manner", ""), _negated=True),
                                models.Q(("told_name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="region_told_says_how",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("part__in", ["plans", "carries_out"])),
                        expressions=[
                            (models.F("case"), "="),
                            (models.F("part"), "="),
                            (
                                models.Func(
                                    models.F("first_day"),
                                    models.F("last_day"),
                                    models.Value("[]"),
                                    function="daterange",
                                ),
                                "&&",
                            ),
                        ],
                        name="region_part_once_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RegionTerms",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("told", models.BooleanField(verbose_name="regionen underrättas")),
                ("called", models.BooleanField(verbose_name="regionen kallas till SIP")),
                ("working_days", models.PositiveSmallIntegerField(verbose_name="inom arbetsdagar")),
                ("valid_from", models.DateField(verbose_name="gäller från")),
                ("source", models.CharField(max_length=300, verbose_name="var det står")),
                (
                    "collaboration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.collaboration"
                    ),
                ),
            ],
            options={
                "verbose_name": "regionens del enligt avtalet",
                "verbose_name_plural": "regionens del enligt avtalet",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("collaboration", "valid_from"), name="region_terms_once_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="region_terms_say_where"
                    ),
                ],
            },
        ),
        *SECURITY,
    ]
