"""Grounds for release as dated rows, and what a release keeps of how it was decided.

Sources: offentlighets- och sekretesslagen (2009:400), in force 30 June 2009: 10:1, 10:2, 10:28, 12:2, 25:1, 25:12, 25:13, 26:1,
26:9. Private providers: patientsäkerhetslagen (2010:659) 6:12 from 2011; socialtjänstlagen (2001:453) 14:1 and 15:1 until
1 July 2025, then (2025:400) 15:9, 17:11 and 19:1. OSL 10:27 does not apply to this secrecy. A later reading is a further row.
"""

import datetime as dt
import uuid

import django.db.models.deletion
from django.db import migrations, models

from vardkedja.core.rls import SETUP, Secure, migrating

OSL, PSL, SOL = dt.date(2009, 6, 30), dt.date(2011, 1, 1), dt.date(2025, 7, 1)
AUTHORITIES = ["health", "social"]
PRIVATE = ["private_health", "private_social"]
ALL = [*AUTHORITIES, *PRIVATE]
BETWEEN = "Grunden gäller bara mellan myndigheter, inte till eller från privata utförare."

NEEDED = {
    "key": "needed",
    "kind": "confirm",
    "question": "Uppgiften behövs för att den enskilde ska få nödvändig vård, behandling eller annat stöd",
}
NOT_ALONE = "Spel om pengar eller läkemedel räcker inte: grunden gäller alkohol, narkotika och flyktiga lösningsmedel."
CRITERION = {
    "key": "criterion",
    "kind": "choice",
    "question": "Vilket av villkoren är uppfyllt?",
    "help": "Grunden gäller inte för enbart spel om pengar eller enbart läkemedel.",
    "options": [
        ["under_18", "Den enskilde är under 18 år"],
        ["substance", "Fortgående missbruk av alkohol, narkotika eller flyktiga lösningsmedel"],
        ["compulsory", "Den enskilde vårdas enligt LPT eller LRV"],
        ["unborn", "Uppgiften behövs till skydd för ett väntat barn"],
    ],
    "barred": [["gambling", NOT_ALONE], ["medicines", NOT_ALONE]],
}
NECESSARY = {
    "key": "why_necessary",
    "kind": "text",
    "question": "Varför är det nödvändigt för er egen verksamhet?",
    "help": "Bestämmelsen är snäv: det räcker inte att utlämnandet gör arbetet effektivare.",
}
CANNOT = {
    "key": "why_cannot",
    "kind": "text",
    "question": "Varför kan den enskilde inte samtycka?",
    "help": "På grund av sitt hälsotillstånd eller av andra skäl.",
}
PERFORMER = [
    {"key": "asked", "kind": "confirm", "question": "Den ansvariga nämnden har begärt uppgifterna"},
    {
        "key": "use",
        "kind": "choice",
        "question": "Vad ska nämnden ha dem till?",
        "options": [
            ["quality", "Kvalitetssäkring"],
            ["administration", "Administration"],
            ["follow_up", "Uppföljning och utvärdering"],
        ],
    },
]
CHILD = [{"key": "child", "kind": "confirm", "question": "Det finns skäl att befara att ett barn far illa"}]


def duty(*laws):
    """The condition of OSL 10:28: which law's duty."""
    return [
        {"key": "law", "kind": "choice", "question": "Vilken lag ger skyldigheten?", "options": list(laws)}
    ]


LVM = ["lvm_6", "Anmälan om behov av vård (LVM 6 §)"]
OLD_DUTY = duty(["sol_14", "Oro för ett barn (SoL 2001:453, 14 kap. 1 §)"], LVM)
NEW_DUTY = duty(
    ["sol_19", "Oro för ett barn (SoL 19 kap.)"],
    ["sol_20", "Uppgifter till en utredning om ett barn (SoL 20 kap.)"],
    ["sol_15_9", "Utförarens uppgifter till ansvarig nämnd (SoL 15 kap. 9 §)"],
    LVM,
)
NO_HARM = "Menprövning: det står klart att ingen lider men"
WRITTEN, ORAL = "Skriftligt samtycke", "Muntligt samtycke, dokumenterat"
OLD_SILENCE, SILENCE = "SoL (2001:453) 15:1, PSL 6:12", "SoL 17:11, PSL 6:12"
CARE, REPORT = "Hälso- och sjukvård och socialtjänst emellan", "Oro för ett barn"
UNABLE, PERFORMS = "Den enskilde kan inte samtycka", "Utförarens uppgiftsskyldighet"
FROM_HEALTH = "Grunden (OSL 25:13) gäller bara utlämnande från hälso- och sjukvårdens myndigheter."
OWN_USE = "Grunden (OSL 10:2) gäller bara myndigheter, inte privata utförare."
BY_PRIVATE = "Grunden gäller bara från en privat utförare till socialnämnden."

#: code, position, label, paragraph, disclosers, recipients, conditions, told where it does not reach, from, to
RULES = (
    ("no_harm", 10, NO_HARM, "OSL 25:1, 26:1", AUTHORITIES, ALL, [], "", OSL, None),
    ("no_harm", 11, NO_HARM, OLD_SILENCE, PRIVATE, ALL, [], "", PSL, SOL),
    ("no_harm", 11, NO_HARM, SILENCE, PRIVATE, ALL, [], "", SOL, None),
    ("consent_written", 20, WRITTEN, "OSL 10:1, 12:2", AUTHORITIES, ALL, [], "", OSL, None),
    ("consent_written", 21, WRITTEN, OLD_SILENCE, PRIVATE, ALL, [], "", PSL, SOL),
    ("consent_written", 21, WRITTEN, SILENCE, PRIVATE, ALL, [], "", SOL, None),
    ("consent_oral", 30, ORAL, "OSL 10:1, 12:2", AUTHORITIES, ALL, [], "", OSL, None),
    ("consent_oral", 31, ORAL, OLD_SILENCE, PRIVATE, ALL, [], "", PSL, SOL),
    ("consent_oral", 31, ORAL, SILENCE, PRIVATE, ALL, [], "", SOL, None),
    ("necessary", 40, "Nödvändigt för den egna verksamheten", "OSL 10:2", AUTHORITIES, ALL, [NECESSARY], OWN_USE, OSL, None),
    ("duty", 50, "Uppgiftsskyldighet enligt lag", "OSL 10:28", AUTHORITIES, AUTHORITIES, OLD_DUTY, BETWEEN, OSL, SOL),
    ("duty", 50, "Uppgiftsskyldighet enligt lag", "OSL 10:28", AUTHORITIES, AUTHORITIES, NEW_DUTY, BETWEEN, SOL, None),
    ("child_report", 55, REPORT, "SoL (2001:453) 14:1", PRIVATE, ["social"], CHILD, BY_PRIVATE, PSL, SOL),
    ("child_report", 55, REPORT, "SoL 19:1", PRIVATE, ["social"], CHILD, BY_PRIVATE, SOL, None),
    ("care_social", 60, CARE, "OSL 25:12, 26:9", AUTHORITIES, AUTHORITIES, [CRITERION, NEEDED], BETWEEN, OSL, None),
    ("cannot_consent", 70, UNABLE, "OSL 25:13", ["health"], ALL, [CANNOT, NEEDED], FROM_HEALTH, OSL, None),
    ("performer", 80, PERFORMS, "SoL 15:9", ["private_social"], ["social"], PERFORMER, BY_PRIVATE, SOL, None),
)  # fmt: skip
COLUMNS = ("code", "position", "label", "paragraph", "disclosers", "recipients", "conditions", "barred", "valid_from", "valid_to")  # fmt: skip


def load(apps, schema_editor):
    rule = apps.get_model("core", "GroundRule")
    with migrating():
        rule.objects.bulk_create(
            [rule(id=uuid.uuid4(), **dict(zip(COLUMNS, row, strict=True))) for row in RULES]
        )


def unload(apps, schema_editor):
    with migrating():
        apps.get_model("core", "GroundRule").objects.all().delete()


NOTE_KEY = migrations.RunSQL(
    "ALTER TABLE core_release ADD CONSTRAINT core_release_note_owner FOREIGN KEY (note_id, case_id, owner_id) "
    "REFERENCES core_entry (id, case_id, owner_id)",
    "ALTER TABLE core_release DROP CONSTRAINT core_release_note_owner",
)


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0005_log_seals"),
    ]

    operations = [
        migrations.CreateModel(
            name="GroundRule",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(max_length=20, verbose_name="kod")),
                ("label", models.CharField(max_length=120, verbose_name="grund")),
                ("paragraph", models.CharField(max_length=120, verbose_name="lagrum")),
                ("position", models.PositiveSmallIntegerField(verbose_name="ordning")),
                ("disclosers", models.JSONField(verbose_name="lämnas ut av")),
                ("recipients", models.JSONField(verbose_name="lämnas ut till")),
                ("conditions", models.JSONField(default=list, verbose_name="villkor")),
                ("barred", models.CharField(blank=True, max_length=200, verbose_name="när den inte gäller")),
                ("valid_from", models.DateField(verbose_name="från")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="till")),
            ],
            options={
                "verbose_name": "grund för utlämnande",
                "verbose_name_plural": "grunder för utlämnande",
                "ordering": ["position", "valid_from"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="grant",
            name="version_granted_once_per_ground",
        ),
        migrations.AddField(
            model_name="release",
            name="answers",
            field=models.JSONField(default=dict, verbose_name="villkor"),
        ),
        migrations.AddField(
            model_name="release",
            name="harm",
            field=models.CharField(
                blank=True,
                choices=[
                    ("clear", "Det står klart att varken den enskilde eller någon närstående lider men"),
                    ("not_excluded", "Det går inte att utesluta men. En grund som bryter sekretessen behövs"),
                ],
                max_length=12,
                verbose_name="menprövning",
            ),
        ),
        migrations.AddField(
            model_name="release",
            name="note",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.entry",
            ),
        ),
        migrations.AddField(
            model_name="release",
            name="package",
            field=models.CharField(blank=True, max_length=20, verbose_name="paket"),
        ),
        migrations.AlterField(
            model_name="entry",
            name="kind",
            field=models.CharField(
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
                    ("document", "Tillagd handling"),
                    ("release_note", "Anteckning om utlämnande"),
                ],
                max_length=24,
                verbose_name="slag",
            ),
        ),
        migrations.AlterField(
            model_name="grant",
            name="ground",
            field=models.CharField(
                choices=[
                    ("no_harm", "Menprövning: det står klart att ingen lider men (OSL 25:1, 26:1)"),
                    ("consent_written", "Skriftligt samtycke (OSL 10:1, 12:2)"),
                    ("consent_oral", "Muntligt samtycke, dokumenterat (OSL 10:1, 12:2)"),
                    ("necessary", "Nödvändigt för den egna verksamheten (OSL 10:2)"),
                    ("duty", "Uppgiftsskyldighet enligt lag (OSL 10:28)"),
                    ("care_social", "Hälso- och sjukvård och socialtjänst emellan (OSL 25:12, 26:9)"),
                    ("cannot_consent", "Den enskilde kan inte samtycka (OSL 25:13)"),
                    ("performer", "Utförarens skyldighet mot ansvarig nämnd (SoL 15:9)"),
                    ("child_report", "Oro för ett barn (SoL 19:1)"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="release",
            name="ground",
            field=models.CharField(
                choices=[
                    ("no_harm", "Menprövning: det står klart att ingen lider men (OSL 25:1, 26:1)"),
                    ("consent_written", "Skriftligt samtycke (OSL 10:1, 12:2)"),
                    ("consent_oral", "Muntligt samtycke, dokumenterat (OSL 10:1, 12:2)"),
                    ("necessary", "Nödvändigt för den egna verksamheten (OSL 10:2)"),
                    ("duty", "Uppgiftsskyldighet enligt lag (OSL 10:28)"),
                    ("care_social", "Hälso- och sjukvård och socialtjänst emellan (OSL 25:12, 26:9)"),
                    ("cannot_consent", "Den enskilde kan inte samtycka (OSL 25:13)"),
                    ("performer", "Utförarens skyldighet mot ansvarig nämnd (SoL 15:9)"),
                    ("child_report", "Oro för ett barn (SoL 19:1)"),
                ],
                max_length=20,
                verbose_name="grund",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.UniqueConstraint(
                fields=("release", "version"), name="version_granted_once_per_release"
            ),
        ),
        migrations.AddConstraint(
            model_name="groundrule",
            constraint=models.UniqueConstraint(
                fields=("code", "position", "valid_from"), name="ground_rule_once_per_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="groundrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("paragraph__contains", "10:27"), _negated=True),
                name="the_general_clause_is_no_ground",
            ),
        ),
        migrations.AddConstraint(
            model_name="groundrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                ),
                name="ground_rule_ends_after_it_begins",
                violation_error_message="Slutdagen måste vara efter startdagen.",
            ),
        ),
        migrations.AddField(
            model_name="release",
            name="rule",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.groundrule",
            ),
        ),
        NOTE_KEY,
        Secure("core_groundrule", select="true", insert=SETUP, update=SETUP),
        migrations.RunPython(load, unload),
    ]
