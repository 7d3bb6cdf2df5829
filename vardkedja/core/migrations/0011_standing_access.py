"""Standing direct access: a switch that is off, and rows that open nothing while it is. The policies of entries ask both."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from vardkedja.core.rls import ME, SETUP, Secure

OWN = f"owner_id = {ME}"
GRANTED = (
    f"SELECT g.{{column}} FROM core_grant g WHERE g.recipient_id = {ME} AND g.withdrawn_at IS NULL "
    "AND (g.valid_to IS NULL OR g.valid_to > vk_now())"
)
FILED = f"SELECT f.{{column}} FROM core_filing f WHERE f.domain_id = {ME}"
CITED = f"SELECT c.{{column}} FROM core_citation c WHERE c.domain_id = {ME}"
#: Not correlated, so that it is asked once a query; with the switch off it ends at the collaboration.
STANDING = (
    "(case_id, owner_id) IN (SELECT c.id, s.owner_id FROM core_standingaccess s "
    "JOIN core_collaboration k ON k.id = s.collaboration_id AND k.standing_access "
    "JOIN core_case c ON c.collaboration_id = k.id "
    "JOIN core_caseparty p ON p.case_id = c.id AND p.domain_id = s.recipient_id "
    "AND p.valid_from <= vk_today() AND (p.valid_to IS NULL OR p.valid_to > vk_today()) "
    f"WHERE s.recipient_id = {ME} AND s.valid_from <= vk_today() AND s.valid_to > vk_today())"
)


def readable(column: str) -> str:
    """Own, released to me, taken to my file or cited by me. `id` is compared with the column of the row that opens it."""
    return " OR ".join(
        [OWN, *(f"id IN ({source.format(column=column)})" for source in (GRANTED, FILED, CITED))]
    )


READS = [
    migrations.RunSQL(
        f"ALTER POLICY app_select ON {table} USING ({readable(column)} OR ({STANDING}))",
        f"ALTER POLICY app_select ON {table} USING ({readable(column)})",
    )
    for table, column in (("core_entry", "entry_id"), ("core_entryversion", "version_id"))
]


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0010_consents"),
    ]

    operations = [
        migrations.AddField(
            model_name="collaboration",
            name="standing_access",
            field=models.BooleanField(default=False, verbose_name="stående direktåtkomst"),
        ),
        migrations.CreateModel(
            name="StandingAccess",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("legal_basis", models.CharField(max_length=200, verbose_name="rättsligt stöd")),
                ("decided_by", models.CharField(max_length=160, verbose_name="beslutat av")),
                ("decided_on", models.DateField(verbose_name="beslutat den")),
                ("valid_from", models.DateField(verbose_name="från")),
                ("valid_to", models.DateField(verbose_name="till")),
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
                        verbose_name="från",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.domain",
                        verbose_name="till",
                    ),
                ),
            ],
            options={
                "verbose_name": "stående direktåtkomst",
                "verbose_name_plural": "stående direktåtkomster",
                "indexes": [
                    models.Index(fields=["recipient", "owner"], name="core_standi_recipie_efd8d2_idx")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("legal_basis__regex", "\\S")),
                        name="standing_access_names_its_legal_basis",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decided_by__regex", "\\S")),
                        name="standing_access_names_who_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("owner", models.F("recipient")), _negated=True),
                        name="standing_access_goes_to_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="standing_access_ends_after_it_begins",
                        violation_error_message="Slutdagen måste vara efter startdagen.",
                    ),
                ],
            },
        ),
        Secure(
            "core_standingaccess",
            select=f"{OWN} OR recipient_id = {ME} OR {SETUP}",
            insert=SETUP,
            update=SETUP,
            update_columns=["valid_to"],
        ),
        *READS,
    ]
