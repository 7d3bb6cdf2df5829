"""Rows of a protected person's case are for those who are named for it."""

from django.db import migrations

from vardkedja.core.rls import Sheltered

TABLES = (
    "placements_placement",
    "placements_stay",
    "placements_dischargeplan",
    "placements_absence",
)


class Migration(migrations.Migration):
    dependencies = [("core", "0008_protected_persons"), ("placements", "0002_security")]
    operations = [Sheltered(table) for table in TABLES]
