"""One visit is planned at a time; a supplier's invoice number is one in whatever case it is written; and the database, too, asks who writes
down the region's part: who applied, or health care."""

import django.db.models.functions.text
from django.db import migrations, models

from vardkedja.core.rls import IN_MY_CASES, ME

OWN = f"owner_id = {ME} AND {IN_MY_CASES}"
CONCERNED = (
    f"{OWN} AND (EXISTS (SELECT 1 FROM referrals_application a WHERE a.id = application_id AND a.owner_id = {ME}) "
    f"OR EXISTS (SELECT 1 FROM core_domain d WHERE d.id = {ME} AND d.law = 'hsl'))"
)


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0039_study_visits"),
        ("placements", "0033_study_visits"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="homeinvoice",
            name="invoice_once_per_supplier_and_number",
        ),
        migrations.AddConstraint(
            model_name="followupvisit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("settled_at", None)),
                fields=("case", "purchase"),
                name="one_planned_visit_per_purchase",
            ),
        ),
        migrations.AddConstraint(
            model_name="homeinvoice",
            constraint=models.UniqueConstraint(
                models.F("owner"),
                models.F("supplier_number"),
                django.db.models.functions.text.Upper("number"),
                name="invoice_once_per_supplier_and_number",
            ),
        ),
        migrations.RunSQL(
            f"ALTER POLICY app_insert ON placements_regionpart WITH CHECK ({CONCERNED})",
            f"ALTER POLICY app_insert ON placements_regionpart WITH CHECK ({OWN})",
        ),
    ]
