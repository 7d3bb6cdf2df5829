"""An application is *köbar* when it is sent and complete later: both times, what is missing, its further entries, requests."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from vardkedja.core.rls import IN_MY_CASES, ME, CaseOwnerKey, Secure, Sheltered, migrating

OWN = f"owner_id = {ME}"
#: As for any other text: the kinds of entries that there are would tell of children or substances.
READABLE = f"{OWN} OR EXISTS (SELECT 1 FROM core_entry e WHERE e.id = entry_id)"
RECEIVES = (
    "EXISTS (SELECT 1 FROM referrals_application a WHERE a.id = application_id "
    f"AND {ME} IN (a.operator_id, a.group_domain_id) AND a.state <> 'draft')"
)


def _key(table: str, name: str, columns: str, target: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({columns}) REFERENCES {target}",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


def by_question(apps, schema_editor):
    """Drafts kept their texts side by side; now they lie by question, with what is confirmed."""
    drafts = apps.get_model("referrals", "DraftText")
    with migrating():
        for row in drafts.objects.exclude(body__has_key="answers"):
            texts = {key: value for key, value in row.body.items() if isinstance(value, str) and value}
            children = "yes" if row.body.get("has_children") else ""
            row.body = {
                "answers": texts | ({"has_children": children} if children else {}),
                "confirmed": {},
                "prefilled": {},
            }
            row.save(update_fields=["body"])


def sent_were_complete(apps, schema_editor):
    """What was sent until now had to be complete for assessment."""
    applications = apps.get_model("referrals", "Application")
    of_its_owner = "ALTER TABLE referrals_application {} TRIGGER application_of_its_owner"
    schema_editor.execute(of_its_owner.format("DISABLE"))
    with migrating():
        applications.objects.filter(sent_at__isnull=False).update(completed_at=models.F("sent_at"))
    schema_editor.execute(of_its_owner.format("ENABLE"))


TABLES = ("referrals_applicationentry", "referrals_completionrequest")


class Migration(migrations.Migration):
    dependencies = [("referrals", "0014_swedish_names"), ("core", "0008_protected_persons")]
    operations = [
        migrations.AddField(
            "application",
            "completed_at",
            models.DateTimeField(blank=True, null=True, verbose_name="komplett"),
        ),
        migrations.AddField(
            "application", "lacking", models.JSONField(blank=True, default=list, verbose_name="saknas")
        ),
        migrations.RunPython(by_question, migrations.RunPython.noop),
        migrations.RunPython(sent_were_complete, migrations.RunPython.noop),
        migrations.AddConstraint(
            "application",
            models.CheckConstraint(
                condition=models.Q(
                    ("completed_at__isnull", True),
                    ("completed_at__gte", models.F("sent_at")),
                    _connector="OR",
                ),
                name="complete_application_was_sent",
            ),
        ),
        migrations.CreateModel(
            name="ApplicationEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("key", models.CharField(max_length=24, verbose_name="fråga eller slag")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="referrals.application",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.case",
                        verbose_name="ärende",
                    ),
                ),
                (
                    "case_owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.entry"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
            ],
            options={"verbose_name": "del av ansökan", "verbose_name_plural": "delar av ansökan"},
        ),
        migrations.CreateModel(
            name="CompletionRequest",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("codes", models.JSONField(default=list, verbose_name="saknas")),
                ("asked_by_name", models.CharField(max_length=160, verbose_name="begärd av")),
                ("asked_at", models.DateTimeField(verbose_name="begärd")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="besvarad")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="referrals.application",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.case",
                        verbose_name="ärende",
                    ),
                ),
                (
                    "case_owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.domain",
                        verbose_name="begärd av myndighet",
                    ),
                ),
            ],
            options={
                "verbose_name": "begäran om komplettering",
                "verbose_name_plural": "begäran om komplettering",
            },
        ),
        migrations.AddIndex(
            "applicationentry", models.Index(fields=["application"], name="referrals_a_applica_645852_idx")
        ),
        migrations.AddConstraint(
            "applicationentry",
            models.UniqueConstraint(
                fields=("case", "application", "key"), name="application_entry_once_per_key"
            ),
        ),
        migrations.AddIndex(
            "completionrequest", models.Index(fields=["application"], name="referrals_c_applica_4531fb_idx")
        ),
        migrations.AddConstraint(
            "completionrequest",
            models.UniqueConstraint(
                condition=models.Q(("answered_at__isnull", True)),
                fields=("case", "application"),
                name="one_open_completion_request",
            ),
        ),
        migrations.AddConstraint(
            "completionrequest",
            models.CheckConstraint(
                condition=models.Q(
                    ("answered_at__isnull", True), ("answered_at__gte", models.F("asked_at")), _connector="OR"
                ),
                name="completion_answered_after_it_was_asked",
            ),
        ),
        Secure(
            "referrals_applicationentry",
            select=READABLE,
            insert=f"{OWN} AND case_owner_id = {ME}",
            update=OWN,
            update_columns=("entry_id",),
        ),
        Secure(
            "referrals_completionrequest",
            select=IN_MY_CASES,
            insert=f"{OWN} AND {IN_MY_CASES} AND {RECEIVES}",
            update=f"case_owner_id = {ME}",
            update_columns=("answered_at",),
        ),
        *(CaseOwnerKey(table) for table in TABLES),
        *(Sheltered(table) for table in TABLES),
        *(
            _key(
                table,
                f"{table}_of_its_case",
                "application_id, case_id",
                "referrals_application (id, case_id)",
            )
            for table in TABLES
        ),
        _key(
            "referrals_applicationentry",
            "referrals_applicationentry_own_entry",
            "entry_id, case_id, owner_id",
            "core_entry (id, case_id, owner_id)",
        ),
    ]
