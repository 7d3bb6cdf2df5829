"""What places have, as dated versions that the collaboration reads; the rule of care holds several needs."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from vardkedja.core.rls import ME, MY_COLLABORATIONS, Secure

OWN_PLACE = (
    f"operator_id = {ME} AND EXISTS (SELECT 1 FROM placements_place p WHERE p.id = place_id AND p.operator_id = {ME} "
    "AND p.unit_id = placements_placetraits.unit_id AND p.collaboration_id = placements_placetraits.collaboration_id)"
)
KINDS = [
    ("age", "Ålder"), ("sex", "Kön"), ("ground", "Laglig grund"), ("level", "Vårdnivå"), ("care", "Hälso- och sjukvård"),
    ("mobility", "Rörlighet"), ("together", "Boende just nu"), ("own_first", "Egna hem först"),
]  # fmt: skip


def key(to: str, name: str = "", related: str = "+") -> models.ForeignKey:
    named = {"verbose_name": name} if name else {}
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name=related, to=to, **named
    )


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0024_user_representative"),
        ("placements", "0008_versions_are_numbered"),
    ]

    operations = [
        migrations.AlterField(
            model_name="matchrule",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=10, verbose_name="regel"),
        ),
        migrations.CreateModel(
            name="PlaceTraits",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("traits", models.JSONField(blank=True, default=list, verbose_name="egenskaper")),
                ("valid_from", models.DateField(verbose_name="gäller från")),
                ("set_at", models.DateTimeField(verbose_name="beskriven")),
                ("set_by_name", models.CharField(max_length=150, verbose_name="beskriven av")),
                ("revision", models.PositiveIntegerField(verbose_name="version")),
                ("collaboration", key("core.collaboration")),
                ("operator", key("core.domain")),
                ("place", key("placements.place", "plats", "described")),
                ("unit", key("core.unit", "enhet")),
            ],
            options={
                "verbose_name": "platsens egenskaper",
                "verbose_name_plural": "platsers egenskaper",
                "ordering": ["-valid_from", "-revision"],
                "indexes": [
                    models.Index(
                        fields=["unit", "place", "valid_from"], name="placements__unit_id_dfb640_idx"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("operator", "place", "revision"), name="traits_once_per_version"
                    )
                ],
            },
        ),
        Secure("placements_placetraits", select=f"collaboration_id IN {MY_COLLABORATIONS}", insert=OWN_PLACE),
        migrations.RunSQL(
            "CREATE TRIGGER placetraits_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON placements_placetraits "
            "FOR EACH STATEMENT EXECUTE FUNCTION vk_append_only()",
            "DROP TRIGGER placetraits_append_only ON placements_placetraits",
        ),
    ]
