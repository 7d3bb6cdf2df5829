"""What one shift hands to the next: read and written by the home alone."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


from vardkedja.core.rls import IN_MY_CASES, ME, CaseOwnerKey, Secure, Sheltered

MINE = f"operator_id = {ME}"
OWN_UNIT = f"{MINE} AND EXISTS (SELECT 1 FROM core_unit u WHERE u.id = unit_id AND u.operator_id = {ME})"
#: Foreign-key checks look past policies: each row names its operator in the key.
KEYS = (
    ("handovernote", "own_handover", "handover_id, operator_id", "placements_handover (id, operator_id)"),
    ("handoverreader", "own_handover", "handover_id, operator_id", "placements_handover (id, operator_id)"),
    (
        "handovernote",
        "own_stay",
        "stay_id, case_id, operator_id",
        "placements_stay (id, case_id, operator_id)",
    ),
    ("handovernote", "own_entry", "entry_id, case_id, operator_id", "core_entry (id, case_id, owner_id)"),
)
SECURITY = [
    Secure("placements_handover", select=MINE, insert=OWN_UNIT),
    Secure("placements_handovernote", select=MINE, insert=f"{MINE} AND {IN_MY_CASES}"),
    Secure(
        "placements_handoverreader",
        select=MINE,
        insert=MINE,
        update=MINE,
        update_columns=["on_duty", "signed_at"],
    ),
    CaseOwnerKey("placements_handovernote"),
    Sheltered("placements_handovernote"),
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
        ("core", "0030_handovers"),
        ("placements", "0017_closing_revisions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Handover",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("note", models.TextField(blank=True, verbose_name="om enheten")),
                ("made_at", models.DateTimeField(verbose_name="skriven")),
                ("made_by_name", models.CharField(max_length=160, verbose_name="skriven av")),
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
                "verbose_name": "överlämning",
                "verbose_name_plural": "överlämningar",
                "ordering": ["-made_at"],
            },
        ),
        migrations.CreateModel(
            name="HandoverNote",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
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
                    "handover",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="placements.handover",
                    ),
                ),
                (
                    "operator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "stay",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="placements.stay"
                    ),
                ),
            ],
            options={
                "verbose_name": "del av överlämning",
                "verbose_name_plural": "delar av överlämningar",
            },
        ),
        migrations.CreateModel(
            name="HandoverReader",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("user_name", models.CharField(max_length=160, verbose_name="namn")),
                ("on_duty", models.BooleanField(default=True, verbose_name="i tjänst")),
                ("signed_at", models.DateTimeField(blank=True, null=True, verbose_name="läst av")),
                (
                    "handover",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readers",
                        to="placements.handover",
                    ),
                ),
                (
                    "operator",
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
                "verbose_name": "läsare av överlämning",
                "verbose_name_plural": "läsare av överlämningar",
            },
        ),
        migrations.AddIndex(
            model_name="handover",
            index=models.Index(fields=["operator", "unit", "made_at"], name="placements__operato_239025_idx"),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.UniqueConstraint(fields=("id", "operator"), name="handover_and_operator"),
        ),
        migrations.AddIndex(
            model_name="handovernote",
            index=models.Index(fields=["handover"], name="placements__handove_973ef3_idx"),
        ),
        migrations.AddConstraint(
            model_name="handovernote",
            constraint=models.UniqueConstraint(
                fields=("case", "handover", "stay"), name="one_note_per_resident"
            ),
        ),
        migrations.AddIndex(
            model_name="handoverreader",
            index=models.Index(fields=["handover"], name="placements__handove_1f733e_idx"),
        ),
        migrations.AddConstraint(
            model_name="handoverreader",
            constraint=models.UniqueConstraint(
                fields=("operator", "handover", "user"), name="reader_once_per_handover"
            ),
        ),
        *SECURITY,
    ]
