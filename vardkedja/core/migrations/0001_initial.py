import django.contrib.auth.models
import django.contrib.auth.validators
import django.contrib.postgres.operations
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        django.contrib.postgres.operations.BtreeGistExtension(),
        migrations.CreateModel(
            name="Collaboration",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("slug", models.SlugField(unique=True, verbose_name="kortnamn")),
                ("name", models.CharField(max_length=120, verbose_name="namn")),
                ("county_code", models.CharField(max_length=2, verbose_name="länskod")),
            ],
            options={
                "verbose_name": "samverkan",
                "verbose_name_plural": "samverkan",
            },
        ),
        migrations.CreateModel(
            name="Domain",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=120, unique=True, verbose_name="namn")),
                ("short_name", models.CharField(max_length=60, verbose_name="kort namn")),
                (
                    "law",
                    models.CharField(
                        choices=[("sol", "Socialtjänstlagen"), ("hsl", "Hälso- och sjukvårdslagen")],
                        max_length=3,
                        verbose_name="dokumenterar enligt",
                    ),
                ),
            ],
            options={
                "verbose_name": "sekretessområde",
                "verbose_name_plural": "sekretessområden",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("region", "Region"),
                            ("municipality", "Kommun"),
                            ("federation", "Kommunalförbund"),
                            ("private", "Privat utförare"),
                            ("state", "Statlig myndighet"),
                        ],
                        max_length=20,
                        verbose_name="slag",
                    ),
                ),
                ("name", models.CharField(max_length=120, unique=True, verbose_name="namn")),
                ("code", models.CharField(blank=True, max_length=4, verbose_name="kod")),
                (
                    "org_number",
                    models.CharField(blank=True, max_length=10, verbose_name="organisationsnummer"),
                ),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="telefon")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="postadress")),
                ("row_version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "verbose_name": "organisation",
                "verbose_name_plural": "organisationer",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                ("first_name", models.CharField(blank=True, max_length=150, verbose_name="first name")),
                ("last_name", models.CharField(blank=True, max_length=150, verbose_name="last name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                (
                    "date_joined",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined"),
                ),
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("title", models.CharField(blank=True, max_length=80, verbose_name="titel")),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "användare",
                "verbose_name_plural": "användare",
            },
            managers=[
                ("objects", django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name="AccessLog",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField()),
                ("user_id", models.UUIDField(null=True)),
                ("user_name", models.CharField(max_length=160)),
                ("roles", models.CharField(max_length=200)),
                ("reader_domain_id", models.UUIDField()),
                ("owner_domain_id", models.UUIDField(null=True)),
                ("unit_id", models.UUIDField(null=True)),
                ("person_id", models.UUIDField(null=True)),
                ("case_id", models.UUIDField(null=True)),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("read", "läste"),
                            ("search", "sökte"),
                            ("hit", "såg i lista"),
                            ("change", "ändrade"),
                            ("export", "hämtade ut"),
                            ("denied", "nekades"),
                        ],
                        max_length=8,
                    ),
                ),
                ("what", models.CharField(max_length=120)),
                ("object_id", models.UUIDField(null=True)),
                ("reason", models.CharField(max_length=200)),
                ("source", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "verbose_name": "loggrad",
                "verbose_name_plural": "loggrader",
                "indexes": [
                    models.Index(fields=["reader_domain_id", "-at"], name="core_access_reader__fa69aa_idx"),
                    models.Index(fields=["owner_domain_id", "-at"], name="core_access_owner_d_1e29c2_idx"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.CharField(max_length=12, verbose_name="ärendenummer")),
                ("person_id", models.UUIDField()),
                ("opened_at", models.DateTimeField(verbose_name="öppnat")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="avslutat")),
                ("row_version", models.PositiveIntegerField(default=1)),
                (
                    "collaboration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.collaboration"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.domain",
                        verbose_name="ägare",
                    ),
                ),
            ],
            options={
                "verbose_name": "ärende",
                "verbose_name_plural": "ärenden",
                "permissions": [("handle_case", "Handlägger ärendet")],
                "indexes": [
                    models.Index(fields=["owner", "person_id"], name="core_case_owner_i_5ba743_idx"),
                    models.Index(fields=["person_id"], name="core_case_person__5debd3_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("id", "owner"), name="case_and_owner"),
                    models.UniqueConstraint(fields=("owner", "number"), name="case_number_once_per_owner"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "manner",
                    models.CharField(
                        choices=[("written", "skriftligt"), ("oral", "muntligt")],
                        max_length=16,
                        verbose_name="lämnat",
                    ),
                ),
                ("purpose", models.CharField(max_length=200, verbose_name="ändamål")),
                ("given_on", models.DateField(verbose_name="lämnat den")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="gäller till")),
                ("recorded_by_name", models.CharField(max_length=160)),
                ("recorded_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
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
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                "indexes": [models.Index(fields=["owner", "case"], name="core_consen_owner_i_49f34d_idx")],
            },
        ),
        migrations.CreateModel(
            name="CaseLink",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.case"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.case"
                    ),
                ),
                (
                    "made_by_domain",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("first", "second"), name="cases_joined_once"),
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))), name="cases_joined_in_order"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseHandler",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "duty",
                    models.CharField(
                        choices=[("responsible", "ansvarig"), ("deputy", "ersättare")], max_length=12
                    ),
                ),
                ("handover_note", models.CharField(blank=True, max_length=500, verbose_name="överlämning")),
                ("since", models.DateTimeField()),
                (
                    "content_object",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="handlers", to="core.case"
                    ),
                ),
                (
                    "permission",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.permission"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["domain", "user"], name="core_caseha_domain__b233e9_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("content_object", "domain", "duty"), name="one_handler_per_duty"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "law",
                    models.CharField(
                        choices=[("sol", "Socialtjänstlagen"), ("hsl", "Hälso- och sjukvårdslagen")],
                        max_length=3,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("identity", "Namn och nummer"),
                            ("application", "Ansökan"),
                            ("assessment", "Ledamots bedömning"),
                            ("placement_assessment", "Placeringsbedömning"),
                            ("assistance_decision", "Biståndsbeslut"),
                            ("admission_decision", "Inskrivningsbeslut"),
                            ("region_decision", "Regionens vårdbeslut"),
                            ("sis_decision", "SiS beslut (27 § LVM)"),
                            ("discharge_plan", "Plan för hemgång"),
                            ("discharge", "Utskrivning"),
                            ("sip", "Samordnad individuell plan"),
                            ("support", "Beslut om stödinsats"),
                            ("note", "Anteckning"),
                        ],
                        max_length=24,
                        verbose_name="slag",
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("identity", "Namn och nummer"),
                            ("social", "Social situation"),
                            ("substance", "Substansbruk"),
                            ("mental", "Psykisk hälsa"),
                            ("somatic", "Kroppslig hälsa"),
                            ("children", "Barn"),
                            ("economy", "Ekonomi"),
                            ("planning", "Planering"),
                            ("practical", "Praktiskt kring placeringen"),
                        ],
                        max_length=12,
                        verbose_name="kategori",
                    ),
                ),
                ("created_at", models.DateTimeField()),
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
                "verbose_name": "post",
                "verbose_name_plural": "poster",
                "indexes": [
                    models.Index(fields=["owner", "case"], name="core_entry_owner_i_5154f5_idx"),
                    models.Index(fields=["case", "kind"], name="core_entry_case_id_ba4ff0_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("id", "case", "owner"), name="entry_and_owner")
                ],
            },
        ),
        migrations.CreateModel(
            name="EntryVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("body", models.JSONField()),
                ("written_by_name", models.CharField(max_length=160)),
                ("written_at", models.DateTimeField()),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="core.entry"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["owner", "case"], name="core_entryv_owner_i_18aee5_idx"),
                    models.Index(fields=["case"], name="core_entryv_case_id_bf4d30_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("entry", "number"), name="version_number_once_per_entry"),
                    models.UniqueConstraint(fields=("id", "case", "owner"), name="version_and_owner"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("kind", models.CharField(max_length=60)),
                ("sentence", models.CharField(max_length=300)),
                (
                    "audience",
                    models.CharField(
                        choices=[("parties", "alla parter"), ("own", "den egna myndigheten")], max_length=8
                    ),
                ),
                ("occurred_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("actor_name", models.CharField(max_length=160)),
                ("payload", models.JSONField(default=dict)),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
            ],
            options={
                "verbose_name": "händelse",
                "verbose_name_plural": "händelser",
                "ordering": ["-occurred_at", "-recorded_at"],
                "indexes": [
                    models.Index(fields=["case", "-occurred_at"], name="core_event_case_id_6a9f3f_idx")
                ],
            },
        ),
        migrations.CreateModel(
            name="Filing",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("diary_number", models.CharField(max_length=40, verbose_name="diarienummer")),
                ("taken_by_name", models.CharField(max_length=160)),
                ("taken_at", models.DateTimeField()),
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
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.entryversion"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["domain", "case"], name="core_filing_domain__44bcb1_idx")],
                "constraints": [
                    models.UniqueConstraint(fields=("domain", "version"), name="taken_to_file_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("valid_from", models.DateField(verbose_name="från")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="till")),
                (
                    "collaboration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="core.collaboration",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="core.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="membership_ends_after_it_begins",
                        violation_error_message="Slutdagen måste vara efter startdagen.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="domain",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="domains", to="core.organisation"
            ),
        ),
        migrations.CreateModel(
            name="PersonRecord",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("person_id", models.UUIDField()),
                ("given_name", models.CharField(max_length=80, verbose_name="förnamn")),
                ("family_name", models.CharField(max_length=80, verbose_name="efternamn")),
                ("birth_date", models.DateField(blank=True, null=True, verbose_name="födelsedatum")),
                (
                    "sex",
                    models.CharField(
                        choices=[
                            ("woman", "Kvinna"),
                            ("man", "Man"),
                            ("nonbinary", "Icke-binär"),
                            ("unknown", "Okänt"),
                        ],
                        default="unknown",
                        max_length=10,
                        verbose_name="kön",
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="telefon")),
                ("street", models.CharField(blank=True, max_length=120, verbose_name="gatuadress")),
                ("postal_code", models.CharField(blank=True, max_length=6, verbose_name="postnummer")),
                ("city", models.CharField(blank=True, max_length=60, verbose_name="ort")),
                ("interpreter", models.CharField(blank=True, max_length=60, verbose_name="tolk, språk")),
                ("created_at", models.DateTimeField()),
                ("row_version", models.PositiveIntegerField(default=1)),
                (
                    "domain",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
            ],
            options={
                "verbose_name": "personuppgift",
                "verbose_name_plural": "personuppgifter",
                "indexes": [
                    models.Index(
                        fields=["domain", "family_name", "given_name"], name="core_person_domain__081d43_idx"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("domain", "person_id"), name="one_record_per_authority")
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonIdentifier",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("person_id", models.UUIDField()),
                (
                    "system",
                    models.CharField(
                        choices=[
                            ("personnummer", "Personnummer"),
                            ("samordningsnummer", "Samordningsnummer"),
                            ("reservnummer", "Reservnummer"),
                        ],
                        max_length=20,
                        verbose_name="slag",
                    ),
                ),
                ("value", models.CharField(max_length=20, verbose_name="nummer")),
                ("valid_from", models.DateField(verbose_name="från")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="till")),
                (
                    "domain",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identifiers",
                        to="core.personrecord",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["domain", "person_id"], name="core_person_domain__4daea9_idx")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("domain", "system", "value"), name="number_once_per_authority"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="identifier_ends_after_it_begins",
                        violation_error_message="Slutdagen måste vara efter startdagen.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HomeMunicipality",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
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
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.organisation"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="home_municipalities",
                        to="core.personrecord",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["domain", "record"], name="core_homemu_domain__7dbccc_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="home_municipality_ends_after_it_begins",
                        violation_error_message="Slutdagen måste vara efter startdagen.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("purpose", models.CharField(max_length=200, verbose_name="ändamål")),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("no_harm", "Menprövning: det står klart att ingen lider men (OSL 25:1, 26:1)"),
                            ("consent_written", "Skriftligt samtycke (OSL 10:1, 12:2)"),
                            ("consent_oral", "Muntligt samtycke, dokumenterat (OSL 10:1, 12:2)"),
                            ("necessary", "Nödvändigt för den egna verksamheten (OSL 10:2)"),
                            ("duty", "Uppgiftsskyldighet enligt lag (OSL 10:28)"),
                            ("care_social", "Hälso- och sjukvård och socialtjänst emellan (OSL 25:12, 26:9)"),
                            ("cannot_consent", "Den enskilde kan inte samtycka (OSL 25:13)"),
                        ],
                        max_length=20,
                        verbose_name="grund",
                    ),
                ),
                ("released_by_name", models.CharField(max_length=160)),
                ("released_at", models.DateTimeField()),
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
                        related_name="releases",
                        to="core.consent",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "utlämnande",
                "verbose_name_plural": "utlämnanden",
                "indexes": [
                    models.Index(fields=["owner", "case"], name="core_releas_owner_i_adfd3d_idx"),
                    models.Index(fields=["recipient", "case"], name="core_releas_recipie_623bdf_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ground__in", ["consent_written", "consent_oral"]), _negated=True),
                            ("consent__isnull", False),
                            _connector="OR",
                        ),
                        name="consent_release_names_its_consent",
                    ),
                    models.UniqueConstraint(
                        fields=("id", "case", "owner", "recipient"), name="release_and_owner"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("no_harm", "Menprövning: det står klart att ingen lider men (OSL 25:1, 26:1)"),
                            ("consent_written", "Skriftligt samtycke (OSL 10:1, 12:2)"),
                            ("consent_oral", "Muntligt samtycke, dokumenterat (OSL 10:1, 12:2)"),
                            ("necessary", "Nödvändigt för den egna verksamheten (OSL 10:2)"),
                            ("duty", "Uppgiftsskyldighet enligt lag (OSL 10:28)"),
                            ("care_social", "Hälso- och sjukvård och socialtjänst emellan (OSL 25:12, 26:9)"),
                            ("cannot_consent", "Den enskilde kan inte samtycka (OSL 25:13)"),
                        ],
                        max_length=20,
                    ),
                ),
                ("granted_at", models.DateTimeField()),
                ("valid_to", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
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
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="core.entryversion",
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="grants", to="core.release"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["recipient", "case"], name="core_grant_recipie_ea69a3_idx"),
                    models.Index(fields=["owner", "case"], name="core_grant_owner_i_b89ec2_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("version", "recipient", "ground"),
                        name="version_granted_once_per_ground",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=120, verbose_name="lokalt namn")),
                (
                    "legal_type",
                    models.CharField(
                        choices=[
                            ("hvb", "HVB (SoL 9:4)"),
                            ("stodboende", "Stödboende 16–20 år (SoL 9:3)"),
                            ("skyddat", "Skyddat boende"),
                            ("lvm_hem", "LVM-hem (SiS)"),
                            ("bostad_stod", "Bostad med stöd (ej tillståndspliktig)"),
                            ("avdelning", "Vårdavdelning"),
                            ("mottagning", "Mottagning"),
                            ("kontor", "Handläggande enhet"),
                        ],
                        max_length=20,
                        verbose_name="rättslig form",
                    ),
                ),
                ("local_type", models.CharField(blank=True, max_length=60, verbose_name="kallas lokalt")),
                (
                    "age_min",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="lägsta ålder"),
                ),
                (
                    "age_max",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="högsta ålder"),
                ),
                ("takes_women", models.BooleanField(default=True, verbose_name="kvinnor")),
                ("takes_men", models.BooleanField(default=True, verbose_name="män")),
                ("takes_nonbinary", models.BooleanField(default=True, verbose_name="icke-binära")),
                (
                    "permit_places",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="platser enligt tillstånd"
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="telefon")),
                ("row_version", models.PositiveIntegerField(default=1)),
                (
                    "collaboration",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="units",
                        to="core.collaboration",
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
                        verbose_name="belägen i",
                    ),
                ),
                (
                    "operator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="units",
                        to="core.domain",
                        verbose_name="drivs av",
                    ),
                ),
            ],
            options={
                "verbose_name": "enhet",
                "verbose_name_plural": "enheter",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(fields=("operator", "name"), name="unit_name_once_per_operator"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("age_min__isnull", True),
                            ("age_max__isnull", True),
                            ("age_max__gte", models.F("age_min")),
                            _connector="OR",
                        ),
                        name="unit_ages_in_order",
                        violation_error_message="Högsta ålder kan inte vara lägre än lägsta ålder.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("kind", models.CharField(max_length=40)),
                ("subject_id", models.UUIDField(blank=True, null=True)),
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
                    ),
                ),
                ("due_on", models.DateField(verbose_name="senast")),
                ("created_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("done_by_name", models.CharField(blank=True, max_length=160)),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
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
                    "deputy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "domain",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
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
                "verbose_name": "uppgift",
                "verbose_name_plural": "uppgifter",
                "ordering": ["due_on", "created_at"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at__isnull", True)),
                        fields=["domain", "due_on"],
                        name="open_tasks",
                    ),
                    models.Index(fields=["case", "kind"], name="core_task_case_id_fc474d_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("case__isnull", True), ("case_owner__isnull", True)),
                            models.Q(("case__isnull", False), ("case_owner__isnull", False)),
                            _connector="OR",
                        ),
                        name="task_names_case_and_owner_together",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="entry",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.unit",
            ),
        ),
        migrations.CreateModel(
            name="CaseParty",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("applicant", "sökande myndighet"),
                            ("home", "hemkommun"),
                            ("unit", "mottagande enhet"),
                            ("group", "remissgruppen"),
                            ("region", "regionens vårdplanering"),
                        ],
                        max_length=12,
                        verbose_name="roll",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="från")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="till")),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
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
                "verbose_name": "part",
                "verbose_name_plural": "parter",
                "indexes": [
                    models.Index(fields=["domain", "case"], name="core_casepa_domain__29d49b_idx"),
                    models.Index(fields=["case"], name="core_casepa_case_id_ea04c4_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to__isnull", True)),
                        fields=("case", "domain", "role"),
                        name="party_once_per_role",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role", "unit"), ("unit__isnull", False)),
                            models.Q(("role", "unit"), _negated=True),
                            _connector="OR",
                        ),
                        name="a_unit_party_names_its_unit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="party_ends_after_it_begins",
                        violation_error_message="Slutdagen måste vara efter startdagen.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "role",
                    models.CharField(
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
                ("valid_from", models.DateField(verbose_name="från")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="till och med dagen före")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="användare",
                    ),
                ),
                (
                    "domain",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="core.domain",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="core.unit",
                        verbose_name="enhet",
                    ),
                ),
            ],
            options={
                "verbose_name": "uppdrag",
                "verbose_name_plural": "uppdrag",
                "ordering": ["role"],
                "indexes": [
                    models.Index(fields=["domain", "user"], name="core_assign_domain__fb6acf_idx"),
                    models.Index(fields=["user"], name="core_assign_user_id_16a6aa_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="assignment_ends_after_it_begins",
                        violation_error_message="Slutdagen måste vara efter startdagen.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitPartner",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("valid_from", models.DateField(verbose_name="från")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="till")),
                (
                    "domain",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="partnerships",
                        to="core.domain",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="partners", to="core.unit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="partner_ends_after_it_begins",
                        violation_error_message="Slutdagen måste vara efter startdagen.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitRoute",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "route",
                    models.CharField(
                        choices=[
                            ("referral_group", "Remissgrupp"),
                            ("head_alone", "Föreståndaren beslutar själv"),
                            ("queue_by_request", "Kö efter begäran"),
                        ],
                        max_length=20,
                        verbose_name="intagningsväg",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="från")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="till")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="routes", to="core.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["unit", "valid_from"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="route_ends_after_it_begins",
                        violation_error_message="Slutdagen måste vara efter startdagen.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UsedToken",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("token", models.UUIDField()),
                ("result_url", models.CharField(blank=True, max_length=200)),
                ("used_at", models.DateTimeField()),
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
            options={
                "constraints": [models.UniqueConstraint(fields=("domain", "token"), name="form_sent_once")],
            },
        ),
        migrations.CreateModel(
            name="UserAbsence",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("valid_from", models.DateField(verbose_name="från och med")),
                ("valid_to", models.DateField(verbose_name="åter den")),
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
                        related_name="absences",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["domain", "user"], name="core_userab_domain__e6756d_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid_to__gt", models.F("valid_from"))),
                        name="absence_ends_after_it_begins",
                        violation_error_message="Dagen åter måste vara efter första frånvarodagen.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CommandRun",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("command", models.CharField(max_length=60, verbose_name="kommando")),
                ("arguments", models.CharField(blank=True, max_length=200)),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField()),
                ("succeeded", models.BooleanField()),
                ("outcome", models.CharField(blank=True, max_length=300)),
                (
                    "collaboration",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.collaboration",
                    ),
                ),
            ],
            options={
                "verbose_name": "körning",
                "verbose_name_plural": "körningar",
                "indexes": [
                    models.Index(
                        fields=["collaboration", "-finished_at"], name="core_comman_collabo_40761a_idx"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ConsentRecipient",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "consent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.consent"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("consent", "recipient"), name="recipient_once_per_consent"
                    )
                ],
            },
        ),
        migrations.AlterUniqueTogether(
            name="casehandler",
            unique_together={("user", "permission", "content_object")},
        ),
    ]
