"""The legal grounds as they read, with the decisions that each requires before a stay.

Sources: socialtjänstlagen 2025:400 (in force 1 July 2025) and 2001:453 before it; LVM 27 §; LVU; LPT 26 §; LRV;
socialtjänstförordningen 2025:468 9 kap. (the head decides on admission). Later rules are further rows, never new code.
"""

import datetime as dt
import uuid

from django.db import migrations

from vardkedja.core.rls import migrating

OLD, NEW = dt.date(2002, 1, 1), dt.date(2025, 7, 1)
A, I, R, S = "assistance", "admission", "region_care", "sis"

#: code, label, paragraph, required, from, to
GROUNDS = (
    ("sol", "Frivillig insats", "SoL (2001:453) 4 kap. 1 §", [A, I], OLD, NEW),
    ("sol", "Frivillig insats", "SoL (2025:400) 11 kap. 1 §", [A, I], NEW, None),
    ("sol_direct", "Insats utan behovsprövning", "SoL (2025:400) 11 kap. 5 §", [I], NEW, None),
    ("lvm27", "Vård i annan form under LVM", "LVM 27 §", [A, I, S], OLD, None),
    ("lvu", "Vård av unga", "LVU 1–3 §§", [A, I], OLD, None),
    ("lpt", "Öppen psykiatrisk tvångsvård", "LPT 26 §", [A, I, R], OLD, None),
    ("lrv", "Öppen rättspsykiatrisk vård", "LRV 3 a §", [A, I, R], OLD, None),
    ("contract", "Kontraktsvård", "BrB 28 kap. 6 a §", [A, I], OLD, None),
)


def load(apps, schema_editor):
    ground = apps.get_model("referrals", "LegalGround")
    with migrating():
        ground.objects.bulk_create(
            [
                ground(
                    id=uuid.uuid4(),
                    code=code,
                    label=label,
                    paragraph=paragraph,
                    required=required,
                    position=position,
                    valid_from=since,
                    valid_to=until,
                )
                for position, (code, label, paragraph, required, since, until) in enumerate(GROUNDS)
            ]
        )


def unload(apps, schema_editor):
    with migrating():
        apps.get_model("referrals", "LegalGround").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("referrals", "0002_security")]
    operations = [migrations.RunPython(load, unload)]
