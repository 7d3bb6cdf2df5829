"""Reports under a law: seen by the two authorities alone, acknowledged by the one that got it."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from vardkedja.core.rls import IN_MY_CASES, ME, CaseOwnerKey, Secure, Sheltered

OWN = f"owner_id = {ME}"
TO_ME = f"recipient_id = {ME}"


def _row(**options):
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", **options)


class Migration(migrations.Migration):
    dependencies = [("referrals", "0015_two_levels"), ("core", "0026_reports")]
    operations = [
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("lvm6", "Anmälan om behov av vård (LVM 6 §)"),
                            ("child", "Anmälan om oro för barn (SoL 19 kap. 1 §)"),
                        ],
                        max_length=8,
                        verbose_name="slag",
                    ),
                ),
                ("sent_at", models.DateTimeField(verbose_name="skickad")),
                ("sent_by_name", models.CharField(max_length=160, verbose_name="skickad av")),
                ("received_at", models.DateTimeField(blank=True, null=True, verbose_name="mottagen")),
                (
                    "received_by_name",
                    models.CharField(blank=True, max_length=160, verbose_name="mottagen av"),
                ),
                ("case", _row(to="core.case", verbose_name="ärende")),
                ("case_owner", _row(to="core.domain")),
                ("entry", _row(to="core.entry")),
                ("owner", _row(to="core.domain", verbose_name="anmälande myndighet")),
                ("recipient", _row(to="core.domain", verbose_name="mottagare")),
            ],
            options={"verbose_name": "anmälan", "verbose_name_plural": "anmälningar"},
        ),
        migrations.AddConstraint(
            "report",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("received_at__isnull", True), ("received_by_name", "")),
                    models.Q(
                        ("received_at__gte", models.F("sent_at")),
                        models.Q(("received_by_name", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="received_report_says_by_whom",
            ),
        ),
        migrations.AddIndex(
            "report", models.Index(fields=["owner", "case"], name="referrals_r_owner_i_b5c0a9_idx")
        ),
        migrations.AddIndex(
            "report", models.Index(fields=["recipient", "case"], name="referrals_r_recipie_0cfa9d_idx")
        ),
        Secure(
            "referrals_report",
            select=f"{OWN} OR {TO_ME}",
            insert=f"{OWN} AND {IN_MY_CASES}",
            update=TO_ME,
            update_columns=("received_at", "received_by_name"),
        ),
        CaseOwnerKey("referrals_report"),
        Sheltered("referrals_report"),
        migrations.RunSQL(
            "ALTER TABLE referrals_report ADD CONSTRAINT referrals_report_own_entry "
            "FOREIGN KEY (entry_id, case_id, owner_id) REFERENCES core_entry (id, case_id, owner_id)",
            "ALTER TABLE referrals_report DROP CONSTRAINT referrals_report_own_entry",
        ),
    ]
