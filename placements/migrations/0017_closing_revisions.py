"""What was decided about closed and reserved places, kept beside the claim as it stands."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from vardkedja.core.rls import ME, Secure

OWN_CLAIM = (
    f"operator_id = {ME} AND EXISTS "
    f"(SELECT 1 FROM placements_placeclaim c WHERE c.id = claim_id AND c.operator_id = {ME})"
)
#: Only a closed place changes between repair and being made ready; a stay or a hold is never turned into anything else.
KEEPS_ITS_USE = """
CREATE FUNCTION vk_claim_keeps_its_use() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION 'a claim keeps its use' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_keeps_its_use';
END $$;
CREATE TRIGGER placeclaim_keeps_its_use BEFORE UPDATE ON placements_placeclaim FOR EACH ROW
WHEN (OLD.kind <> NEW.kind AND ('stay' IN (OLD.kind, NEW.kind) OR 'hold' IN (OLD.kind, NEW.kind)))
EXECUTE FUNCTION vk_claim_keeps_its_use();
"""
CHANGES = [("made", "Beslutad"), ("changed", "Ändrad"), ("ended", "Avslutad")]
REASONS = [
    ("repair", "reparation"), ("cleaning", "iordningställande"), ("staffing", "bemanning"), ("safety", "säkerhet"),
    ("other", "annat"),
]  # fmt: skip


def key(to: str, related: str = "+") -> models.ForeignKey:
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=related, to=to)


class Migration(migrations.Migration):
    dependencies = [("placements", "0016_match_rooms")]

    operations = [
        migrations.CreateModel(
            name="ClosingRevision",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("revision", models.PositiveIntegerField(verbose_name="version")),
                ("change", models.CharField(choices=CHANGES, max_length=10, verbose_name="vad som gjordes")),
                ("first_day", models.DateField(verbose_name="första dag")),
                ("last_day", models.DateField(blank=True, null=True, verbose_name="sista dag")),
                (
                    "closed_for",
                    models.CharField(blank=True, choices=REASONS, max_length=10, verbose_name="skäl"),
                ),
                ("set_at", models.DateTimeField(verbose_name="när")),
                ("set_by_name", models.CharField(max_length=150, verbose_name="av vem")),
                ("claim", key("placements.placeclaim", "revisions")),
                ("operator", key("core.domain")),
            ],
            options={
                "verbose_name": "stängning i version",
                "verbose_name_plural": "stängningar i versioner",
                "ordering": ["-revision"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("operator", "claim", "revision"), name="closing_once_per_version"
                    )
                ],
            },
        ),
        Secure("placements_closingrevision", select=f"operator_id = {ME}", insert=OWN_CLAIM),
        migrations.RunSQL(
            f"GRANT UPDATE (kind, closed_for) ON placements_placeclaim TO vk_app; {KEEPS_ITS_USE}",
            "DROP TRIGGER placeclaim_keeps_its_use ON placements_placeclaim; DROP FUNCTION vk_claim_keeps_its_use(); "
            "REVOKE UPDATE (kind, closed_for) ON placements_placeclaim FROM vk_app",
        ),
        migrations.RunSQL(
            "CREATE TRIGGER closingrevision_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON placements_closingrevision "
            "FOR EACH STATEMENT EXECUTE FUNCTION vk_append_only()",
            "DROP TRIGGER closingrevision_append_only ON placements_closingrevision",
        ),
    ]
