"""Daily notes: read and written by who makes them alone. A signed note never changes; where notes are kept is dated, open data."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


from vardkedja.core.rls import IN_MY_CASES, ME, MY_COLLABORATIONS, CaseOwnerKey, Secure, Sheltered

MINE = f"owner_id = {ME}"
ADDS = f"{MINE} AND {IN_MY_CASES}"
#: Who runs the unit, or works in it beside the operator.
WORKS_THERE = (
    f"{MINE} AND EXISTS (SELECT 1 FROM core_unit u WHERE u.id = unit_id AND u.collaboration_id = placements_notessetting.collaboration_id "
    f"AND (u.operator_id = {ME} OR EXISTS (SELECT 1 FROM core_unitpartner p WHERE p.unit_id = u.id AND p.domain_id = {ME})))"
)
UNTIL_SIGNED = [
    "occurred_at", "category", "draft_id", "version_id", "signed_at", "signed_by_id", "signed_by_name", "row_version",
]  # fmt: skip
SIGNED_STANDS = """
CREATE FUNCTION vk_signed_note_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS
  $$ BEGIN RAISE EXCEPTION 'a signed note does not change' USING ERRCODE = 'restrict_violation'; END $$;
CREATE TRIGGER signed_note_stands BEFORE UPDATE ON placements_dailynote FOR EACH ROW
  WHEN (OLD.signed_at IS NOT NULL) EXECUTE FUNCTION vk_signed_note_stands();
"""
NOT_SIGNED_STANDS = """
DROP TRIGGER signed_note_stands ON placements_dailynote;
DROP FUNCTION vk_signed_note_stands();
"""
#: Foreign-key checks look past policies: each row names its owner in the key.
KEYS = (
    ("dailynote", "stay_of_case", "stay_id, case_id", "placements_stay (id, case_id)"),
    ("dailynote", "own_draft", "draft_id, case_id, owner_id", "core_entry (id, case_id, owner_id)"),
    ("dailynote", "own_version", "version_id, case_id, owner_id", "core_entryversion (id, case_id, owner_id)"),
    ("dailynote", "own_note", "corrects_id, case_id, owner_id", "placements_dailynote (id, case_id, owner_id)"),
    ("noteobjection", "own_note", "note_id, case_id, owner_id", "placements_dailynote (id, case_id, owner_id)"),
    ("noteobjection", "own_entry", "entry_id, case_id, owner_id", "core_entry (id, case_id, owner_id)"),
)  # fmt: skip
ADDED, OF_CASES = ("noteobjection", "notessetting"), ("dailynote", "noteobjection")
SECURITY = [
    Secure("placements_dailynote", select=MINE, insert=ADDS, update=MINE, update_columns=UNTIL_SIGNED),
    Secure("placements_noteobjection", select=MINE, insert=ADDS),
    Secure("placements_notessetting", select=f"collaboration_id IN {MY_COLLABORATIONS}", insert=WORKS_THERE),
    migrations.RunSQL(SIGNED_STANDS, NOT_SIGNED_STANDS),
    *(
        migrations.RunSQL(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON placements_{table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION vk_append_only()",
            f"DROP TRIGGER {table}_append_only ON placements_{table}",
        )
        for table in ADDED
    ),
    *(CaseOwnerKey(f"placements_{table}") for table in OF_CASES),
    *(Sheltered(f"placements_{table}") for table in OF_CASES),
    *(
        migrations.RunSQL(
            f"ALTER TABLE placements_{table} ADD CONSTRAINT placements_{table}_{name} "
            f"FOREIGN KEY ({columns}) REFERENCES {target}",
            f"ALTER TABLE placements_{table} DROP CONSTRAINT placements_{table}_{name}",
        )
        for table, name, columns, target in KEYS
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0038_daily_notes"),
        ("placements", "0030_follow_up_visits"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DailyNote",
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
                        verbose_name="enligt",
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[("note", "Anteckning"), ("addendum", "Tillägg"), ("correction", "Rättelse")],
                        max_length=10,
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
                ("occurred_at", models.DateTimeField(verbose_name="hände")),
                ("recorded_at", models.DateTimeField(verbose_name="antecknad")),
                ("written_by_name", models.CharField(max_length=160, verbose_name="skriven av")),
                ("written_by_title", models.CharField(blank=True, max_length=80, verbose_name="titel")),
                ("signed_at", models.DateTimeField(blank=True, null=True, verbose_name="signerad")),
                ("signed_by_name", models.CharField(blank=True, max_length=160, verbose_name="signerad av")),
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
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="addenda",
                        to="placements.dailynote",
                    ),
                ),
                (
                    "draft",
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
                    "signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "stay",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="daily_notes",
                        to="placements.stay",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.entryversion",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "anteckning",
                "verbose_name_plural": "anteckningar",
                "ordering": ["-occurred_at", "-recorded_at"],
            },
        ),
        migrations.CreateModel(
            name="NoteObjection",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("said_on", models.DateField(verbose_name="sagt")),
                (
                    "manner",
                    models.CharField(
                        choices=[("oral", "Muntligt"), ("written", "Skriftligt")],
                        max_length=8,
                        verbose_name="hur",
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="antecknad")),
                ("recorded_by_name", models.CharField(max_length=160, verbose_name="antecknad av")),
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
                    "note",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="placements.dailynote",
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
                "verbose_name": "den enskildes invändning",
                "verbose_name_plural": "den enskildes invändningar",
                "ordering": ["said_on", "recorded_at"],
            },
        ),
        migrations.CreateModel(
            name="NotesSetting",
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
                        verbose_name="lag",
                    ),
                ),
                ("on", models.BooleanField(verbose_name="förs här")),
                ("kept_in", models.CharField(blank=True, max_length=200, verbose_name="förs i")),
                (
                    "sign_within",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="signeras inom, dagar"
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="gäller från")),
                ("reason", models.CharField(max_length=300, verbose_name="skäl")),
                ("set_at", models.DateTimeField(verbose_name="satt")),
                ("set_by_name", models.CharField(max_length=160, verbose_name="satt av")),
                ("revision", models.PositiveIntegerField(verbose_name="version")),
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
                        verbose_name="satt av myndigheten",
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
                "verbose_name": "anteckningar på enheten",
                "verbose_name_plural": "anteckningar på enheten",
                "ordering": ["-valid_from", "-revision"],
            },
        ),
        migrations.AddIndex(
            model_name="dailynote",
            index=models.Index(
                fields=["owner", "case", "occurred_at"], name="placements__owner_i_12e18d_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="dailynote",
            index=models.Index(
                condition=models.Q(("signed_at", None)),
                fields=["owner", "recorded_at"],
                name="unsigned_notes",
            ),
        ),
        migrations.AddConstraint(
            model_name="dailynote",
            constraint=models.UniqueConstraint(fields=("id", "case", "owner"), name="daily_note_and_owner"),
        ),
        migrations.AddConstraint(
            model_name="dailynote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("signed_at", None), ("signed_by", None), ("signed_by_name", ""), ("version", None)
                    ),
                    models.Q(
                        ("signed_at__isnull", False),
                        ("signed_by__isnull", False),
                        ("version__isnull", False),
                        models.Q(("signed_by_name", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="note_is_signed_wholly_or_not",
            ),
        ),
        migrations.AddConstraint(
            model_name="dailynote",
            constraint=models.CheckConstraint(
                condition=models.Q(("signed_at__isnull", False), ("draft__isnull", False), _connector="OR"),
                name="note_unsigned_has_its_draft",
            ),
        ),
        migrations.AddConstraint(
            model_name="dailynote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("corrects", None), ("form", "note")),
                    models.Q(
                        models.Q(("form", "note"), _negated=True),
                        ("corrects__isnull", False),
                        ("signed_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="addendum_is_signed_and_points_to_its_note",
            ),
        ),
        migrations.AddIndex(
            model_name="noteobjection",
            index=models.Index(fields=["owner", "note"], name="placements__owner_i_bbca95_idx"),
        ),
        migrations.AddIndex(
            model_name="notessetting",
            index=models.Index(fields=["unit", "law", "valid_from"], name="placements__unit_id_25c7b1_idx"),
        ),
        migrations.AddConstraint(
            model_name="notessetting",
            constraint=models.UniqueConstraint(
                fields=("owner", "unit", "law", "revision"), name="notes_setting_once_per_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="notessetting",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="notes_setting_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="notessetting",
            constraint=models.CheckConstraint(
                condition=models.Q(("on", True), models.Q(("kept_in", ""), _negated=True), _connector="OR"),
                name="notes_off_say_where",
            ),
        ),
        migrations.AddConstraint(
            model_name="notessetting",
            constraint=models.CheckConstraint(
                condition=models.Q(("on", False), ("sign_within__isnull", False), _connector="OR"),
                name="notes_on_are_signed_within",
            ),
        ),
        *SECURITY,
    ]
