"""A place that is bought outside is a unit, place and stay of the buyer's own keeping; by what it was bought, and its price by day."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from vardkedja.core.rls import IN_MY_CASES, ME, CaseOwnerKey, Secure, Sheltered

MINE = f"owner_id = {ME}"
ADDS = f"{MINE} AND {IN_MY_CASES}"
#: As before, but that a bought unit belongs to no county: its places carry that of the case.
OWN_UNIT = (
    f"operator_id = {ME} AND EXISTS (SELECT 1 FROM core_unit u WHERE u.id = unit_id AND u.operator_id = {ME} "
    "AND (u.bought OR u.collaboration_id = placements_place.collaboration_id))"
)
BEFORE = OWN_UNIT.replace(
    "(u.bought OR u.collaboration_id = placements_place.collaboration_id)",
    "u.collaboration_id = placements_place.collaboration_id",
)
#: That an authority has somebody in a bought place tells more than that a place is taken: it is read by who sees a stay there.
NOT_BOUGHT = "NOT EXISTS (SELECT 1 FROM core_unit u WHERE u.id = unit_id AND u.bought)"
HIDDEN = {
    "placeclaim": f"operator_id = {ME} OR {NOT_BOUGHT} OR id IN (SELECT s.claim_id FROM placements_stay s)",
    "place": f"operator_id = {ME} OR {NOT_BOUGHT} OR id IN (SELECT c.place_id FROM placements_placeclaim c)",
}
OWN_HOME_UNIT = f"{MINE} AND (unit_id IS NULL OR EXISTS (SELECT 1 FROM core_unit u WHERE u.id = unit_id AND u.operator_id = {ME} AND u.bought))"
SECURITY = [
    migrations.RunSQL(
        f"ALTER POLICY app_insert ON placements_place WITH CHECK ({OWN_UNIT}); "
        f"ALTER POLICY app_update ON placements_place USING ({OWN_UNIT}) WITH CHECK ({OWN_UNIT})",
        f"ALTER POLICY app_insert ON placements_place WITH CHECK ({BEFORE}); "
        f"ALTER POLICY app_update ON placements_place USING ({BEFORE}) WITH CHECK ({BEFORE})",
    ),
    *(
        migrations.RunSQL(
            f"CREATE POLICY app_bought ON placements_{table} AS RESTRICTIVE FOR SELECT TO vk_app USING ({rule})",
            f"DROP POLICY app_bought ON placements_{table}",
        )
        for table, rule in HIDDEN.items()
    ),
    migrations.RunSQL(
        f"GRANT UPDATE (unit_id) ON placements_boughthome TO vk_app; "
        f"CREATE POLICY app_update ON placements_boughthome FOR UPDATE TO vk_app USING ({MINE}) WITH CHECK ({OWN_HOME_UNIT}); "
        f"ALTER POLICY app_insert ON placements_boughthome WITH CHECK ({OWN_HOME_UNIT})",
        f"ALTER POLICY app_insert ON placements_boughthome WITH CHECK ({MINE}); "
        "DROP POLICY app_update ON placements_boughthome; REVOKE UPDATE (unit_id) ON placements_boughthome FROM vk_app",
    ),
    Secure("placements_frameworkagreement", select=MINE, insert=MINE),
    Secure("placements_purchase", select=MINE, insert=ADDS),
    Secure("placements_dayprice", select=MINE, insert=ADDS),
    *(CaseOwnerKey(f"placements_{table}") for table in ("purchase", "dayprice")),
    *(Sheltered(f"placements_{table}") for table in ("purchase", "dayprice")),
    *(
        migrations.RunSQL(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON placements_{table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION vk_append_only()",
            f"DROP TRIGGER {table}_append_only ON placements_{table}",
        )
        for table in ("frameworkagreement", "purchase", "dayprice")
    ),
    *(
        migrations.RunSQL(
            f"ALTER TABLE placements_{table} ADD CONSTRAINT placements_{table}_{name} "
            f"FOREIGN KEY ({columns}) REFERENCES {target}",
            f"ALTER TABLE placements_{table} DROP CONSTRAINT placements_{table}_{name}",
        )
        for table, name, columns, target in (
            ("frameworkagreement", "own_home", "home_id, owner_id", "placements_boughthome (id, owner_id)"),
            ("purchase", "own_home", "home_id, owner_id", "placements_boughthome (id, owner_id)"),
            ("purchase", "own_framework", "framework_id, owner_id, home_id", "placements_frameworkagreement (id, owner_id, home_id)"),
            ("purchase", "own_answer", "asked_id, case_id, owner_id", "placements_homeasked (id, case_id, owner_id)"),
            ("purchase", "own_stay", "stay_id, case_id, owner_id", "placements_stay (id, case_id, operator_id)"),
            ("purchase", "own_entry", "entry_id, case_id, owner_id", "core_entry (id, case_id, owner_id)"),
            ("dayprice", "own_purchase", "purchase_id, case_id, owner_id", "placements_purchase (id, case_id, owner_id)"),
        )
    ),
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0035_bought_units"),
        ("placements", "0025_points_left"),
    ]

    operations = [
        migrations.AddField(
            model_name="boughthome",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.unit",
                verbose_name="enhet",
            ),
        ),
        migrations.CreateModel(
            name="FrameworkAgreement",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.CharField(max_length=40, verbose_name="avtalsnummer")),
                ("price_ore", models.BigIntegerField(verbose_name="pris per dygn, öre")),
                ("first_day", models.DateField(verbose_name="gäller från")),
                ("last_day", models.DateField(verbose_name="gäller till och med")),
                ("notice_days", models.PositiveSmallIntegerField(verbose_name="uppsägningstid, dagar")),
                ("made_at", models.DateTimeField(verbose_name="registrerat")),
                ("made_by_name", models.CharField(max_length=160, verbose_name="registrerat av")),
                (
                    "home",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="frameworks",
                        to="placements.boughthome",
                        verbose_name="hem",
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
                "verbose_name": "ramavtal",
                "verbose_name_plural": "ramavtal",
                "ordering": ["-first_day"],
            },
        ),
        migrations.CreateModel(
            name="Purchase",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[("framework", "Ramavtal"), ("single", "Direktupphandling")],
                        max_length=10,
                        verbose_name="köpt genom",
                    ),
                ),
                (
                    "single_why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("value", "Värdet är under gränsen för direktupphandling"),
                            ("urgent", "Behovet är brådskande"),
                            ("none", "Inget ramavtal täcker behovet"),
                            ("continuity", "Personen bor redan där"),
                        ],
                        max_length=12,
                        verbose_name="skäl för direktupphandling",
                    ),
                ),
                ("bought_at", models.DateTimeField(verbose_name="köpt")),
                ("bought_by_name", models.CharField(max_length=160, verbose_name="köpt av")),
                (
                    "asked",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="purchases",
                        to="placements.homeasked",
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
                    "framework",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="placements.frameworkagreement",
                        verbose_name="ramavtal",
                    ),
                ),
                (
                    "home",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="placements.boughthome",
                        verbose_name="hem",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "stay",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="purchases",
                        to="placements.stay",
                        verbose_name="vistelse",
                    ),
                ),
            ],
            options={
                "verbose_name": "köpt plats",
                "verbose_name_plural": "köpta platser",
            },
        ),
        migrations.CreateModel(
            name="DayPrice",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("price_ore", models.BigIntegerField(verbose_name="pris per dygn, öre")),
                ("valid_from", models.DateField(verbose_name="gäller från")),
                ("set_at", models.DateTimeField(verbose_name="skrivet")),
                ("set_by_name", models.CharField(max_length=160, verbose_name="skrivet av")),
                ("revision", models.PositiveIntegerField(verbose_name="nummer")),
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
                    "purchase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prices",
                        to="placements.purchase",
                    ),
                ),
            ],
            options={
                "verbose_name": "dygnspris",
                "verbose_name_plural": "dygnspriser",
                "ordering": ["valid_from", "revision"],
            },
        ),
        migrations.AddConstraint(
            model_name="frameworkagreement",
            constraint=models.UniqueConstraint(
                fields=("owner", "home", "number", "first_day"), name="framework_once_per_number_and_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="frameworkagreement",
            constraint=models.UniqueConstraint(fields=("id", "owner", "home"), name="framework_and_home"),
        ),
        migrations.AddConstraint(
            model_name="frameworkagreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_day__gte", models.F("first_day"))), name="framework_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="frameworkagreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("price_ore__gt", 0)), name="framework_has_a_price"
            ),
        ),
        migrations.AddIndex(
            model_name="purchase",
            index=models.Index(fields=["owner", "stay"], name="placements__owner_i_dff559_idx"),
        ),
        migrations.AddConstraint(
            model_name="purchase",
            constraint=models.UniqueConstraint(fields=("case", "asked"), name="bought_once_per_answer"),
        ),
        migrations.AddConstraint(
            model_name="purchase",
            constraint=models.UniqueConstraint(fields=("case", "stay"), name="one_purchase_per_stay"),
        ),
        migrations.AddConstraint(
            model_name="purchase",
            constraint=models.UniqueConstraint(fields=("id", "case", "owner"), name="purchase_and_owner"),
        ),
        migrations.AddConstraint(
            model_name="purchase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("framework__isnull", False), ("how", "framework"), ("single_why", "")),
                    models.Q(
                        ("entry__isnull", False),
                        ("framework", None),
                        ("how", "single"),
                        models.Q(("single_why", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="purchase_says_by_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="dayprice",
            constraint=models.UniqueConstraint(
                fields=("case", "purchase", "revision"), name="day_price_once_per_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="dayprice",
            constraint=models.CheckConstraint(
                condition=models.Q(("price_ore__gt", 0)), name="day_price_above_zero"
            ),
        ),
        *SECURITY,
    ]
