import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0002_security"),
        ("core", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="LegalGround",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(max_length=24, verbose_name="kod")),
                ("label", models.CharField(max_length=120, verbose_name="grund")),
                ("paragraph", models.CharField(max_length=120, verbose_name="lagrum")),
                ("required", models.JSONField(default=list, verbose_name="beslut som krävs")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("valid_from", models.DateField(verbose_name="från")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="till")),
            ],
            options={
                "verbose_name": "laglig grund",
                "verbose_name_plural": "lagliga grunder",
                "ordering": ["position", "valid_from"],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "valid_from"), name="legal_ground_once_per_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="legal_ground_ends_after_it_begins",
                        violation_error_message="Slutdagen måste vara efter startdagen.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QueueTicket",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "priority_class",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Prioritet 1 – behöver plats först"),
                            (2, "Prioritet 2 – före övriga"),
                            (3, "Prioritet 3 – i tur"),
                        ],
                        default=3,
                        verbose_name="prioritet",
                    ),
                ),
                ("since", models.DateTimeField(verbose_name="väntat sedan")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "väntar"), ("left", "har lämnat kön")],
                        default="waiting",
                        max_length=8,
                        verbose_name="läge",
                    ),
                ),
                ("left_at", models.DateTimeField(blank=True, null=True, verbose_name="lämnade kön")),
                ("reference", models.CharField(max_length=12, verbose_name="referens")),
                ("row_version", models.PositiveIntegerField(default=1)),
                (
                    "collaboration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.collaboration"
                    ),
                ),
                (
                    "group_domain",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.domain",
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
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.unit"
                    ),
                ),
            ],
            options={
                "verbose_name": "köplats",
                "verbose_name_plural": "köplatser",
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["unit", "state", "priority_class", "since"],
                        name="referrals_q_unit_id_9b8f11_idx",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("left_at__isnull", True), ("state", "waiting")),
                            models.Q(("left_at__isnull", False), ("state", "left")),
                            _connector="OR",
                        ),
                        name="ticket_that_left_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("priority_class__in", [1, 2, 3])),
                        name="ticket_priority_is_a_class",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("hvb", "HVB (behandling dygnet runt)"),
                            ("housing", "Stödboende (boende med stöd)"),
                        ],
                        max_length=8,
                        verbose_name="sökt nivå",
                    ),
                ),
                (
                    "urgency",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Prioritet 1 – behöver plats först"),
                            (2, "Prioritet 2 – före övriga"),
                            (3, "Prioritet 3 – i tur"),
                        ],
                        default=3,
                        verbose_name="önskad prioritet",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "utkast"),
                            ("sent", "skickad"),
                            ("assessed", "bedömd"),
                            ("approved", "klar för plats"),
                            ("placed", "placerad"),
                            ("withdrawn", "återkallad"),
                            ("declined", "avslagen"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="läge",
                    ),
                ),
                ("shared", models.BooleanField(default=False, verbose_name="utlämnad")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="skickad")),
                ("created_at", models.DateTimeField()),
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
                    "children_entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.entry",
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
                    "group_domain",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.domain",
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
                    ),
                ),
                (
                    "identity_entry",
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.domain",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.domain",
                        verbose_name="sökande myndighet",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.domain",
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
                        verbose_name="sökt enhet",
                    ),
                ),
                (
                    "legal_ground",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="referrals.legalground",
                        verbose_name="laglig grund",
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="referrals.queueticket",
                    ),
                ),
            ],
            options={
                "verbose_name": "ansökan",
                "verbose_name_plural": "ansökningar",
                "indexes": [
                    models.Index(fields=["owner", "state"], name="referrals_a_owner_i_3476a6_idx"),
                    models.Index(fields=["unit", "state"], name="referrals_a_unit_id_37fe5d_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("id", "case"), name="application_and_case"),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["approved", "assessed", "sent"])),
                        fields=("case", "unit"),
                        name="one_open_application_per_unit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("owner", models.F("case_owner"))),
                        name="application_by_the_cases_owner",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", True), ("state", "draft")),
                            models.Q(("sent_at__isnull", True), ("state", "withdrawn")),
                            models.Q(
                                ("operator__isnull", False),
                                ("sent_at__isnull", False),
                                ("ticket__isnull", False),
                                ("unit__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="sent_application_has_its_ticket",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReferralGroup",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=120, verbose_name="namn")),
                (
                    "collaboration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.collaboration"
                    ),
                ),
                (
                    "host",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.domain",
                        verbose_name="värd, ordförandens myndighet",
                    ),
                ),
            ],
            options={
                "verbose_name": "remissgrupp",
                "verbose_name_plural": "remissgrupper",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("collaboration", "name"), name="group_name_once_per_collaboration"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupUnit",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.unit"
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="group_units",
                        to="referrals.referralgroup",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("group", "unit"), name="unit_once_per_group")
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupMember",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("profession", models.CharField(max_length=60, verbose_name="profession")),
                ("is_chair", models.BooleanField(default=False, verbose_name="ordförande")),
                ("valid_from", models.DateField(verbose_name="från")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="till")),
                (
                    "domain",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="referrals.referralgroup",
                    ),
                ),
            ],
            options={
                "verbose_name": "ledamot",
                "verbose_name_plural": "ledamöter",
                "indexes": [
                    models.Index(fields=["group", "domain"], name="referrals_g_group_i_f31328_idx"),
                    models.Index(fields=["user"], name="referrals_g_user_id_a94582_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="group_member_ends_after_it_begins",
                        violation_error_message="Slutdagen måste vara efter startdagen.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("assistance", "Biståndsbeslut"),
                            ("admission", "Inskrivningsbeslut"),
                            ("region_care", "Regionens vårdbeslut"),
                            ("sis", "SiS beslut (27 § LVM)"),
                        ],
                        max_length=12,
                        verbose_name="beslut",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[("granted", "Beviljat"), ("refused", "Avslag")],
                        max_length=8,
                        verbose_name="utfall",
                    ),
                ),
                ("decided_on", models.DateField(verbose_name="beslutsdatum")),
                ("decider_name", models.CharField(max_length=160)),
                ("valid_from", models.DateField(verbose_name="gäller från")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="gäller till")),
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
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
                    "decider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.unit"
                    ),
                ),
            ],
            options={
                "verbose_name": "beslut",
                "verbose_name_plural": "beslut",
                "indexes": [models.Index(fields=["application"], name="referrals_d_applica_8c7479_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("case", "unit", "kind"),
                        name="one_current_decision_per_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="decision_ends_after_it_begins",
                        violation_error_message="Slutdagen måste vara efter startdagen.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DraftText",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("body", models.JSONField(default=dict)),
                ("saved_at", models.DateTimeField()),
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
                "constraints": [
                    models.UniqueConstraint(fields=("owner", "application"), name="one_draft_per_application")
                ],
            },
        ),
        migrations.CreateModel(
            name="MemberAssessment",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("author_name", models.CharField(max_length=160)),
                ("written_at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="referrals.application",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.entry"
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
                "verbose_name": "ledamots bedömning",
                "verbose_name_plural": "ledamöters bedömningar",
                "indexes": [models.Index(fields=["application"], name="referrals_m_applica_edbcdb_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "application", "author"), name="one_assessment_per_member"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PlacementAssessment",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("recommended", models.BooleanField(verbose_name="placering tillstyrks")),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("hvb", "HVB (behandling dygnet runt)"),
                            ("housing", "Stödboende (boende med stöd)"),
                        ],
                        max_length=8,
                        verbose_name="nivå",
                    ),
                ),
                (
                    "priority_class",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Prioritet 1 – behöver plats först"),
                            (2, "Prioritet 2 – före övriga"),
                            (3, "Prioritet 3 – i tur"),
                        ],
                        verbose_name="prioritet",
                    ),
                ),
                ("assessed_on", models.DateField(verbose_name="datum")),
                ("recorded_by_name", models.CharField(max_length=160)),
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placement_assessments",
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
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                "verbose_name": "placeringsbedömning",
                "verbose_name_plural": "placeringsbedömningar",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("case", "application"),
                        name="one_current_placement_assessment",
                    )
                ],
            },
        ),
    ]
