"""Tables of the clocks, each with its policies: an inquiry and compulsory care are their authority's own."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from vardkedja.core.rls import IN_MY_CASES, ME, MY_COLLABORATIONS, SETUP, CaseOwnerKey, Secure, Sheltered

OWN = f"owner_id = {ME}"
PARTY_ADDS = f"{OWN} AND {IN_MY_CASES}"
IN_COLLABORATION = f"collaboration_id IN {MY_COLLABORATIONS}"
OWN_TERMS = f"{SETUP} OR (domain_id = {ME} AND {IN_COLLABORATION})"
POLICIES = [
    Secure(
        "referrals_inquiry",
        select=OWN,
        insert=PARTY_ADDS,
        update=OWN,
        update_columns=("opened_at", "opened_recorded_at", "late_reason", "entry_id", "row_version"),
    ),
    Secure(
        "referrals_compulsorycare",
        select=OWN,
        insert=PARTY_ADDS,
        update=OWN,
        update_columns=("basis", "entry_id", "closed_at", "row_version"),
    ),
    Secure(
        "referrals_caredate", select=OWN, insert=PARTY_ADDS, update=OWN, update_columns=("superseded_at",)
    ),
    Secure("referrals_careclock", select="true", insert=SETUP, update=SETUP),
    Secure(
        "referrals_stepterms",
        select=f"{SETUP} OR {IN_COLLABORATION}",
        insert=OWN_TERMS,
        update=OWN_TERMS,
        update_columns=("working_days", "urgent_days", "cutoff", "remind_days", "valid_to"),
    ),
    Secure(
        "referrals_requestreply",
        select=IN_MY_CASES,
        insert=f"{PARTY_ADDS} AND EXISTS (SELECT 1 FROM referrals_application a WHERE a.id = application_id "
        f"AND a.operator_id = {ME} AND a.state <> 'draft')",
    ),
]
BELOW_A_CASE = ("inquiry", "compulsorycare", "caredate", "requestreply")
KEYS = [
    *(CaseOwnerKey(f"referrals_{name}") for name in BELOW_A_CASE),
    *(Sheltered(f"referrals_{name}") for name in BELOW_A_CASE),
    *(
        migrations.RunSQL(
            f"ALTER TABLE referrals_{table} ADD CONSTRAINT referrals_{table}_{name} FOREIGN KEY ({columns}) REFERENCES {target}",
            f"ALTER TABLE referrals_{table} DROP CONSTRAINT referrals_{table}_{name}",
        )
        for table, name, columns, target in (
            ("inquiry", "own_entry", "entry_id, case_id, owner_id", "core_entry (id, case_id, owner_id)"),
            (
                "compulsorycare",
                "own_entry",
                "entry_id, case_id, owner_id",
                "core_entry (id, case_id, owner_id)",
            ),
            (
                "caredate",
                "of_its_care",
                "care_id, case_id, owner_id",
                "referrals_compulsorycare (id, case_id, owner_id)",
            ),
            ("requestreply", "of_its_case", "application_id, case_id", "referrals_application (id, case_id)"),
        )
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0017_nobody_names_themselves"),
        ("referrals", "0008_instrument_rows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="application",
            name="route",
            field=models.CharField(
                blank=True,
                choices=[
                    ("referral_group", "Remissgrupp"),
                    ("head_alone", "Föreståndaren beslutar själv"),
                    ("queue_by_request", "Kö efter begäran"),
                ],
                default="",
                max_length=20,
                verbose_name="intagningsväg",
            ),
        ),
        migrations.CreateModel(
            name="CareClock",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(max_length=24, verbose_name="kod")),
                (
                    "law",
                    models.CharField(
                        choices=[("lvm", "LVM"), ("lvu", "LVU"), ("lpt", "LPT och ÖPT"), ("lrv", "LRV")],
                        max_length=4,
                        verbose_name="lag",
                    ),
                ),
                ("label", models.CharField(max_length=120, verbose_name="frist")),
                ("paragraph", models.CharField(max_length=60, verbose_name="lagrum")),
                ("start", models.CharField(max_length=16, verbose_name="räknas från")),
                ("or_later", models.CharField(blank=True, max_length=16, verbose_name="eller om senare")),
                ("amount", models.PositiveSmallIntegerField(verbose_name="antal")),
                (
                    "unit",
                    models.CharField(
                        choices=[("day", "dag"), ("week", "vecka"), ("month", "månad"), ("year", "år")],
                        max_length=5,
                        verbose_name="enhet",
                    ),
                ),
                ("stop", models.CharField(blank=True, max_length=16, verbose_name="fullgörs genom")),
                ("longer_if", models.CharField(blank=True, max_length=16, verbose_name="längre vid")),
                ("longer_amount", models.PositiveSmallIntegerField(default=0, verbose_name="antal då")),
                ("basis", models.CharField(blank=True, max_length=4, verbose_name="bara på grund")),
                ("repeats", models.BooleanField(default=False, verbose_name="återkommer")),
                ("adds_away", models.BooleanField(default=False, verbose_name="frånvaro läggs till")),
                ("ends", models.BooleanField(default=False, verbose_name="vårdens slut")),
                ("sure", models.BooleanField(default=True, verbose_name="säker läsning")),
                ("valid_from", models.DateField(verbose_name="från")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="till")),
            ],
            options={
                "verbose_name": "frist i tvångsvård",
                "verbose_name_plural": "frister i tvångsvård",
                "ordering": ["law", "code", "valid_from"],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "valid_from"), name="care_clock_once_per_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="care_clock_ends_after_it_begins",
                        violation_error_message="Slutdagen måste vara efter startdagen.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CompulsoryCare",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "law",
                    models.CharField(
                        choices=[("lvm", "LVM"), ("lvu", "LVU"), ("lpt", "LPT och ÖPT"), ("lrv", "LRV")],
                        max_length=4,
                        verbose_name="lag",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("2", "2 § (hemförhållanden)"),
                            ("3", "3 § (eget beteende)"),
                            ("2_3", "2 och 3 §§"),
                        ],
                        default="",
                        max_length=4,
                        verbose_name="grund",
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="registrerad")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="avslutad")),
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
            ],
            options={
                "verbose_name": "tvångsvård",
                "verbose_name_plural": "tvångsvård",
            },
        ),
        migrations.CreateModel(
            name="CareDate",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(max_length=16, verbose_name="händelse")),
                ("day", models.DateField(verbose_name="dag")),
                ("until", models.DateField(blank=True, null=True, verbose_name="till")),
                ("recorded_at", models.DateTimeField(verbose_name="antecknad")),
                ("superseded_at", models.DateTimeField(blank=True, null=True, verbose_name="ersatt")),
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
                    "care",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dates",
                        to="referrals.compulsorycare",
                    ),
                ),
            ],
            options={
                "verbose_name": "dag i tvångsvård",
                "verbose_name_plural": "dagar i tvångsvård",
            },
        ),
        migrations.CreateModel(
            name="Inquiry",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("application", "Ansökan"),
                            ("report_lvm", "Anmälan enligt LVM 6 §"),
                            ("report", "Anmälan eller uppgift från någon annan"),
                            ("own", "Eget initiativ"),
                        ],
                        max_length=12,
                        verbose_name="kom in genom",
                    ),
                ),
                ("registered_at", models.DateTimeField(verbose_name="aktualiserat")),
                ("registered_recorded_at", models.DateTimeField(verbose_name="aktualisering antecknad")),
                ("opened_at", models.DateTimeField(blank=True, null=True, verbose_name="utredning inledd")),
                (
                    "opened_recorded_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="inledning antecknad"),
                ),
                (
                    "late_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_reached", "Den enskilde har inte gått att nå"),
                            ("wish", "Den enskilde ville vänta"),
                            ("moved", "Ärendet flyttades mellan enheter eller kommuner"),
                            ("staffing", "Ingen hade tid"),
                            ("missed", "Det blev inte uppmärksammat"),
                            ("other", "Annat"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="skäl till dröjsmål",
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
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "aktualisering och utredning",
                "verbose_name_plural": "aktualiseringar och utredningar",
            },
        ),
        migrations.CreateModel(
            name="StepTerms",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("inquiry", "Inleda utredning"),
                            ("assess", "Ledamots bedömning"),
                            ("joint_assessment", "Gruppens placeringsbedömning"),
                            ("decide", "Beslut"),
                            ("reply", "Svar på begäran"),
                            ("complete", "Komplettera ansökan"),
                            ("compulsory", "Frister i tvångsvård"),
                        ],
                        max_length=20,
                        verbose_name="steg",
                    ),
                ),
                ("working_days", models.PositiveSmallIntegerField(verbose_name="arbetsdagar")),
                ("urgent_days", models.PositiveSmallIntegerField(verbose_name="arbetsdagar vid prioritet 1")),
                ("cutoff", models.TimeField(blank=True, null=True, verbose_name="klockslag")),
                (
                    "remind_days",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="påminnelse"),
                ),
                ("valid_from", models.DateField(verbose_name="från")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="till")),
                (
                    "collaboration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.collaboration"
                    ),
                ),
                (
                    "domain",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.domain",
                    ),
                ),
            ],
            options={
                "verbose_name": "tider för ett steg",
                "verbose_name_plural": "tider för steg",
            },
        ),
        migrations.CreateModel(
            name="RequestReply",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("replied_at", models.DateTimeField(verbose_name="svarade")),
                ("replied_by_name", models.CharField(max_length=160, verbose_name="svarade, namn")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
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
                "verbose_name": "svar på begäran",
                "verbose_name_plural": "svar på begäran",
            },
        ),
        migrations.AddIndex(
            model_name="requestreply",
            index=models.Index(fields=["application"], name="referrals_r_applica_609fda_idx"),
        ),
        migrations.AddConstraint(
            model_name="requestreply",
            constraint=models.UniqueConstraint(fields=("case", "application"), name="one_reply_per_request"),
        ),
        migrations.AddIndex(
            model_name="compulsorycare",
            index=models.Index(fields=["owner", "case"], name="referrals_c_owner_i_546252_idx"),
        ),
        migrations.AddConstraint(
            model_name="compulsorycare",
            constraint=models.UniqueConstraint(
                fields=("id", "case", "owner"), name="compulsory_care_and_owner"
            ),
        ),
        migrations.AddConstraint(
            model_name="compulsorycare",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True)),
                fields=("owner", "case", "law"),
                name="one_open_compulsory_care_per_law",
            ),
        ),
        migrations.AddIndex(
            model_name="caredate",
            index=models.Index(fields=["care"], name="referrals_c_care_id_69fe3b_idx"),
        ),
        migrations.AddConstraint(
            model_name="caredate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_at__isnull", True)),
                fields=("owner", "care", "code", "day"),
                name="care_day_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="caredate",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__isnull", True), ("until__gt", models.F("day")), _connector="OR"),
                name="time_away_ends_after_it_begins",
                violation_error_message="Återkomsten måste vara efter dagen då frånvaron började.",
            ),
        ),
        migrations.AddIndex(
            model_name="inquiry",
            index=models.Index(fields=["owner", "case"], name="referrals_i_owner_i_641ba8_idx"),
        ),
        migrations.AddConstraint(
            model_name="inquiry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("opened_at__isnull", True)),
                fields=("owner", "case"),
                name="one_matter_waiting_for_its_inquiry",
            ),
        ),
        migrations.AddConstraint(
            model_name="inquiry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("opened_at__isnull", True), ("opened_recorded_at__isnull", True)),
                    models.Q(
                        ("opened_at__gte", models.F("registered_at")), ("opened_recorded_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="inquiry_opens_after_it_is_registered",
            ),
        ),
        migrations.AddConstraint(
            model_name="stepterms",
            constraint=models.UniqueConstraint(
                fields=("collaboration", "domain", "step", "valid_from"),
                name="terms_once_per_step_and_day",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="stepterms",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                ),
                name="terms_end_after_they_begin",
                violation_error_message="Slutdagen måste vara efter startdagen.",
            ),
        ),
        *POLICIES,
        *KEYS,
    ]
