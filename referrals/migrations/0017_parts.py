"""A *dubbelremiss*: each authority's part, and who may say that the application is complete when both are in."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from vardkedja.core.rls import IN_MY_CASES, ME, CaseOwnerKey, Secure, Sheltered

#: As before, and further: the last authority to send its part says that the application is complete, once.
OWNERS = """
CREATE OR REPLACE FUNCTION referrals_only_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.owner_id IS DISTINCT FROM OLD.owner_id OR (OLD.owner_id IS DISTINCT FROM vk_me() AND
     to_jsonb(NEW) - 'state' - 'row_version'{also} IS DISTINCT FROM to_jsonb(OLD) - 'state' - 'row_version'{also}) THEN
    RAISE EXCEPTION 'only the applicant changes an application; others move its state';
  END IF;
  {rule}
  RETURN NEW;
END $$;
"""
BOTH_IN = """
  IF OLD.owner_id IS DISTINCT FROM vk_me() AND NEW.completed_at IS DISTINCT FROM OLD.completed_at AND NOT (
     OLD.completed_at IS NULL
     AND EXISTS (SELECT 1 FROM referrals_applicationpart p WHERE p.application_id = NEW.id AND p.authority_id = vk_me())
     AND NOT EXISTS (SELECT 1 FROM referrals_applicationpart p WHERE p.application_id = NEW.id AND p.sent_at IS NULL)) THEN
    RAISE EXCEPTION 'only the last part of an application makes it complete';
  END IF;
"""


def _row(**options):
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", **options)


class Migration(migrations.Migration):
    dependencies = [("referrals", "0016_reports")]
    operations = [
        migrations.CreateModel(
            name="ApplicationPart",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("asked_at", models.DateTimeField(verbose_name="begärd")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="inkommen")),
                ("application", _row(to="referrals.application")),
                ("authority", _row(to="core.domain", verbose_name="myndighet")),
                ("case", _row(to="core.case", verbose_name="ärende")),
                ("case_owner", _row(to="core.domain")),
                ("entry", _row(blank=True, null=True, to="core.entry")),
            ],
            options={"verbose_name": "del av dubbelremiss", "verbose_name_plural": "delar av dubbelremiss"},
        ),
        migrations.AddIndex(
            "applicationpart", models.Index(fields=["application"], name="referrals_a_applica_8a08de_idx")
        ),
        migrations.AddConstraint(
            "applicationpart",
            models.UniqueConstraint(
                fields=("case", "application", "authority"), name="one_part_per_authority"
            ),
        ),
        migrations.AddConstraint(
            "applicationpart",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("entry__isnull", True), ("sent_at__isnull", True)),
                    models.Q(("entry__isnull", False), ("sent_at__isnull", False)),
                    _connector="OR",
                ),
                name="part_that_came_in_has_its_entry",
            ),
        ),
        Secure(
            "referrals_applicationpart",
            select=IN_MY_CASES,
            insert=f"case_owner_id = {ME}",
            update=f"authority_id = {ME}",
            update_columns=("sent_at", "entry_id"),
        ),
        CaseOwnerKey("referrals_applicationpart"),
        Sheltered("referrals_applicationpart"),
        migrations.RunSQL(
            "ALTER TABLE referrals_applicationpart ADD CONSTRAINT referrals_applicationpart_of_its_case "
            "FOREIGN KEY (application_id, case_id) REFERENCES referrals_application (id, case_id); "
            "ALTER TABLE referrals_applicationpart ADD CONSTRAINT referrals_applicationpart_own_entry "
            "FOREIGN KEY (entry_id, case_id, authority_id) REFERENCES core_entry (id, case_id, owner_id)",
            "ALTER TABLE referrals_applicationpart DROP CONSTRAINT referrals_applicationpart_own_entry; "
            "ALTER TABLE referrals_applicationpart DROP CONSTRAINT referrals_applicationpart_of_its_case",
        ),
        migrations.RunSQL(
            OWNERS.format(also=" - 'completed_at'", rule=BOTH_IN), OWNERS.format(also="", rule="")
        ),
    ]
