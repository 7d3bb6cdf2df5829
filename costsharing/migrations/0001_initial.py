import django.core.validators
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0002_security"),
    ]

    operations = [
        migrations.CreateModel(
            name="CostAgreement",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "collaboration",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.collaboration",
                        verbose_name="samverkan",
                    ),
                ),
                (
                    "keeper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.organisation",
                        verbose_name="förvaltas av",
                    ),
                ),
            ],
            options={
                "verbose_name": "kostnadsavtal",
                "verbose_name_plural": "kostnadsavtal",
            },
        ),
        migrations.CreateModel(
            name="CostKey",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("valid_from", models.DateField(verbose_name="gäller från")),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("decision", models.CharField(blank=True, max_length=120, verbose_name="beslut")),
                ("decided_by_name", models.CharField(max_length=160)),
                ("decided_at", models.DateTimeField()),
                (
                    "collaboration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.collaboration"
                    ),
                ),
            ],
            options={
                "verbose_name": "fördelningsnyckel",
                "verbose_name_plural": "fördelningsnycklar",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("collaboration", "valid_from", "version"), name="key_version_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid_from__day", 1)),
                        name="key_begins_with_a_month",
                        violation_error_message="Välj den första dagen i en månad, till exempel 2026-01-01.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CostKeyShare",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "percent",
                    models.DecimalField(decimal_places=6, max_digits=9, verbose_name="andel, procent"),
                ),
                (
                    "collaboration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.collaboration"
                    ),
                ),
                (
                    "key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="costsharing.costkey",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.organisation",
                        verbose_name="kommun",
                    ),
                ),
            ],
            options={
                "verbose_name": "andel i nyckeln",
                "verbose_name_plural": "andelar i nyckeln",
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("key", "organisation"), name="one_share_per_party_and_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("percent__gte", 0), ("percent__lte", 100)),
                        name="share_within_0_to_100",
                        violation_error_message="Skriv en andel mellan 0 och 100 procent.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CostRule",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("valid_from", models.DateField(verbose_name="gäller från")),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("decision", models.CharField(blank=True, max_length=120, verbose_name="beslut")),
                ("decided_by_name", models.CharField(max_length=160)),
                ("decided_at", models.DateTimeField()),
                (
                    "cost_type",
                    models.CharField(
                        choices=[("staff", "Personal"), ("rent", "Hyra"), ("other", "Övrigt")],
                        max_length=8,
                        verbose_name="kostnadsslag",
                    ),
                ),
                (
                    "region_percent",
                    models.DecimalField(
                        decimal_places=6, max_digits=9, verbose_name="regionens andel, procent"
                    ),
                ),
                (
                    "collaboration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.collaboration"
                    ),
                ),
                (
                    "named_party",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.organisation",
                        verbose_name="kommunernas del bärs av",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.organisation",
                        verbose_name="region",
                    ),
                ),
            ],
            options={
                "verbose_name": "fördelningsregel",
                "verbose_name_plural": "fördelningsregler",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("collaboration", "cost_type", "valid_from", "version"),
                        name="rule_version_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid_from__day", 1)),
                        name="rule_begins_with_a_month",
                        violation_error_message="Välj den första dagen i en månad, till exempel 2026-01-01.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("region_percent__gte", 0), ("region_percent__lte", 100)),
                        name="rule_percent_within_0_to_100",
                        violation_error_message="Skriv en andel mellan 0 och 100 procent.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("named_party__isnull", True),
                            models.Q(("named_party", models.F("region")), _negated=True),
                            _connector="OR",
                        ),
                        name="region_is_not_the_named_party",
                        violation_error_message="Regionen har redan sin andel. Välj en kommun.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MonthRun",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(2000),
                            django.core.validators.MaxValueValidator(2100),
                        ]
                    ),
                ),
                ("month", models.PositiveSmallIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("inserted", models.PositiveIntegerField(verbose_name="nya rader")),
                ("total_ore", models.BigIntegerField(verbose_name="månadens summa, öre")),
                ("recorded_at", models.DateTimeField()),
                (
                    "collaboration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.collaboration"
                    ),
                ),
            ],
            options={
                "verbose_name": "månadskörning",
                "verbose_name_plural": "månadskörningar",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("collaboration", "year", "month", "number"), name="run_number_once_per_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__gte", 1), ("month__lte", 12)),
                        name="run_month_within_1_to_12",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerLine",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(2000),
                            django.core.validators.MaxValueValidator(2100),
                        ]
                    ),
                ),
                ("month", models.PositiveSmallIntegerField()),
                (
                    "cost_type",
                    models.CharField(
                        choices=[("staff", "Personal"), ("rent", "Hyra"), ("other", "Övrigt")], max_length=8
                    ),
                ),
                (
                    "component",
                    models.CharField(
                        choices=[
                            ("budget_share", "Budgetandel"),
                            ("own_share", "Egen andel, faktureras inte"),
                        ],
                        max_length=16,
                    ),
                ),
                ("sequence", models.PositiveSmallIntegerField()),
                ("amount_ore", models.BigIntegerField()),
                ("rule_id", models.CharField(max_length=40)),
                ("key_version", models.CharField(blank=True, max_length=40)),
                ("recorded_at", models.DateTimeField()),
                (
                    "collaboration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.collaboration"
                    ),
                ),
                (
                    "payer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.organisation"
                    ),
                ),
                (
                    "seller",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.organisation"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.unit"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="costsharing.monthrun",
                    ),
                ),
            ],
            options={
                "verbose_name": "bokförd rad",
                "verbose_name_plural": "bokförda rader",
                "constraints": [
                    models.UniqueConstraint(
                        fields=(
                            "collaboration",
                            "year",
                            "month",
                            "seller",
                            "payer",
                            "unit",
                            "cost_type",
                            "component",
                            "sequence",
                        ),
                        name="ledger_line_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_ore", 0), _negated=True),
                        name="ledger_line_changes_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__gte", 1), ("month__lte", 12)),
                        name="ledger_month_within_1_to_12",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("component", "own_share"), ("payer", models.F("seller"))),
                            models.Q(
                                ("component", "budget_share"),
                                models.Q(("payer", models.F("seller")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="own_share_is_the_sellers_own",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BudgetLine",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "cost_type",
                    models.CharField(
                        choices=[("staff", "Personal"), ("rent", "Hyra"), ("other", "Övrigt")],
                        max_length=8,
                        verbose_name="kostnadsslag",
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(2000),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="år",
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("amount_ore", models.BigIntegerField(verbose_name="belopp, öre")),
                ("decision", models.CharField(blank=True, max_length=120, verbose_name="beslut")),
                ("decided_by_name", models.CharField(max_length=160)),
                ("decided_at", models.DateTimeField()),
                (
                    "collaboration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.collaboration"
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
                "verbose_name": "budgetrad",
                "verbose_name_plural": "budgetrader",
                "indexes": [
                    models.Index(fields=["collaboration", "year"], name="costsharing_collabo_a44751_idx")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("collaboration", "unit", "cost_type", "year", "version"),
                        name="budget_version_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_ore__gte", 0), ("amount_ore__lte", 10000000000000)),
                        name="budget_is_zero_or_more",
                        violation_error_message="Budgeten kan inte vara negativ.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2000), ("year__lte", 2100)),
                        name="budget_year_is_plausible",
                    ),
                ],
            },
        ),
    ]
