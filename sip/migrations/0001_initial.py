import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0002_security"),
        ("core", "__first__"),
        ("placements", "0002_security"),
    ]

    operations = [
        migrations.CreateModel(
            name="Sip",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("initiated", "Initierad"),
                            ("called", "Kallad"),
                            ("drawn_up", "Upprättad"),
                            ("closed", "Avslutad"),
                        ],
                        default="initiated",
                        max_length=12,
                        verbose_name="läge",
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(default=0, verbose_name="version")),
                ("initiated_on", models.DateField(verbose_name="initierad")),
                ("meeting_on", models.DateField(blank=True, null=True, verbose_name="SIP-möte")),
                ("drawn_up_on", models.DateField(blank=True, null=True, verbose_name="upprättad")),
                ("follow_up_on", models.DateField(blank=True, null=True, verbose_name="nästa uppföljning")),
                ("followed_up_on", models.DateField(blank=True, null=True, verbose_name="senast uppföljd")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="avslutad")),
                (
                    "close_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("goals_reached", "Målen är nådda"),
                            ("need_ceased", "Behovet har upphört"),
                            ("no_consent", "Den enskilde samtycker inte"),
                            ("consent_withdrawn", "Samtycket är återtaget"),
                            ("not_needed", "Bedömt att SIP inte behövs"),
                            ("moved", "Den enskilde har flyttat"),
                            ("deceased", "Den enskilde har avlidit"),
                        ],
                        max_length=20,
                        verbose_name="orsak",
                    ),
                ),
                ("changed_at", models.DateTimeField()),
                ("changed_by_name", models.CharField(max_length=160)),
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
                    "consent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.consent",
                        verbose_name="samtycke",
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
                    "overall",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.domain",
                        verbose_name="övergripande ansvar",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.domain",
                        verbose_name="initierad av",
                    ),
                ),
            ],
            options={
                "verbose_name": "SIP",
                "verbose_name_plural": "SIP",
                "indexes": [
                    models.Index(fields=["owner", "case"], name="sip_sip_owner_i_3ffc15_idx"),
                    models.Index(fields=["case", "state"], name="sip_sip_case_id_4f4d36_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("id", "case", "owner"), name="sip_and_owner"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "closed"), _negated=True),
                        fields=("case", "owner"),
                        name="one_open_sip_per_owner",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("drawn_up_on__isnull", True),
                                ("entry__isnull", True),
                                ("overall__isnull", True),
                                ("version", 0),
                                models.Q(("state", "drawn_up"), _negated=True),
                            ),
                            models.Q(
                                ("consent__isnull", False),
                                ("drawn_up_on__isnull", False),
                                ("entry__isnull", False),
                                ("follow_up_on__isnull", False),
                                ("overall__isnull", False),
                                ("state__in", ["drawn_up", "closed"]),
                                ("version__gt", 0),
                            ),
                            _connector="OR",
                        ),
                        name="drawn_up_sip_says_who_answers_on_which_consent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "called"), _negated=True),
                            ("meeting_on__isnull", False),
                            _connector="OR",
                        ),
                        name="called_sip_has_its_meeting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_on__isnull", False),
                                ("state", "closed"),
                                models.Q(("close_reason", ""), _negated=True),
                            ),
                            models.Q(
                                ("close_reason", ""),
                                ("closed_on__isnull", True),
                                models.Q(("state", "closed"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="closed_sip_has_day_and_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SipCall",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("meeting_on", models.DateField(verbose_name="SIP-möte")),
                ("called_on", models.DateField(verbose_name="kallad den")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("with_mandate", "Deltar och kan besluta"),
                            ("without_mandate", "Deltar men kan inte besluta"),
                            ("declines", "Deltar inte"),
                        ],
                        max_length=16,
                        verbose_name="svar",
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="svarade")),
                ("answered_by_name", models.CharField(blank=True, max_length=160)),
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
                    "domain",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.domain",
                        verbose_name="kallad",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "sip",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="calls", to="sip.sip"
                    ),
                ),
            ],
            options={
                "verbose_name": "kallelse",
                "verbose_name_plural": "kallelser",
                "indexes": [
                    models.Index(fields=["domain", "case"], name="sip_sipcall_domain__595072_idx"),
                    models.Index(fields=["sip"], name="sip_sipcall_sip_id_7f5462_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "sip", "domain", "meeting_on"), name="called_once_per_meeting"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True)),
                            models.Q(models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="answered_call_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("domain", models.F("owner")), _negated=True),
                        name="nobody_calls_oneself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SipIntervention",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveSmallIntegerField()),
                ("number", models.PositiveSmallIntegerField(verbose_name="insats")),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="från")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="till och med")),
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
                    "domain",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.domain",
                        verbose_name="ansvarig myndighet",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "sip",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interventions",
                        to="sip.sip",
                    ),
                ),
            ],
            options={
                "verbose_name": "insats i SIP",
                "verbose_name_plural": "insatser i SIP",
                "ordering": ["version", "number"],
                "indexes": [models.Index(fields=["sip", "version"], name="sip_sipinte_sip_id_3aa6b2_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "sip", "version", "number"), name="intervention_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on__isnull", True),
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="intervention_ends_no_earlier_than_it_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SipSignature",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveSmallIntegerField()),
                ("signed_by_name", models.CharField(max_length=160, verbose_name="undertecknad av")),
                ("signed_by_title", models.CharField(blank=True, max_length=80)),
                ("signed_at", models.DateTimeField(verbose_name="undertecknad")),
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
                    "domain",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.domain",
                        verbose_name="myndighet",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
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
                    "sip",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signatures", to="sip.sip"
                    ),
                ),
            ],
            options={
                "verbose_name": "underskrift",
                "verbose_name_plural": "underskrifter",
                "indexes": [models.Index(fields=["sip", "version"], name="sip_sipsign_sip_id_5b20c1_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "sip", "version", "domain"), name="signed_once_per_version"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SupportMeasure",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("housing", "Bostad"),
                            ("personal_support", "Personligt boendestöd"),
                            ("occupation", "Sysselsättning"),
                            ("relatives", "Stöd till närstående"),
                            ("outpatient", "Öppenvård"),
                        ],
                        max_length=20,
                        verbose_name="slag av stöd",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("decided", "Beslutad"), ("started", "Pågår"), ("ended", "Avslutad")],
                        default="decided",
                        max_length=8,
                        verbose_name="läge",
                    ),
                ),
                ("decided_on", models.DateField(verbose_name="beslutad")),
                ("planned_from", models.DateField(blank=True, null=True, verbose_name="planeras börja")),
                ("started_on", models.DateField(blank=True, null=True, verbose_name="började")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="sista dag")),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("goals_reached", "Målen är nådda"),
                            ("need_ceased", "Behovet har upphört"),
                            ("other_support", "Annat stöd tar vid"),
                            ("declined", "Den enskilde vill inte ha stödet"),
                            ("moved", "Den enskilde har flyttat"),
                            ("deceased", "Den enskilde har avlidit"),
                        ],
                        max_length=20,
                        verbose_name="orsak",
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
                    "collaboration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.collaboration"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.entry"
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.organisation",
                        verbose_name="kommun där stödet ges",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.domain",
                        verbose_name="beslutad av",
                    ),
                ),
            ],
            options={
                "verbose_name": "stödinsats",
                "verbose_name_plural": "stödinsatser",
                "ordering": ["decided_on", "kind"],
                "indexes": [
                    models.Index(fields=["case", "state"], name="sip_support_case_id_2b3765_idx"),
                    models.Index(
                        fields=["collaboration", "municipality", "kind"],
                        name="sip_support_collabo_1faa49_idx",
                    ),
                    models.Index(fields=["owner", "case"], name="sip_support_owner_i_4b69eb_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("end_reason", ""),
                                ("ended_on__isnull", True),
                                ("started_on__isnull", True),
                                ("state", "decided"),
                            ),
                            models.Q(
                                ("end_reason", ""),
                                ("ended_on__isnull", True),
                                ("started_on__isnull", False),
                                ("state", "started"),
                            ),
                            models.Q(
                                ("ended_on__isnull", False),
                                ("state", "ended"),
                                models.Q(("end_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="support_state_agrees_with_its_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("started_on__isnull", True),
                            ("started_on__gte", models.F("decided_on")),
                            _connector="OR",
                        ),
                        name="support_starts_after_decision",
                        violation_error_message="Stödet kan inte börja före beslutet.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on__isnull", True),
                            models.Q(("ended_on__gte", models.F("decided_on")), ("started_on__isnull", True)),
                            ("ended_on__gte", models.F("started_on")),
                            _connector="OR",
                        ),
                        name="support_ends_no_earlier_than_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HandOff",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("contact_name", models.CharField(max_length=160, verbose_name="kontaktperson")),
                ("first_meeting_on", models.DateField(verbose_name="första möte")),
                ("confirmed_at", models.DateTimeField(verbose_name="bekräftad")),
                ("confirmed_by_name", models.CharField(max_length=160)),
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
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="kontaktperson",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.domain",
                        verbose_name="mottagare",
                    ),
                ),
                (
                    "stay",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="placements.stay",
                        verbose_name="vistelse",
                    ),
                ),
            ],
            options={
                "verbose_name": "överlämning",
                "verbose_name_plural": "överlämningar",
                "indexes": [
                    models.Index(fields=["owner", "case"], name="sip_handoff_owner_i_a187c6_idx"),
                    models.Index(fields=["stay"], name="sip_handoff_stay_id_1aeefc_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "stay", "owner"), name="hand_off_confirmed_once")
                ],
            },
        ),
    ]
