"""A study visit before a stay: booked and noted by the home and by who decided, seen by every party as the days of the stay are."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from vardkedja.core.rls import IN_MY_CASES, ME, CaseOwnerKey, Secure, Sheltered

#: The home, or the municipality that decided on the stay.
BOOKS = (
    f"(operator_id = {ME} OR EXISTS (SELECT 1 FROM placements_stay s JOIN core_domain d ON d.organisation_id = s.municipality_id "
    f"WHERE s.id = stay_id AND d.id = {ME} AND d.law = 'sol'))"
)
SETTLED = [
    "outcome", "called_off_why", "settled_at", "settled_by_id", "settled_by_name", "entry_id", "row_version",
]  # fmt: skip
SECURITY = [
    Secure(
        "placements_studyvisit",
        select=f"operator_id = {ME} OR {IN_MY_CASES}",
        insert=f"owner_id = {ME} AND {IN_MY_CASES} AND {BOOKS}",
        update=BOOKS,
        update_columns=SETTLED,
    ),
    # What is settled stays so.
    migrations.RunSQL(
        f"ALTER POLICY app_update ON placements_studyvisit USING ({BOOKS} AND settled_by_id IS NULL) "
        f"WITH CHECK ({BOOKS} AND settled_by_id = {ME})",
        f"ALTER POLICY app_update ON placements_studyvisit USING ({BOOKS}) WITH CHECK ({BOOKS})",
    ),
    CaseOwnerKey("placements_studyvisit"),
    Sheltered("placements_studyvisit"),
    *(
        migrations.RunSQL(
            f"ALTER TABLE placements_studyvisit ADD CONSTRAINT placements_studyvisit_{name} "
            f"FOREIGN KEY ({columns}) REFERENCES {target}",
            f"ALTER TABLE placements_studyvisit DROP CONSTRAINT placements_studyvisit_{name}",
        )
        for name, columns, target in (
            ("own_stay", "stay_id, case_id, operator_id", "placements_stay (id, case_id, operator_id)"),
            ("own_entry", "entry_id, case_id, settled_by_id", "core_entry (id, case_id, owner_id)"),
        )
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0039_study_visits"),
        ("placements", "0032_end_report_terms"),
    ]

    operations = [
        migrations.CreateModel(
            name="StudyVisit",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("on", models.DateField(verbose_name="dag")),
                ("at", models.TimeField(blank=True, null=True, verbose_name="klockan")),
                (
                    "company",
                    models.CharField(
                        choices=[
                            ("nobody", "Ingen, personen kommer själv"),
                            ("worker", "Handläggare"),
                            ("relative", "Närstående"),
                            ("carer", "Personal från vård eller boende"),
                            ("several", "Flera"),
                        ],
                        max_length=8,
                        verbose_name="vem som följer med",
                    ),
                ),
                ("booked_at", models.DateTimeField(verbose_name="bokat")),
                ("booked_by_name", models.CharField(max_length=160, verbose_name="bokat av")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("wants", "Gjordes, personen vill komma"),
                            ("thinks", "Gjordes, personen vill tänka"),
                            ("declines", "Gjordes, personen vill inte komma"),
                            ("absent", "Personen kom inte till besöket"),
                        ],
                        max_length=8,
                        verbose_name="hur det gick",
                    ),
                ),
                (
                    "called_off_why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("moved", "Flyttas till en annan dag"),
                            ("person", "Personen vill inte eller kan inte"),
                            ("home", "Hemmet kan inte ta emot"),
                            ("otherwise", "Görs på annat sätt, till exempel över video"),
                            ("mistake", "Bokades av misstag"),
                        ],
                        max_length=9,
                        verbose_name="varför inställt",
                    ),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="antecknat")),
                (
                    "settled_by_name",
                    models.CharField(blank=True, max_length=160, verbose_name="antecknat av"),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.domain",
                        verbose_name="antecknat hos",
                    ),
                ),
                (
                    "stay",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="study_visits",
                        to="placements.stay",
                    ),
                ),
            ],
            options={
                "verbose_name": "studiebesök",
                "verbose_name_plural": "studiebesök",
                "ordering": ["on", "at"],
                "indexes": [models.Index(fields=["stay", "on"], name="placements__stay_id_cd7bb6_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("settled_at", None)),
                        fields=("case", "stay"),
                        name="one_booked_study_visit_per_stay",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("called_off_why", ""),
                                ("entry", None),
                                ("outcome", ""),
                                ("settled_at", None),
                                ("settled_by", None),
                            ),
                            models.Q(
                                ("called_off_why", ""),
                                ("settled_at__isnull", False),
                                ("settled_by__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            models.Q(
                                ("entry", None),
                                ("outcome", ""),
                                ("settled_at__isnull", False),
                                ("settled_by__isnull", False),
                                models.Q(("called_off_why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="study_visit_is_booked_made_or_called_off",
                    ),
                ],
            },
        ),
        *SECURITY,
    ]
