"""Rows of a protected person's case are for those who are named for it."""

from django.db import migrations

from vardkedja.core.rls import Sheltered

TABLES = (
    "sip_sip",
    "sip_sipcall",
    "sip_sipintervention",
    "sip_sipsignature",
    "sip_supportmeasure",
    "sip_handoff",
)


class Migration(migrations.Migration):
    dependencies = [("core", "0008_protected_persons"), ("sip", "0002_security")]
    operations = [Sheltered(table) for table in TABLES]
