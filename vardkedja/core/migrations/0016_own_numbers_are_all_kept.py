"""Every own number that a member of staff gave for the review of the log is kept; none is written over."""

from django.db import migrations, models

from vardkedja.core.rls import ME

MINE = f"domain_id = {ME}"


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0015_shifts"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="staffperson", name="staff_number_once_per_authority"),
        migrations.AddConstraint(
            model_name="staffperson",
            constraint=models.UniqueConstraint(
                fields=("domain", "user", "person_id"), name="staff_number_once_per_authority"
            ),
        ),
        migrations.RunSQL(
            "DROP POLICY app_update ON core_staffperson;"
            "REVOKE UPDATE (person_id) ON core_staffperson FROM vk_app;",
            "GRANT UPDATE (person_id) ON core_staffperson TO vk_app;"
            f"CREATE POLICY app_update ON core_staffperson FOR UPDATE TO vk_app USING ({MINE}) WITH CHECK ({MINE});",
        ),
    ]
