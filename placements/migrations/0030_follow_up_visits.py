"""Follow-up visits in bought places, and how often the buying authority means to make them: its own, read by nobody else."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from vardkedja.core.rls import IN_MY_CASES, ME, CaseOwnerKey, Secure, Sheltered

MINE = f"owner_id = {ME}"
SETTLED = [
    "done_on", "visitor_name", "met", "entry_id", "called_off_why", "settled_at", "settled_by_name", "row_version",
]  # fmt: skip
SECURITY = [
    Secure(
        "placements_followupvisit",
        select=MINE,
        insert=f"{MINE} AND {IN_MY_CASES}",
        update=MINE,
        update_columns=SETTLED,
    ),
    CaseOwnerKey("placements_followupvisit"),
    Sheltered("placements_followupvisit"),
    Secure("placements_visitterms", select=MINE, insert=MINE),
    migrations.RunSQL(
        "CREATE TRIGGER visitterms_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON placements_visitterms "
        "FOR EACH STATEMENT EXECUTE FUNCTION vk_append_only()",
        "DROP TRIGGER visitterms_append_only ON placements_visitterms",
    ),
    *(
        migrations.RunSQL(
            f"ALTER TABLE placements_followupvisit ADD CONSTRAINT placements_followupvisit_{name} "
            f"FOREIGN KEY ({columns}) REFERENCES {target}",
            f"ALTER TABLE placements_followupvisit DROP CONSTRAINT placements_followupvisit_{name}",
        )
        for name, columns, target in (
            ("own_purchase", "purchase_id, case_id, owner_id", "placements_purchase (id, case_id, owner_id)"),
            ("own_entry", "entry_id, case_id, owner_id", "core_entry (id, case_id, owner_id)"),
        )
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0037_follow_up_visits"),
        ("placements", "0029_home_invoices"),
    ]

    operations = [
        migrations.CreateModel(
            name="FollowUpVisit",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("planned_on", models.DateField(verbose_name="planerat till")),
                ("planned_at", models.DateTimeField(verbose_name="planerat")),
                ("planned_by_name", models.CharField(max_length=160, verbose_name="planerat av")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="genomfört")),
                (
                    "visitor_name",
                    models.CharField(blank=True, max_length=160, verbose_name="vem som besökte"),
                ),
                (
                    "met",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("alone", "Ja, i enrum"),
                            ("others", "Ja, men inte i enrum"),
                            ("declined", "Nej, personen ville inte"),
                            ("no", "Nej"),
                        ],
                        max_length=8,
                        verbose_name="personen träffades",
                    ),
                ),
                (
                    "called_off_why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ended", "Vistelsen är slut"),
                            ("moved", "Besöket flyttas till en annan dag"),
                            ("home", "Hemmet kunde inte ta emot"),
                            ("person", "Personen ville inte"),
                            ("mistake", "Planerades av misstag"),
                        ],
                        max_length=8,
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
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "purchase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="placements.purchase",
                    ),
                ),
            ],
            options={
                "verbose_name": "uppföljningsbesök",
                "verbose_name_plural": "uppföljningsbesök",
                "ordering": ["planned_on"],
                "indexes": [
                    models.Index(fields=["owner", "purchase"], name="placements__owner_i_2c5f76_idx")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("called_off_why", ""),
                                ("done_on", None),
                                ("entry", None),
                                ("met", ""),
                                ("settled_at", None),
                                ("visitor_name", ""),
                            ),
                            models.Q(
                                ("called_off_why", ""),
                                ("done_on__isnull", False),
                                ("entry__isnull", False),
                                ("settled_at__isnull", False),
                                models.Q(("visitor_name", ""), _negated=True),
                                models.Q(("met", ""), _negated=True),
                            ),
                            models.Q(
                                ("done_on", None),
                                ("entry", None),
                                ("met", ""),
                                ("settled_at__isnull", False),
                                ("visitor_name", ""),
                                models.Q(("called_off_why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="visit_is_planned_done_or_called_off",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitTerms",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("months", models.PositiveSmallIntegerField(verbose_name="månader mellan besök")),
                ("valid_from", models.DateField(verbose_name="gäller från")),
                ("source", models.CharField(max_length=120, verbose_name="beslut eller rutin")),
                ("set_at", models.DateTimeField(verbose_name="skrivet")),
                ("set_by_name", models.CharField(max_length=160, verbose_name="skrivet av")),
                ("revision", models.PositiveIntegerField(verbose_name="nummer")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
            ],
            options={
                "verbose_name": "tid mellan uppföljningsbesök",
                "verbose_name_plural": "tider mellan uppföljningsbesök",
                "ordering": ["valid_from", "revision"],
                "constraints": [
                    models.UniqueConstraint(fields=("owner", "revision"), name="visit_terms_once_per_number"),
                    models.CheckConstraint(
                        condition=models.Q(("months__gte", 1), ("months__lte", 24)),
                        name="visit_terms_within_two_years",
                    ),
                ],
            },
        ),
        *SECURITY,
    ]
