"""A stay is changed with a reason and its former words stay; its legal ground may change; how long stays may be is the unit's data."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from vardkedja.core.rls import IN_MY_CASES, ME, MY_COLLABORATIONS, CaseOwnerKey, Secure, Sheltered

MINE = f"operator_id = {ME}"
OWN_UNIT = (
    f"{MINE} AND EXISTS (SELECT 1 FROM core_unit u WHERE u.id = unit_id AND u.operator_id = {ME} "
    "AND u.collaboration_id = placements_stayterms.collaboration_id)"
)
#: Where somebody was while away stays within the home, and so does a correction of it.
CHANGES = f"{MINE} OR (absence_id IS NULL AND {IN_MY_CASES})"
TABLES = ("staychange", "stayground", "stayterms")
SECURITY = [
    Secure("placements_staychange", select=CHANGES, insert=f"{MINE} AND {IN_MY_CASES}"),
    Secure(
        "placements_stayground",
        select=f"{MINE} OR {IN_MY_CASES}",
        insert=f"owner_id = {ME} AND {IN_MY_CASES}",
    ),
    Secure("placements_stayterms", select=f"collaboration_id IN {MY_COLLABORATIONS}", insert=OWN_UNIT),
    *(CaseOwnerKey(f"placements_{table}") for table in TABLES[:2]),
    *(Sheltered(f"placements_{table}") for table in TABLES[:2]),
    *(
        migrations.RunSQL(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON placements_{table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION vk_append_only()",
            f"DROP TRIGGER {table}_append_only ON placements_{table}",
        )
        for table in TABLES
    ),
    migrations.RunSQL(
        "GRANT UPDATE (occupation, no_show_reason) ON placements_stay TO vk_app; "
        "GRANT UPDATE (kind, away_from) ON placements_absence TO vk_app; "
        "ALTER TABLE placements_absence ADD CONSTRAINT absence_and_stay UNIQUE (id, stay_id, operator_id)",
        "ALTER TABLE placements_absence DROP CONSTRAINT absence_and_stay; "
        "REVOKE UPDATE (kind, away_from) ON placements_absence FROM vk_app; "
        "REVOKE UPDATE (occupation, no_show_reason) ON placements_stay FROM vk_app",
    ),
    *(
        migrations.RunSQL(
            f"ALTER TABLE placements_{table} ADD CONSTRAINT placements_{table}_{name} "
            f"FOREIGN KEY ({columns}) REFERENCES {target}",
            f"ALTER TABLE placements_{table} DROP CONSTRAINT placements_{table}_{name}",
        )
        for table, name, columns, target in (
            (
                "staychange",
                "stay_operator",
                "stay_id, case_id, operator_id",
                "placements_stay (id, case_id, operator_id)",
            ),
            (
                "stayground",
                "stay_operator",
                "stay_id, case_id, operator_id",
                "placements_stay (id, case_id, operator_id)",
            ),
            (
                "staychange",
                "absence_stay",
                "absence_id, stay_id, operator_id",
                "placements_absence (id, stay_id, operator_id)",
            ),
            (
                "staychange",
                "entry_owner",
                "entry_id, case_id, operator_id",
                "core_entry (id, case_id, owner_id)",
            ),
        )
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0029_acute_route"),
        ("placements", "0020_telling_and_tests"),
        ("referrals", "0026_acute_terms"),
    ]

    operations = [
        migrations.CreateModel(
            name="StayChange",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("corrected", "Rättad"),
                            ("reopened", "Utskrivningen ångrad"),
                            ("extended", "Förlängd"),
                            ("restored", "Inställd ångrad"),
                            ("absence", "Frånvaro rättad"),
                        ],
                        max_length=10,
                        verbose_name="vad som gjordes",
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("mistyped", "Fel uppgift skrevs in"),
                            ("learnt", "Rätt uppgift kom senare"),
                            ("wrong_person", "Det gällde en annan person"),
                            ("not_so", "Det hände inte"),
                            ("goals", "Målen behöver mer tid"),
                            ("next_step", "Nästa steg är inte klart"),
                            ("decided", "Ny bedömning eller nytt beslut"),
                            ("other", "Annat skäl"),
                        ],
                        max_length=12,
                        verbose_name="skäl",
                    ),
                ),
                ("before", models.JSONField(default=dict, verbose_name="stod före")),
                ("after", models.JSONField(default=dict, verbose_name="står efter")),
                ("made_at", models.DateTimeField(verbose_name="gjordes")),
                ("made_by_name", models.CharField(max_length=160, verbose_name="gjordes av")),
                ("revision", models.PositiveIntegerField(verbose_name="nummer")),
            ],
            options={
                "verbose_name": "ändring av vistelse",
                "verbose_name_plural": "ändringar av vistelser",
                "ordering": ["-revision"],
            },
        ),
        migrations.CreateModel(
            name="StayGround",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("valid_from", models.DateField(verbose_name="gäller från")),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("mistyped", "Fel uppgift skrevs in"),
                            ("learnt", "Rätt uppgift kom senare"),
                            ("wrong_person", "Det gällde en annan person"),
                            ("not_so", "Det hände inte"),
                            ("goals", "Målen behöver mer tid"),
                            ("next_step", "Nästa steg är inte klart"),
                            ("decided", "Ny bedömning eller nytt beslut"),
                            ("other", "Annat skäl"),
                        ],
                        max_length=12,
                        verbose_name="varför den rättades",
                    ),
                ),
                ("set_at", models.DateTimeField(verbose_name="skriven")),
                ("set_by_name", models.CharField(max_length=160, verbose_name="skriven av, namn")),
                ("revision", models.PositiveIntegerField(verbose_name="nummer")),
            ],
            options={
                "verbose_name": "laglig grund under vistelse",
                "verbose_name_plural": "lagliga grunder under vistelser",
                "ordering": ["valid_from", "revision"],
            },
        ),
        migrations.CreateModel(
            name="StayTerms",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "acute_more",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="förlängning av akut plats, dagar"
                    ),
                ),
                (
                    "acute_times",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="förlängningar av akut plats"
                    ),
                ),
                (
                    "least",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="kortaste planerade tid, dagar"
                    ),
                ),
                (
                    "most",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="längsta planerade tid, dagar"
                    ),
                ),
                (
                    "longest",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="får inte passeras, dagar"
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="gäller från")),
                ("reason", models.CharField(max_length=300, verbose_name="skäl")),
                ("set_at", models.DateTimeField(verbose_name="satt")),
                ("set_by_name", models.CharField(max_length=160, verbose_name="satt av")),
                ("revision", models.PositiveIntegerField(verbose_name="version")),
            ],
            options={
                "verbose_name": "tider för vistelser",
                "verbose_name_plural": "tider för vistelser",
                "ordering": ["-valid_from", "-revision"],
            },
        ),
        migrations.AddField(
            model_name="stay",
            name="no_show_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("changed_mind", "Ville inte komma"),
                    ("unreached", "Gick inte att nå"),
                    ("hospital", "Inlagd på sjukhus"),
                    ("custody", "Häktad eller anhållen"),
                    ("travel", "Resan gick inte att ordna"),
                    ("deceased", "Avliden"),
                    ("unknown", "Okänt"),
                ],
                max_length=12,
                verbose_name="kom inte för att",
            ),
        ),
        migrations.AddField(
            model_name="stay",
            name="occupation",
            field=models.CharField(
                blank=True,
                choices=[
                    ("work", "Arbete"),
                    ("studies", "Studier"),
                    ("ips", "Stöd till arbete eller studier (IPS)"),
                    ("training", "Arbetsträning eller praktik"),
                    ("daily", "Daglig verksamhet eller sysselsättning"),
                    ("seeking", "Söker arbete"),
                    ("sick_leave", "Sjukskriven eller sjukersättning"),
                    ("pension", "Pension"),
                    ("none", "Ingen sysselsättning"),
                    ("unknown", "Okänt"),
                ],
                max_length=12,
                verbose_name="sysselsättning efteråt",
            ),
        ),
        migrations.AddConstraint(
            model_name="stay",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("no_show_reason", ""),
                    models.Q(("cancel_reason", "no_show"), ("state", "cancelled")),
                    _connector="OR",
                ),
                name="no_show_says_why",
            ),
        ),
        migrations.AddField(
            model_name="staychange",
            name="absence",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="changes",
                to="placements.absence",
                verbose_name="frånvaro",
            ),
        ),
        migrations.AddField(
            model_name="staychange",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.case",
                verbose_name="ärende",
            ),
        ),
        migrations.AddField(
            model_name="staychange",
            name="case_owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
            ),
        ),
        migrations.AddField(
            model_name="staychange",
            name="entry",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.entry",
            ),
        ),
        migrations.AddField(
            model_name="staychange",
            name="operator",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
            ),
        ),
        migrations.AddField(
            model_name="staychange",
            name="stay",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="changes",
                to="placements.stay",
                verbose_name="vistelse",
            ),
        ),
        migrations.AddField(
            model_name="stayground",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.case",
                verbose_name="ärende",
            ),
        ),
        migrations.AddField(
            model_name="stayground",
            name="case_owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
            ),
        ),
        migrations.AddField(
            model_name="stayground",
            name="ground",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="referrals.legalground",
                verbose_name="laglig grund",
            ),
        ),
        migrations.AddField(
            model_name="stayground",
            name="operator",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
            ),
        ),
        migrations.AddField(
            model_name="stayground",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.domain",
                verbose_name="skriven av",
            ),
        ),
        migrations.AddField(
            model_name="stayground",
            name="stay",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="grounds",
                to="placements.stay",
                verbose_name="vistelse",
            ),
        ),
        migrations.AddField(
            model_name="stayterms",
            name="collaboration",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.collaboration"
            ),
        ),
        migrations.AddField(
            model_name="stayterms",
            name="operator",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
            ),
        ),
        migrations.AddField(
            model_name="stayterms",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.unit",
                verbose_name="enhet",
            ),
        ),
        migrations.AddConstraint(
            model_name="staychange",
            constraint=models.UniqueConstraint(
                fields=("case", "stay", "revision"), name="stay_change_once_per_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="staychange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("absence__isnull", False), ("act", "absence")),
                    models.Q(models.Q(("act", "absence"), _negated=True), ("absence", None)),
                    _connector="OR",
                ),
                name="absence_change_names_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="staychange",
            constraint=models.CheckConstraint(
                condition=models.Q(("before", models.F("after")), _negated=True),
                name="stay_change_changes_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="stayground",
            constraint=models.UniqueConstraint(
                fields=("case", "stay", "revision"), name="stay_ground_once_per_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="stayterms",
            constraint=models.UniqueConstraint(
                fields=("operator", "unit", "revision"), name="stay_terms_once_per_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="stayterms",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="stay_terms_say_why"
            ),
        ),
        *SECURITY,
    ]
