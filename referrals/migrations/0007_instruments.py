"""Assessment instruments as dated reference data, and that one was used in a case.

A row of use is read by the authority that wrote it and by nobody else: it is no coordination data. It only grows.
"""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from vardkedja.core.rls import IN_MY_CASES, ME, SETUP, CaseOwnerKey, Secure, Sheltered

OWN = f"owner_id = {ME}"
RESULT = "referrals_instrumentresult"
SECURITY = [
    *(
        Secure(f"referrals_{table}", select="true", insert=SETUP, update=SETUP)
        for table in ("instrument", "instrumentband", "instrumenttext")
    ),
    Secure(RESULT, select=OWN, insert=f"{OWN} AND {IN_MY_CASES}"),
    CaseOwnerKey(RESULT),
    Sheltered(RESULT),
    # What came out of it is the writer's own, in the same case: a foreign key alone would look past policies.
    migrations.RunSQL(
        f"ALTER TABLE {RESULT} ADD CONSTRAINT {RESULT}_own_version "
        "FOREIGN KEY (version_id, case_id, owner_id) REFERENCES core_entryversion (id, case_id, owner_id)",
        f"ALTER TABLE {RESULT} DROP CONSTRAINT {RESULT}_own_version",
    ),
    migrations.RunSQL(
        f"CREATE TRIGGER instrument_result_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {RESULT} "
        "FOR EACH STATEMENT EXECUTE FUNCTION vk_append_only()",
        f"DROP TRIGGER instrument_result_append_only ON {RESULT}",
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0022_instruments"),
        ("referrals", "0006_decisions_in_full"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Instrument",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(max_length=16, verbose_name="kod")),
                ("version", models.CharField(max_length=24, verbose_name="version")),
                ("name", models.CharField(max_length=80, verbose_name="namn")),
                ("about", models.CharField(max_length=160, verbose_name="vad det gäller")),
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
                ("items", models.JSONField(verbose_name="frågor")),
                ("scoring", models.JSONField(verbose_name="räkneregel")),
                (
                    "age_from",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="från ålder"),
                ),
                ("training", models.BooleanField(default=False, verbose_name="kräver utbildning")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="ordning")),
                ("source", models.CharField(max_length=300, verbose_name="källa")),
                ("valid_from", models.DateField(verbose_name="från")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="till")),
            ],
            options={
                "verbose_name": "bedömningsinstrument",
                "verbose_name_plural": "bedömningsinstrument",
                "ordering": ["position", "valid_from"],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "version"), name="instrument_version_once"),
                    models.UniqueConstraint(fields=("code", "valid_from"), name="instrument_once_per_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="instrument_ends_after_it_begins",
                        violation_error_message="Slutdagen måste vara efter startdagen.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InstrumentText",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("wordings", models.JSONField(verbose_name="frågetexter")),
                ("source", models.CharField(max_length=300, verbose_name="källa")),
                ("licence", models.CharField(max_length=300, verbose_name="licens eller tillstånd")),
                ("loaded_at", models.DateTimeField(verbose_name="inläst")),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="texts",
                        to="referrals.instrument",
                    ),
                ),
            ],
            options={
                "verbose_name": "frågetexter",
                "verbose_name_plural": "frågetexter",
                "get_latest_by": "loaded_at",
            },
        ),
        migrations.CreateModel(
            name="InstrumentBand",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("label", models.CharField(max_length=80, verbose_name="klass")),
                (
                    "sex",
                    models.CharField(
                        blank=True,
                        choices=[("", "alla"), ("woman", "kvinnor"), ("man", "män")],
                        max_length=5,
                        verbose_name="kön",
                    ),
                ),
                (
                    "age_from",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="från ålder"),
                ),
                (
                    "age_to",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="till och med ålder"
                    ),
                ),
                ("low", models.PositiveSmallIntegerField(verbose_name="lägsta summa")),
                ("high", models.PositiveSmallIntegerField(verbose_name="högsta summa")),
                ("source", models.CharField(max_length=300, verbose_name="källa")),
                ("valid_from", models.DateField(verbose_name="från")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="till")),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bands",
                        to="referrals.instrument",
                    ),
                ),
            ],
            options={
                "verbose_name": "gräns för instrument",
                "verbose_name_plural": "gränser för instrument",
                "ordering": ["instrument", "sex", "age_from", "low"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("high__gte", models.F("low"))), name="band_goes_from_low_to_high"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("age_from__isnull", True),
                            ("age_to__isnull", True),
                            ("age_to__gte", models.F("age_from")),
                            _connector="OR",
                        ),
                        name="band_goes_from_younger_to_older",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="band_ends_after_it_begins",
                        violation_error_message="Slutdagen måste vara efter startdagen.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InstrumentResult",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("administered_on", models.DateField(verbose_name="genomfört")),
                ("complete", models.BooleanField(verbose_name="alla frågor besvarade")),
                (
                    "standing",
                    models.CharField(
                        choices=[("holds", "gäller"), ("annulled", "gäller inte")],
                        default="holds",
                        max_length=8,
                        verbose_name="läge",
                    ),
                ),
                ("recorded_by_name", models.CharField(max_length=160)),
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
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="referrals.instrument",
                        verbose_name="bedömningsinstrument",
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
                        null=True,
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
                "verbose_name": "använt instrument",
                "verbose_name_plural": "använda instrument",
                "indexes": [models.Index(fields=["owner", "case"], name="referrals_i_owner_i_2efd51_idx")],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "version"), name="one_instrument_row_per_version")
                ],
            },
        ),
        *SECURITY,
    ]
