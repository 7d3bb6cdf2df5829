"""The review of the access log and the emergency access: tables, policies, grants and composite keys together."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from vardkedja.core.rls import IN_MY_CASES, ME, CaseOwnerKey, Secure

MINE = f"domain_id = {ME}"
SECURITY = [
    Secure("core_logrules", select=MINE, insert=MINE, update=MINE),
    Secure("core_staffperson", select=MINE, insert=MINE, update=MINE, update_columns=["person_id"]),
    Secure(
        "core_logreview",
        select=MINE,
        insert=MINE,
        update=MINE,
        update_columns=["state", "finished_at", "finished_by_name"],
    ),
    Secure(
        "core_logreviewitem",
        select=MINE,
        insert=MINE,
        update=MINE,
        update_columns=["outcome", "note", "reviewed_by_id", "reviewed_by_name", "reviewed_at"],
    ),
    # Nobody opens it for somebody else, and it can be ended early but never prolonged.
    Secure(
        "core_emergencyaccess",
        select=MINE,
        insert=f"{MINE} AND user_id = (select vk_user()) AND (case_id IS NULL OR {IN_MY_CASES})",
        update=f"{MINE} AND user_id = (select vk_user())",
        update_columns=["ended_at"],
    ),
    Secure(
        "core_urgentrequest",
        select=f"{MINE} OR asked_id = {ME}",
        insert=f"{MINE} AND {IN_MY_CASES} AND EXISTS (SELECT 1 FROM core_caseparty p "
        "WHERE p.case_id = core_urgentrequest.case_id AND p.domain_id = core_urgentrequest.asked_id)",
    ),
    CaseOwnerKey("core_emergencyaccess"),
    CaseOwnerKey("core_urgentrequest"),
]
#: A foreign key alone would look past policies: an item hangs on the own review, an access on the own record.
OWNER_KEYS = [
    migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_{name} FOREIGN KEY ({columns}) REFERENCES {target}",
        f"ALTER TABLE {table} DROP CONSTRAINT {table}_{name}",
    )
    for table, name, columns, target in (
        ("core_logreviewitem", "review_domain", "review_id, domain_id", "core_logreview (id, domain_id)"),
        (
            "core_emergencyaccess",
            "record_domain",
            "record_id, domain_id",
            "core_personrecord (id, domain_id)",
        ),
    )
]


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_security"),
    ]

    operations = [
        migrations.AddField(
            model_name="accesslog",
            name="relation",
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.CreateModel(
            name="LogReview",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("month", models.DateField(verbose_name="månad")),
                ("seed", models.CharField(max_length=32, verbose_name="frö")),
                ("sample_size", models.PositiveSmallIntegerField(verbose_name="stickprovets storlek")),
                ("readings", models.PositiveIntegerField(verbose_name="läsningar")),
                ("found", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "pågår"), ("done", "klar")],
                        default="open",
                        max_length=8,
                        verbose_name="läge",
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="öppnad")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="klar")),
                (
                    "finished_by_name",
                    models.CharField(blank=True, max_length=160, verbose_name="avslutad av"),
                ),
                (
                    "domain",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
            ],
            options={
                "verbose_name": "logggranskning",
                "verbose_name_plural": "logggranskningar",
            },
        ),
        migrations.CreateModel(
            name="LogReviewItem",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "section",
                    models.CharField(
                        choices=[("own", "egna medarbetares läsning"), ("others", "andras läsning av vårt")],
                        max_length=8,
                        verbose_name="del",
                    ),
                ),
                ("log_id", models.UUIDField()),
                ("user_id", models.UUIDField()),
                ("first_at", models.DateTimeField(verbose_name="första läsningen")),
                ("last_at", models.DateTimeField(verbose_name="sista läsningen")),
                ("count", models.PositiveIntegerField(verbose_name="antal rader")),
                (
                    "chosen_for",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("sample", "stickprov"),
                                ("no_relation", "utan egen del i ärendet"),
                                ("surname", "samma efternamn"),
                                ("own_record", "egen personuppgift"),
                                ("protected", "skyddade personuppgifter"),
                                ("hours", "utanför arbetstid"),
                                ("many", "ovanligt många"),
                                ("stated", "angivet skäl"),
                                ("emergency", "nödåtkomst"),
                            ],
                            max_length=12,
                        ),
                        size=None,
                        verbose_name="valdes för",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("justified", "Motiverad"),
                            ("asked", "Läsaren tillfrågad"),
                            ("investigate", "Ska utredas"),
                            ("breach", "Intrång"),
                            ("left", "Egen läsning, ingen annan granskare"),
                        ],
                        max_length=12,
                        verbose_name="utfall",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="anteckning")),
                ("reviewed_by_id", models.UUIDField(blank=True, null=True)),
                (
                    "reviewed_by_name",
                    models.CharField(blank=True, max_length=160, verbose_name="granskad av"),
                ),
                ("reviewed_at", models.DateTimeField(blank=True, null=True, verbose_name="granskad")),
                (
                    "domain",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="core.logreview"
                    ),
                ),
            ],
            options={
                "verbose_name": "granskad läsning",
                "verbose_name_plural": "granskade läsningar",
                "ordering": ["section", "first_at"],
            },
        ),
        migrations.CreateModel(
            name="LogRules",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "sample_size",
                    models.PositiveSmallIntegerField(
                        default=20,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(500),
                        ],
                        verbose_name="stickprovets storlek",
                    ),
                ),
                (
                    "flag_limit",
                    models.PositiveSmallIntegerField(
                        default=30,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(500),
                        ],
                        verbose_name="högst så många per flagga",
                    ),
                ),
                (
                    "day_begins",
                    models.PositiveSmallIntegerField(
                        default=6,
                        validators=[django.core.validators.MaxValueValidator(23)],
                        verbose_name="dagen börjar, timme",
                    ),
                ),
                (
                    "day_ends",
                    models.PositiveSmallIntegerField(
                        default=20,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(24),
                        ],
                        verbose_name="dagen slutar, timme",
                    ),
                ),
                (
                    "often_factor",
                    models.PositiveSmallIntegerField(
                        default=3,
                        validators=[
                            django.core.validators.MinValueValidator(2),
                            django.core.validators.MaxValueValidator(20),
                        ],
                        verbose_name="ovanligt många: gånger medianen",
                    ),
                ),
                (
                    "names_in_extract",
                    models.BooleanField(default=False, verbose_name="visa medarbetares namn i loggutdrag"),
                ),
                (
                    "emergency_minutes",
                    models.PositiveSmallIntegerField(
                        default=60,
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(240),
                        ],
                        verbose_name="nödåtkomstens längd, minuter",
                    ),
                ),
                ("row_version", models.PositiveIntegerField(default=1)),
                (
                    "domain",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StaffPerson",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("person_id", models.UUIDField()),
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
            ],
        ),
        migrations.CreateModel(
            name="UrgentRequest",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("life", "Fara för liv eller hälsa"),
                            ("acute", "Akut bedömning på jourtid"),
                            ("child", "Oro för ett barn"),
                            ("nobody", "Ingen ansvarig är på plats och det kan inte vänta"),
                        ],
                        max_length=8,
                        verbose_name="skäl",
                    ),
                ),
                ("phone", models.CharField(max_length=40, verbose_name="ring tillbaka")),
                ("asked_by_name", models.CharField(max_length=160, verbose_name="vem")),
                ("asked_at", models.DateTimeField(verbose_name="när")),
                (
                    "asked",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.domain",
                        verbose_name="tillfrågad",
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
                    "domain",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.domain",
                        verbose_name="frågar",
                    ),
                ),
            ],
            options={
                "verbose_name": "akut begäran",
                "verbose_name_plural": "akuta begäranden",
            },
        ),
        migrations.CreateModel(
            name="EmergencyAccess",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("user_name", models.CharField(max_length=160, verbose_name="vem")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("life", "Fara för liv eller hälsa"),
                            ("acute", "Akut bedömning på jourtid"),
                            ("child", "Oro för ett barn"),
                            ("nobody", "Ingen ansvarig är på plats och det kan inte vänta"),
                        ],
                        max_length=8,
                        verbose_name="skäl",
                    ),
                ),
                ("words", models.CharField(max_length=150, verbose_name="skäl i ord")),
                ("began_at", models.DateTimeField(verbose_name="från")),
                ("valid_to", models.DateTimeField(verbose_name="till")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="avslutad")),
                (
                    "earlier",
                    models.PositiveSmallIntegerField(default=0, verbose_name="tidigare gånger, 30 dagar"),
                ),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.case",
                    ),
                ),
                (
                    "case_owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.domain",
                    ),
                ),
                (
                    "domain",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.personrecord",
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
            ],
            options={
                "verbose_name": "nödåtkomst",
                "verbose_name_plural": "nödåtkomster",
                "ordering": ["-began_at"],
                "indexes": [
                    models.Index(
                        fields=["domain", "user", "-valid_to"], name="core_emerge_domain__90c239_idx"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("case__isnull", True),
                                ("case_owner__isnull", True),
                                ("record__isnull", False),
                            ),
                            models.Q(
                                ("case__isnull", False),
                                ("case_owner__isnull", False),
                                ("record__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="emergency_access_to_a_person_or_a_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid_to__gt", models.F("began_at"))),
                        name="emergency_access_is_short",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="emergency_access_says_why"
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="logreview",
            constraint=models.UniqueConstraint(fields=("domain", "month"), name="log_review_once_per_month"),
        ),
        migrations.AddConstraint(
            model_name="logreview",
            constraint=models.UniqueConstraint(fields=("id", "domain"), name="log_review_and_domain"),
        ),
        migrations.AddConstraint(
            model_name="logreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("finished_at__isnull", False), ("state", "done")),
                    models.Q(("finished_at__isnull", True), ("state", "open")),
                    _connector="OR",
                ),
                name="finished_review_says_when",
            ),
        ),
        migrations.AddIndex(
            model_name="logreviewitem",
            index=models.Index(fields=["domain", "review"], name="core_logrev_domain__70008d_idx"),
        ),
        migrations.AddConstraint(
            model_name="logreviewitem",
            constraint=models.UniqueConstraint(
                fields=("domain", "review", "log_id"), name="reading_once_per_review"
            ),
        ),
        migrations.AddConstraint(
            model_name="logreviewitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", ""), ("reviewed_at__isnull", True)),
                    models.Q(models.Q(("outcome", ""), _negated=True), ("reviewed_at__isnull", False)),
                    _connector="OR",
                ),
                name="outcome_says_by_whom_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="logrules",
            constraint=models.UniqueConstraint(fields=("domain",), name="log_rules_once_per_authority"),
        ),
        migrations.AddConstraint(
            model_name="logrules",
            constraint=models.CheckConstraint(
                condition=models.Q(("day_ends__gt", models.F("day_begins"))),
                name="log_rules_day_ends_after_it_begins",
                violation_error_message="Dagen måste sluta efter att den börjar.",
            ),
        ),
        migrations.AddConstraint(
            model_name="staffperson",
            constraint=models.UniqueConstraint(
                fields=("domain", "user"), name="staff_number_once_per_authority"
            ),
        ),
        migrations.AddIndex(
            model_name="urgentrequest",
            index=models.Index(fields=["domain", "case"], name="core_urgent_domain__19bfe1_idx"),
        ),
        migrations.AddIndex(
            model_name="urgentrequest",
            index=models.Index(fields=["asked", "case"], name="core_urgent_asked_i_fe78ee_idx"),
        ),
        *SECURITY,
        *OWNER_KEYS,
    ]
