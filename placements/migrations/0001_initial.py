import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0002_security"),
        ("core", "__first__"),
        ("referrals", "0003_legal_grounds"),
    ]

    operations = [
        migrations.CreateModel(
            name="Place",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=20, verbose_name="plats")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ordinary", "ordinarie"),
                            ("acute", "akutplats"),
                            ("intake", "insluss"),
                            ("quota", "kvotplats"),
                        ],
                        default="ordinary",
                        max_length=10,
                        verbose_name="slag",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("valid_from", models.DateField(verbose_name="finns från")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="finns till")),
                (
                    "collaboration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.collaboration"
                    ),
                ),
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
                        related_name="places",
                        to="core.unit",
                        verbose_name="enhet",
                    ),
                ),
            ],
            options={
                "verbose_name": "plats",
                "verbose_name_plural": "platser",
                "ordering": ["unit", "position", "name"],
                "indexes": [
                    models.Index(fields=["collaboration", "unit"], name="placements__collabo_d689e6_idx")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("unit", "name"), name="place_name_once_per_unit"),
                    models.UniqueConstraint(
                        fields=("id", "unit", "operator", "collaboration"), name="place_and_operator"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="place_ends_after_it_begins",
                        violation_error_message="Slutdagen måste vara efter startdagen.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlaceClaim",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("stay", "Upptagen"),
                            ("hold", "Reserverad"),
                            ("out_of_service", "Stängd"),
                            ("turnaround", "Iordningställs"),
                        ],
                        max_length=14,
                        verbose_name="slag",
                    ),
                ),
                (
                    "closed_for",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("repair", "reparation"),
                            ("cleaning", "iordningställande"),
                            ("staffing", "bemanning"),
                            ("safety", "säkerhet"),
                            ("other", "annat"),
                        ],
                        max_length=10,
                        verbose_name="skäl",
                    ),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="dagar")),
                ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="gäller till")),
                ("occupied", models.BooleanField(default=False)),
                ("released_at", models.DateTimeField(blank=True, null=True)),
                ("row_version", models.PositiveIntegerField(default=1)),
                (
                    "collaboration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.collaboration"
                    ),
                ),
                (
                    "operator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="placements.place",
                        verbose_name="plats",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.unit"
                    ),
                ),
            ],
            options={
                "verbose_name": "platsbeläggning",
                "verbose_name_plural": "platsbeläggningar",
                "indexes": [
                    models.Index(fields=["collaboration", "unit"], name="placements__collabo_c21d99_idx"),
                    models.Index(fields=["unit", "kind"], name="placements__unit_id_32a604_idx"),
                ],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("released_at__isnull", True)),
                        expressions=[(models.F("place"), "="), (models.F("during"), "&&")],
                        name="place_not_double_booked",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("occupied", True)),
                        fields=("place",),
                        name="place_has_one_occupant",
                    ),
                    models.UniqueConstraint(
                        fields=("id", "unit", "operator", "collaboration"), name="claim_and_operator"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("during__isempty", False), ("during__startswith__isnull", False)),
                        name="claim_days_never_empty",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("expires_at__isnull", False), ("kind", "hold")),
                            models.Q(models.Q(("kind", "hold"), _negated=True), ("expires_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="hold_has_an_expiry",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("occupied", False),
                            models.Q(("kind", "stay"), ("released_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="only_a_living_stay_is_occupied",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind__in", ["out_of_service", "turnaround"]),
                                models.Q(("closed_for", ""), _negated=True),
                            ),
                            models.Q(("closed_for", ""), ("kind__in", ["stay", "hold"])),
                            _connector="OR",
                        ),
                        name="closed_place_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Placement",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("given_at", models.DateTimeField(verbose_name="gavs")),
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
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="placements.placeclaim",
                        verbose_name="plats",
                    ),
                ),
                (
                    "collaboration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.collaboration"
                    ),
                ),
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
                "verbose_name": "placering",
                "verbose_name_plural": "placeringar",
                "indexes": [
                    models.Index(fields=["operator", "unit"], name="placements__operato_436cf9_idx"),
                    models.Index(fields=["case"], name="placements__case_id_36f095_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("id", "operator", "claim"), name="placement_and_claim"),
                    models.UniqueConstraint(fields=("claim",), name="one_placement_per_claim"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Stay",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("person_id", models.UUIDField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("provisional", "Preliminär"),
                            ("planned", "Planerad"),
                            ("arrived", "Inskriven"),
                            ("ended", "Utskriven"),
                            ("cancelled", "Inställd"),
                        ],
                        max_length=12,
                        verbose_name="läge",
                    ),
                ),
                ("planned_from", models.DateField(verbose_name="planerad ankomst")),
                ("planned_to", models.DateField(blank=True, null=True, verbose_name="planerad utskrivning")),
                ("arrived_on", models.DateField(blank=True, null=True, verbose_name="ankom")),
                ("arrival_recorded_at", models.DateTimeField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="skrevs ut")),
                ("end_recorded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("completed", "Målen är nådda"),
                            ("moved", "Flyttar till nästa enhet"),
                            ("own_request", "På egen begäran (SoF 9:13)"),
                            ("need_ceased", "Behovet har upphört (SoF 9:12)"),
                            ("other_care", "Behöver annan vård"),
                            ("hospital", "Inlagd på sjukhus"),
                            ("absconded", "Avvikit"),
                            ("rules", "Boendet kunde inte ge meningsfull vård"),
                            ("deceased", "Avliden"),
                            ("other", "Annat"),
                        ],
                        max_length=12,
                        verbose_name="skäl",
                    ),
                ),
                (
                    "destination",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("home", "Hem till hemkommunen"),
                            ("other_unit", "Annan enhet i vårdkedjan"),
                            ("other_home", "Annat behandlingshem"),
                            ("hospital", "Sjukhus"),
                            ("relatives", "Närstående"),
                            ("custody", "Häkte eller anstalt"),
                            ("unknown", "Okänt"),
                        ],
                        max_length=12,
                        verbose_name="vart",
                    ),
                ),
                (
                    "housing",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("own_contract", "Eget kontrakt"),
                            ("second_hand", "Andrahandskontrakt eller socialt kontrakt"),
                            ("housing_first", "Bostad först"),
                            ("supported", "Boende med stöd"),
                            ("lodger", "Inneboende eller hos närstående"),
                            ("temporary", "Tillfälligt boende"),
                            ("none", "Ingen bostad"),
                            ("unknown", "Okänt"),
                        ],
                        max_length=14,
                        verbose_name="bostad efteråt",
                    ),
                ),
                ("without_plan", models.BooleanField(default=False)),
                (
                    "cancel_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("declined", "Den enskilde tackade nej"),
                            ("other_place", "Fick en annan plats"),
                            ("no_show", "Kom inte"),
                            ("postponed", "Skjuts upp"),
                            ("mistake", "Registrerat av misstag"),
                        ],
                        max_length=12,
                        verbose_name="inställd för att",
                    ),
                ),
                ("row_version", models.PositiveIntegerField(default=1)),
                (
                    "application",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="referrals.application",
                        verbose_name="ansökan",
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
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stays",
                        to="placements.placeclaim",
                    ),
                ),
                (
                    "collaboration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.collaboration"
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.organisation",
                        verbose_name="beslutande kommun",
                    ),
                ),
                (
                    "operator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stays",
                        to="placements.placement",
                    ),
                ),
                (
                    "previous",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="next_stays",
                        to="placements.stay",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stays",
                        to="core.unit",
                        verbose_name="enhet",
                    ),
                ),
            ],
            options={
                "verbose_name": "vistelse",
                "verbose_name_plural": "vistelser",
                "indexes": [
                    models.Index(fields=["case", "person_id"], name="placements__case_id_c0e60e_idx"),
                    models.Index(fields=["unit", "state"], name="placements__unit_id_469ba3_idx"),
                    models.Index(
                        fields=["collaboration", "unit", "arrived_on"], name="placements__collabo_729ff6_idx"
                    ),
                    models.Index(fields=["operator", "state"], name="placements__operato_998f0c_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("arrived_on", None),
                                ("ended_on", None),
                                ("state__in", ["provisional", "planned", "cancelled"]),
                            ),
                            models.Q(("arrived_on__isnull", False), ("ended_on", None), ("state", "arrived")),
                            models.Q(
                                ("arrived_on__isnull", False), ("ended_on__isnull", False), ("state", "ended")
                            ),
                            _connector="OR",
                        ),
                        name="stay_state_tells_its_dates",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on", None), ("ended_on__gte", models.F("arrived_on")), _connector="OR"
                        ),
                        name="stay_ends_on_or_after_arrival",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("planned_to", None),
                            ("planned_to__gte", models.F("planned_from")),
                            _connector="OR",
                        ),
                        name="stay_planned_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "ended"),
                                models.Q(("end_reason", ""), _negated=True),
                                models.Q(("destination", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "ended"), _negated=True),
                                ("destination", ""),
                                ("end_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="ended_stay_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "cancelled"), models.Q(("cancel_reason", ""), _negated=True)),
                            models.Q(models.Q(("state", "cancelled"), _negated=True), ("cancel_reason", "")),
                            _connector="OR",
                        ),
                        name="cancelled_stay_says_why",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("state__in", ["arrived", "ended"])),
                        expressions=[
                            (models.F("case"), "="),
                            (models.F("person_id"), "="),
                            (
                                models.Func(
                                    models.F("arrived_on"),
                                    django.db.models.functions.comparison.Greatest(
                                        models.F("ended_on"),
                                        models.ExpressionWrapper(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("arrived_on"), "+", models.Value(1)
                                            ),
                                            output_field=models.DateField(),
                                        ),
                                    ),
                                    function="daterange",
                                ),
                                "&&",
                            ),
                        ],
                        name="person_in_one_stay_at_a_time",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["provisional", "planned"])),
                        fields=("case", "person_id"),
                        name="person_has_one_coming_stay",
                    ),
                    models.UniqueConstraint(fields=("id", "case"), name="stay_and_case"),
                    models.UniqueConstraint(fields=("id", "case", "operator"), name="stay_and_operator"),
                ],
            },
        ),
        migrations.CreateModel(
            name="DischargePlan",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("planned_on", models.DateField(verbose_name="planerad hemgång")),
                ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="mottagen")),
                ("made_at", models.DateTimeField()),
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
                    "receiver_domain",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.domain",
                        verbose_name="mottagande myndighet",
                    ),
                ),
                (
                    "receiver_user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="mottagare",
                    ),
                ),
                (
                    "stay",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="placements.stay",
                    ),
                ),
            ],
            options={
                "verbose_name": "plan för hemgång",
                "verbose_name_plural": "planer för hemgång",
                "indexes": [
                    models.Index(fields=["case"], name="placements__case_id_0ef4e0_idx"),
                    models.Index(fields=["receiver_domain"], name="placements__receive_54aed7_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("stay",), name="one_discharge_plan_per_stay"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted_at", None), ("receiver_user", None)),
                            models.Q(("accepted_at__isnull", False), ("receiver_user__isnull", False)),
                            _connector="OR",
                        ),
                        name="accepted_plan_names_its_receiver",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("leave", "Permission"),
                            ("hospital", "Sjukhus"),
                            ("absconded", "Avvikit"),
                            ("custody", "Häkte"),
                        ],
                        max_length=10,
                        verbose_name="slag",
                    ),
                ),
                ("away_from", models.DateField(verbose_name="ute från")),
                ("expected_back", models.DateField(blank=True, null=True, verbose_name="väntas åter")),
                ("back_on", models.DateField(blank=True, null=True, verbose_name="åter")),
                ("recorded_at", models.DateTimeField()),
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
                    "collaboration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.collaboration"
                    ),
                ),
                (
                    "operator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.unit"
                    ),
                ),
                (
                    "stay",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="absences",
                        to="placements.stay",
                    ),
                ),
            ],
            options={
                "verbose_name": "frånvaro",
                "verbose_name_plural": "frånvaro",
                "indexes": [
                    models.Index(fields=["unit", "back_on"], name="placements__unit_id_d59ea5_idx"),
                    models.Index(fields=["case"], name="placements__case_id_f9243c_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("back_on", None), ("back_on__gte", models.F("away_from")), _connector="OR"
                        ),
                        name="absence_back_after_leaving",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expected_back", None),
                            ("expected_back__gte", models.F("away_from")),
                            _connector="OR",
                        ),
                        name="absence_expected_after_leaving",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (models.F("stay"), "="),
                            (
                                models.Func(models.F("away_from"), models.F("back_on"), function="daterange"),
                                "&&",
                            ),
                        ],
                        name="one_absence_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OccupancyDay",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("day", models.DateField(verbose_name="dag")),
                ("places", models.PositiveSmallIntegerField(verbose_name="platser")),
                ("out_of_service", models.PositiveSmallIntegerField(verbose_name="stängda")),
                ("occupied", models.PositiveSmallIntegerField(verbose_name="belagda")),
                ("absent", models.PositiveSmallIntegerField(verbose_name="varav frånvarande")),
                ("free", models.PositiveSmallIntegerField(verbose_name="lediga")),
                ("care_days", models.PositiveSmallIntegerField(verbose_name="vårddygn")),
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
                "verbose_name": "beläggning",
                "verbose_name_plural": "beläggning",
                "indexes": [
                    models.Index(fields=["collaboration", "day"], name="placements__collabo_9f3d84_idx")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("unit", "day"), name="occupancy_once_per_unit_and_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("absent__lte", models.F("occupied")),
                            (
                                "places",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("out_of_service"), "+", models.F("occupied")
                                    ),
                                    "+",
                                    models.F("free"),
                                ),
                            ),
                        ),
                        name="occupancy_adds_up",
                    ),
                ],
            },
        ),
    ]
