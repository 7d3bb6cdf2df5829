"""Row-level security of the figures: read by the collaboration, written by the night alone."""

from django.db import migrations

from vardkedja.core.rls import MY_COLLABORATIONS, SETUP, WORKER, Secure

MEMBER = f"collaboration_id IN {MY_COLLABORATIONS}"
NIGHT = f"collaboration_id = {WORKER}"
#: A figure of a unit is about a unit of its own county.
OWN_UNIT = (
    f"(unit_id IS NULL OR unit_id IN (SELECT u.id FROM core_unit u WHERE u.collaboration_id = {WORKER}))"
)


class Migration(migrations.Migration):
    dependencies = [("governance", "0001_initial"), ("core", "0002_security")]
    operations = [
        Secure(
            "governance_indicatorsnapshot",
            select=MEMBER,
            worker_select=NIGHT,
            worker_insert=f"{NIGHT} AND {OWN_UNIT}",
            worker_update=f"{NIGHT} AND {OWN_UNIT}",
        ),
        Secure(
            "governance_target",
            select=f"{MEMBER} OR {SETUP}",
            insert=SETUP,
            update=SETUP,
            worker_select=NIGHT,
        ),
        Secure(
            "governance_smallcellrule",
            select=f"{MEMBER} OR {SETUP}",
            insert=SETUP,
            update=SETUP,
            worker_select=NIGHT,
        ),
    ]
