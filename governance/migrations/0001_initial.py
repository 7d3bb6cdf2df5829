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
            name="IndicatorSnapshot",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "indicator",
                    models.CharField(
                        choices=[
                            ("occupied", "Belagda platser"),
                            ("occupancy_share", "Beläggning"),
                            ("queue_length", "I kö"),
                            ("queue_wait", "Väntetid hittills"),
                            ("persons_year", "Personer på boende, tolv månader"),
                            ("days_to_first_support", "Dagar till första stöd hemma"),
                            ("cost_booked", "Bokförd kostnad"),
                            ("cost_budget", "Budget hittills"),
                            ("cost_share", "Kostnad mot budget"),
                        ],
                        max_length=24,
                        verbose_name="nyckeltal",
                    ),
                ),
                ("day", models.DateField(verbose_name="dag")),
                (
                    "value",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=16, null=True, verbose_name="värde"
                    ),
                ),
                ("n", models.PositiveIntegerField(blank=True, null=True, verbose_name="antal")),
                ("suppressed", models.BooleanField(default=False, verbose_name="för få för att visas")),
                (
                    "collaboration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.collaboration"
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.organisation",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "nyckeltalsvärde",
                "verbose_name_plural": "nyckeltalsvärden",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("collaboration", "indicator", "day", "unit", "municipality"),
                        name="snapshot_once_per_cell_and_day",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("suppressed", False),
                            models.Q(("n__isnull", True), ("value__isnull", True)),
                            _connector="OR",
                        ),
                        name="suppressed_cell_holds_no_figure",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("unit__isnull", True), ("municipality__isnull", True), _connector="OR"
                        ),
                        name="snapshot_of_unit_or_municipality",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SmallCellRule",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("threshold", models.PositiveSmallIntegerField(verbose_name="lägsta antal som visas")),
                ("valid_from", models.DateField(verbose_name="från")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="till")),
                (
                    "collaboration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.collaboration"
                    ),
                ),
            ],
            options={
                "verbose_name": "regel för små tal",
                "verbose_name_plural": "regler för små tal",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("collaboration", "valid_from"), name="small_cell_rule_once_per_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("threshold__gte", 3)), name="small_cells_below_three_never_shown"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="small_cell_rule_ends_after_it_begins",
                        violation_error_message="Slutdagen måste vara efter startdagen.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "indicator",
                    models.CharField(
                        choices=[
                            ("occupied", "Belagda platser"),
                            ("occupancy_share", "Beläggning"),
                            ("queue_length", "I kö"),
                            ("queue_wait", "Väntetid hittills"),
                            ("persons_year", "Personer på boende, tolv månader"),
                            ("days_to_first_support", "Dagar till första stöd hemma"),
                            ("cost_booked", "Bokförd kostnad"),
                            ("cost_budget", "Budget hittills"),
                            ("cost_share", "Kostnad mot budget"),
                        ],
                        max_length=24,
                        verbose_name="nyckeltal",
                    ),
                ),
                ("value", models.DecimalField(decimal_places=3, max_digits=16, verbose_name="mål")),
                ("valid_from", models.DateField(verbose_name="från")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="till")),
                (
                    "collaboration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.collaboration"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "mål",
                "verbose_name_plural": "mål",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("collaboration", "indicator", "unit", "valid_from"),
                        name="target_once_per_day",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="target_ends_after_it_begins",
                        violation_error_message="Slutdagen måste vara efter startdagen.",
                    ),
                ],
            },
        ),
    ]
