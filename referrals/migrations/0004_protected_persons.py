"""Rows of a protected person's case are for those who are named for it."""

from django.db import migrations

from vardkedja.core.rls import Sheltered

TABLES = (
    "referrals_application",
    "referrals_drafttext",
    "referrals_memberassessment",
    "referrals_placementassessment",
    "referrals_decision",
)


class Migration(migrations.Migration):
    dependencies = [("core", "0008_protected_persons"), ("referrals", "0003_legal_grounds")]
    operations = [Sheltered(table) for table in TABLES]
