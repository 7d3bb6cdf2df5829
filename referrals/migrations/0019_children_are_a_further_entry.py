"""Which entry is about children is told to nobody but its readers: it stands among the application's further entries.

The column on the application told every party that there are children.
"""

import uuid

from django.db import migrations

from vardkedja.core.rls import migrating


def move(apps, schema_editor):
    applications = apps.get_model("referrals", "Application").objects.exclude(children_entry=None)
    entries = apps.get_model("referrals", "ApplicationEntry")
    with migrating():
        entries.objects.bulk_create(
            [
                entries(
                    id=uuid.uuid4(),
                    application_id=row.pk,
                    case_id=row.case_id,
                    case_owner_id=row.case_owner_id,
                    owner_id=row.owner_id,
                    key="children",
                    entry_id=row.children_entry_id,
                )
                for row in applications
            ]
        )
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [("referrals", "0018_meetings_cancelled")]
    operations = [
        migrations.RunPython(move, migrations.RunPython.noop),
        migrations.RemoveField("application", "children_entry"),
    ]
