"""Stays that were read in from a file: the row by which they are known again, the home's own."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from vardkedja.core.rls import IN_MY_CASES, ME, CaseOwnerKey, Secure, Sheltered

MINE = f"operator_id = {ME}"
STAY_KEY = "placements_importedstay_stay_operator"
SECURITY = [
    Secure("placements_importedstay", select=MINE, insert=f"{MINE} AND {IN_MY_CASES}"),
    CaseOwnerKey("placements_importedstay"),
    Sheltered("placements_importedstay"),
    migrations.RunSQL(
        f"ALTER TABLE placements_importedstay ADD CONSTRAINT {STAY_KEY} "
        "FOREIGN KEY (stay_id, case_id, operator_id, unit_id, collaboration_id) "
        "REFERENCES placements_stay (id, case_id, operator_id, unit_id, collaboration_id)",
        f"ALTER TABLE placements_importedstay DROP CONSTRAINT {STAY_KEY}",
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0028_units_take_outside"),
        ("placements", "0010_offers_fall_with_a_refusal"),
    ]

    operations = [
        migrations.AlterField(
            model_name="stay",
            name="end_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("completed", "Målen är nådda"),
                    ("moved", "Flyttar till nästa enhet"),
                    ("own_request", "På egen begäran (SoF 9:13)"),
                    ("need_ceased", "Behovet har upphört (SoF 9:12)"),
                    ("other_care", "Behöver annan vård"),
                    ("hospital", "Inlagd på sjukhus"),
                    ("absconded", "Avvikit"),
                    ("rules", "Boendet kunde inte ge meningsfull vård"),
                    ("deceased", "Avliden"),
                    ("other", "Annat"),
                    ("not_stated", "Inte angivet"),
                ],
                max_length=12,
                verbose_name="skäl",
            ),
        ),
        migrations.CreateModel(
            name="ImportedStay",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("ref", models.CharField(max_length=40, verbose_name="beteckning i filen")),
                ("name_seal", models.CharField(max_length=64)),
                (
                    "legal_ground",
                    models.CharField(
                        choices=[
                            ("sol", "Frivilligt (SoL)"),
                            ("lvm", "LVM"),
                            ("lvm27", "LVM 27 §"),
                            ("lvu", "LVU"),
                            ("lpt", "LPT"),
                            ("opt", "Öppen psykiatrisk tvångsvård"),
                            ("lrv", "LRV"),
                        ],
                        max_length=6,
                        verbose_name="laglig grund",
                    ),
                ),
                (
                    "price_class",
                    models.CharField(
                        choices=[("ordinary", "ordinarie"), ("acute", "akut")],
                        max_length=10,
                        verbose_name="prisklass",
                    ),
                ),
                ("imported_at", models.DateTimeField(verbose_name="inläst")),
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
                    "operator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "stay",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imported",
                        to="placements.stay",
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
                "verbose_name": "inläst vistelse",
                "verbose_name_plural": "inlästa vistelser",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("operator", "unit", "ref"), name="imported_ref_once_per_unit"
                    ),
                    models.UniqueConstraint(fields=("case", "stay"), name="stay_imported_once"),
                    models.CheckConstraint(
                        condition=models.Q(("ref", ""), _negated=True), name="imported_ref_is_not_empty"
                    ),
                ],
            },
        ),
        *SECURITY,
    ]
