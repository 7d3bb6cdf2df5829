"""The decisions in full: proposal and communication, service, appeal, delegation order, SiS plan and recall."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from vardkedja.core.rls import IN_MY_CASES, ME, SETUP, CaseOwnerKey, Secure, Sheltered

OWN = f"owner_id = {ME}"
OURS = f"domain_id = {ME} OR {SETUP}"
#: Whose assistance decision it is: the applicant's, or the home municipality's where another authority applied.
OWN_PERSON = (
    f"(case_owner_id = {ME} OR EXISTS (SELECT 1 FROM core_caseparty p WHERE p.case_id = {{table}}.case_id "
    f"AND p.domain_id = {ME} AND p.role = 'home'))"
)
#: The deciding authority's own, hidden from every other party.
OWN_ROWS = [
    Secure(
        f"referrals_{name}",
        select=OWN,
        insert=f"{OWN} AND {IN_MY_CASES} AND {OWN_PERSON.format(table=f'referrals_{name}')}",
        update=OWN,
        update_columns=columns,
    )
    for name, columns in (
        (
            "proposal",
            (
                "state", "communicated_on", "manner", "answer_by", "communication_entry_id", "communication_recorded_at",
                "answered_on", "answer_entry_id", "answer_recorded_at", "closed_at",
            ),
        ),
        (
            "appeal",
            (
                "state", "reviewed_on", "review_entry_id", "review_recorded_at", "passed_on", "passed_recorded_at",
                "court_on", "court_outcome", "court_entry_id", "court_recorded_at",
            ),
        ),
    )
]  # fmt: skip
#: A foreign key looks past policies: what a row refers to is of its own case and owner.
KEYS = (
    ("proposal", "application", "application_id, case_id", "referrals_application (id, case_id)"),
    ("appeal", "decision", "decision_id, case_id, owner_id", "referrals_decision (id, case_id, owner_id)"),
    *(
        (name, column, f"{column}_id, case_id, owner_id", "core_entry (id, case_id, owner_id)")
        for name, columns in (
            ("proposal", ("entry", "communication_entry", "answer_entry")),
            ("appeal", ("entry", "review_entry", "court_entry")),
        )
        for column in columns
    ),
)
SECURITY = [
    Secure("referrals_delegationrule", select=OURS, insert=OURS, update=OURS, update_columns=("valid_to",)),
    *OWN_ROWS,
    *(CaseOwnerKey(f"referrals_{name}") for name in ("proposal", "appeal")),
    migrations.RunSQL(
        "ALTER TABLE referrals_decision ADD CONSTRAINT decision_and_owner UNIQUE (id, case_id, owner_id); "
        "GRANT UPDATE (served_on, plan_on, recalled_on) ON referrals_decision TO vk_app",
        "REVOKE UPDATE (served_on, plan_on, recalled_on) ON referrals_decision FROM vk_app; "
        "ALTER TABLE referrals_decision DROP CONSTRAINT decision_and_owner",
    ),
    *(
        migrations.RunSQL(
            f"ALTER TABLE referrals_{name} ADD CONSTRAINT referrals_{name}_own_{what} "
            f"FOREIGN KEY ({columns}) REFERENCES {target}",
            f"ALTER TABLE referrals_{name} DROP CONSTRAINT referrals_{name}_own_{what}",
        )
        for name, what, columns, target in KEYS
    ),
    *(Sheltered(f"referrals_{name}") for name in ("proposal", "appeal")),
]


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0021_letters_and_easy_read"),
        ("referrals", "0005_queue_events"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="manner",
            field=models.CharField(
                choices=[("written", "Skriftligt"), ("phone", "På telefon"), ("meeting", "På möte")],
                default="written",
                max_length=8,
                verbose_name="hur beslutet fattades",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="paragraph",
            field=models.CharField(blank=True, max_length=120, verbose_name="lagrum"),
        ),
        migrations.AddField(
            model_name="decision",
            name="plan_on",
            field=models.DateField(blank=True, null=True, verbose_name="plan enligt 28 § upprättad"),
        ),
        migrations.AddField(
            model_name="decision",
            name="recalled_on",
            field=models.DateField(blank=True, null=True, verbose_name="återkallat av SiS"),
        ),
        migrations.AddField(
            model_name="decision",
            name="recorded_by_name",
            field=models.CharField(blank=True, max_length=160, verbose_name="antecknat av"),
        ),
        migrations.AddField(
            model_name="decision",
            name="served_on",
            field=models.DateField(blank=True, null=True, verbose_name="den enskilde fick del av beslutet"),
        ),
        migrations.AlterField(
            model_name="decision",
            name="outcome",
            field=models.CharField(
                choices=[("granted", "Beviljat"), ("partly", "Delvis beviljat"), ("refused", "Avslag")],
                max_length=8,
                verbose_name="utfall",
            ),
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "inkommet"),
                            ("dismissed", "avvisat, kom in för sent"),
                            ("changed", "beslutet ändras som den enskilde vill"),
                            ("kept", "omprövat, ska lämnas till domstolen"),
                            ("passed_on", "hos förvaltningsrätten"),
                            ("ended", "avgjort av domstolen"),
                        ],
                        default="received",
                        max_length=10,
                        verbose_name="läge",
                    ),
                ),
                ("received_on", models.DateField(verbose_name="kom in")),
                ("in_time", models.BooleanField(verbose_name="i tid")),
                ("recorded_at", models.DateTimeField()),
                ("reviewed_on", models.DateField(blank=True, null=True, verbose_name="omprövat")),
                (
                    "review_recorded_at",
                    models.DateTimeField(verbose_name="omprövning registrerad", blank=True, null=True),
                ),
                ("passed_on", models.DateField(blank=True, null=True, verbose_name="överlämnat")),
                (
                    "passed_recorded_at",
                    models.DateTimeField(verbose_name="överlämnande registrerat", blank=True, null=True),
                ),
                ("court_on", models.DateField(blank=True, null=True, verbose_name="domstolens dag")),
                (
                    "court_outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("granted", "Bifall: beslutet ändras"),
                            ("partly", "Delvis bifall: beslutet ändras delvis"),
                            ("rejected", "Avslag: beslutet står fast"),
                            ("returned", "Återförvisat till er för ny handläggning"),
                            ("dismissed", "Avvisat eller avskrivet"),
                        ],
                        max_length=10,
                        verbose_name="domslut",
                    ),
                ),
                (
                    "court_recorded_at",
                    models.DateTimeField(verbose_name="domslut registrerat", blank=True, null=True),
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
                    "court_entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.entry",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeals",
                        to="referrals.decision",
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
                    "review_entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.entry",
                    ),
                ),
            ],
            options={
                "verbose_name": "överklagande",
                "verbose_name_plural": "överklaganden",
                "indexes": [models.Index(fields=["case", "owner"], name="referrals_a_case_id_2a2ffe_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["passed_on", "ended"]), _negated=True),
                            ("passed_on__isnull", False),
                            _connector="OR",
                        ),
                        name="appeal_at_court_was_passed_on",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "ended"), _negated=True),
                            models.Q(
                                ("court_on__isnull", False), models.Q(("court_outcome", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="ended_appeal_says_how",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DelegationRule",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "power",
                    models.CharField(
                        choices=[
                            ("grant", "Bevilja"),
                            ("refuse", "Avslå helt eller delvis"),
                            ("review", "Ompröva och pröva om ett överklagande kommit in i tid"),
                        ],
                        max_length=8,
                        verbose_name="får",
                    ),
                ),
                ("ground_code", models.CharField(blank=True, max_length=20, verbose_name="laglig grund")),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("case_worker", "Handläggare"),
                            ("unit_manager", "Enhetschef (delegat)"),
                            ("region_planner", "Vårdplanerare i regionen"),
                            ("group_member", "Ledamot i remissgruppen"),
                            ("group_chair", "Ordförande i remissgruppen"),
                            ("head_of_home", "Föreståndare"),
                            ("home_staff", "Personal på boende"),
                            ("substitute", "Vikarie"),
                            ("finance", "Ekonom"),
                            ("steering", "Styrgrupp"),
                            ("log_reviewer", "Logggranskare"),
                            ("auditor", "Revisor"),
                            ("administrator", "Administratör"),
                        ],
                        max_length=20,
                        verbose_name="roll",
                    ),
                ),
                (
                    "max_days",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="längst antal dagar"
                    ),
                ),
                (
                    "max_cost",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="högst kostnad per dygn"),
                ),
                (
                    "point",
                    models.CharField(blank=True, max_length=20, verbose_name="punkt i delegationsordningen"),
                ),
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "delegation",
                "verbose_name_plural": "delegationer",
                "indexes": [
                    models.Index(fields=["domain", "valid_from"], name="referrals_d_domain__921dd4_idx")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="delegation_ends_after_it_begins",
                        violation_error_message="Slutdagen måste vara efter startdagen.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role", ""), ("user__isnull", False)),
                            models.Q(models.Q(("role", ""), _negated=True), ("user__isnull", True)),
                            _connector="OR",
                        ),
                        name="delegation_is_to_a_role_or_to_one_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("granted", "Beviljat"),
                            ("partly", "Delvis beviljat"),
                            ("refused", "Avslag"),
                        ],
                        max_length=8,
                        verbose_name="utfall",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "förslag skrivet"),
                            ("communicated", "skickat till den enskilde"),
                            ("answered", "svar antecknat"),
                            ("decided", "beslut fattat"),
                        ],
                        default="proposed",
                        max_length=12,
                        verbose_name="läge",
                    ),
                ),
                ("proposed_on", models.DateField(verbose_name="skrivet")),
                ("proposed_by_name", models.CharField(verbose_name="föreslaget av", max_length=160)),
                ("recorded_at", models.DateTimeField()),
                ("communicated_on", models.DateField(blank=True, null=True, verbose_name="skickat")),
                (
                    "manner",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("letter", "Brev"),
                            ("handed", "Lämnat i handen"),
                            ("told", "Genomgånget muntligt, med anteckning"),
                        ],
                        max_length=8,
                        verbose_name="hur",
                    ),
                ),
                ("answer_by", models.DateField(blank=True, null=True, verbose_name="svar senast")),
                (
                    "communication_recorded_at",
                    models.DateTimeField(verbose_name="kommunicering registrerad", blank=True, null=True),
                ),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="svarade")),
                (
                    "answer_recorded_at",
                    models.DateTimeField(verbose_name="svar registrerat", blank=True, null=True),
                ),
                ("closed_at", models.DateTimeField(verbose_name="avslutat", blank=True, null=True)),
                (
                    "answer_entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.entry",
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
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
                    "communication_entry",
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
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "förslag till beslut",
                "verbose_name_plural": "förslag till beslut",
                "indexes": [models.Index(fields=["case", "owner"], name="referrals_p_case_id_be6dac_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("owner", "application"),
                        name="one_open_proposal_per_application",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["proposed", "decided"]),
                            models.Q(("answer_by__isnull", False), ("communicated_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="communicated_proposal_says_when_and_how",
                    ),
                ],
            },
        ),
        *SECURITY,
    ]
